import { createHash } from 'node:crypto';
import type { SyntheticSample } from '@kaizen/contracts';
import { canonicalJson } from '../../../../kernel/canonical-json.ts';
import type { JobKind } from '../../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../../platform/platform.ts';
import type { DataReader } from '../../data-reader.ts';
import { CACHE_PREFIX } from '../../version/version-file.duck.ts';
import { findSensitive } from '../classify/find-sensitive.ts';
import type { Masking } from '../masking/masking.ts';
import { SYNTHETIC_STEPS, synthesise } from './synthesise.duck.ts';

/** Name of the job that makes a sample. */
export const SYNTHETIC_JOB = 'data.synthesise';
/** Says which way samples are made: another way gives other files. */
const WAY = 'synthetic-4';

/** What is asked for, with everything filled in. */
export interface SyntheticInput {
  readonly dataset: string;
  readonly versionId: string;
  readonly rows: number;
  readonly seed: number;
  readonly format: 'parquet' | 'csv';
}

/** Where a sample lies; a cache like the versions that are written as one file, and swept with them. */
export function syntheticKey(file: string): string {
  return `${CACHE_PREFIX}synthetic/${file}`;
}

/** Makes a sample of made-up rows. After a kill it begins again and comes to the same file. */
export function createSyntheticJob(
  platform: Pick<Platform, 'db' | 'duck' | 'files' | 'clock'>,
  reader: Pick<DataReader, 'getProfile' | 'openVersion'>,
  masking: Pick<Masking, 'cautiousPlanOf'>,
): JobKind<unknown, SyntheticSample> {
  const { duck, files } = platform;
  return {
    name: SYNTHETIC_JOB,
    concurrency: 1,
    async run(job) {
      // Row mapping: the ledger gives back the input that was enqueued with this kind.
      const input = job.input as SyntheticInput;
      const { dataset, versionId, rows, seed, format } = input;
      const told = (done: number, message: string) =>
        job.progress({ done, total: 1 + SYNTHETIC_STEPS, unit: 'steps', message });
      // Nobody may have looked at this version yet, so it is done here too.
      told(0, 'looking for columns about people');
      const { findings, columns } = await findSensitive(platform, reader, versionId, { signal: job.signal });
      const masks = await masking.cautiousPlanOf(dataset, findings);
      const ids = new Set(columns.flatMap(({ name, role }) => (role === 'id' ? [name] : [])));
      const profile = await reader.getProfile(versionId);
      const opened = await reader.openVersion(versionId);
      const parquet = await files.scratch('parquet');
      const csv = format === 'csv' ? await files.scratch('csv') : undefined;
      const target = csv ?? parquet;
      try {
        const made = await duck.session(
          (session) =>
            synthesise(session, {
              ...{ profile, masks, ids, rows, seed, format, from: opened.from },
              parquet: parquet.path,
              target: target.path,
              onStep: (done, message) => told(1 + done, message),
            }),
          { signal: job.signal },
        );
        const asked = canonicalJson([WAY, input, [...masks.rules.values()]]);
        const file = `syn_${createHash('sha256').update(asked).digest('hex').slice(0, 24)}.${format}`;
        await target.adopt(syntheticKey(file));
        const bytes = (await files.size(syntheticKey(file))) ?? 0;
        return { dataset, versionId, rows, seed, format, file, bytes, ...made };
      } finally {
        opened.release();
        await parquet.discard();
        await csv?.discard();
      }
    },
  };
}
