import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataCommands, IngestOutcome } from '../data-commands.ts';
import { showProgress } from './job-progress.ts';
import { createPushStore, listWaiting, readWaiting, type WaitingPush } from './push-store.sql.ts';

/** Input of a `data.collect` job: everything pushed up to a sequence number. */
export interface CollectInput {
  readonly dataset: string;
  readonly datasetId: string;
  readonly through: number;
}

/**
 * The job that makes a version of pushed rows. Batch and mark are one commit, so after a kill rows are either in it or still wait: each exactly once. Its bad
 * rows always go aside, whatever share they are: what was acknowledged is never given back.
 */
export function createCollectJob(
  platform: Pick<Platform, 'db'>,
  commands: Pick<DataCommands, 'ingest'>,
): JobKind<unknown, IngestOutcome | undefined> {
  return {
    name: 'data.collect',
    concurrency: 1,
    async run(job) {
      // Row mapping: the ledger gives back the input that was enqueued with this kind.
      const { dataset, datasetId, through } = job.input as CollectInput;
      const pushes = await listWaiting(platform.db, datasetId, through);
      const [first] = pushes;
      const last = pushes.at(-1);
      if (first === undefined || last === undefined) return undefined;
      const range = { first: first.seq, last: last.seq };
      const rows = pushes.reduce((sum, push) => sum + push.rows, 0);
      return await commands.ingest({
        dataset,
        projectId: job.projectId,
        source: {
          kind: 'rows',
          name: `pushes ${range.first} to ${range.last}`,
          stream: Readable.from(readWaiting(platform.db, datasetId, pushes), { objectMode: false }),
          bytes: pushes.reduce((sum, push) => sum + push.bytes, 0),
          hash: hashOf(pushes),
          keep: (tx, batch) => createPushStore(tx).markKept(batch, range),
        },
        mode: 'append',
        policy: { policy: 'quarantine', maxBadShare: 1 },
        key: `pushes ${range.first} to ${range.last}`,
        message: `${rows} pushed rows`,
        signal: job.signal,
        onProgress: showProgress(job),
      });
    },
  };
}

/** Keys count as well as rows: the same values pushed twice are two rows. */
function hashOf(pushes: readonly WaitingPush[]): string {
  const hash = createHash('sha256');
  for (const push of pushes) hash.update(`${JSON.stringify(push.key)} ${push.hash}\n`);
  return hash.digest('hex');
}
