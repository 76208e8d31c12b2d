import type { ReproductionDifference, RunView } from '@kaizen/contracts';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import { createDeclarationStore } from '../declaration-store.sql.ts';
import { toProject } from '../run-rows.ts';
import { readEnvironment } from '../train/environment.io.ts';
import { findProjectCommit } from '../train/project-commit.io.ts';
import { compareTexts, decideTolerance } from './decide-verdict.ts';

/** What is not as it was around a run, and how far numbers may be apart because of it. */
export interface ComparedOrigin {
  readonly tolerance: number;
  readonly differences: readonly ReproductionDifference[];
  readonly notes: readonly string[];
}

/** Compares environment and code commit with what the run recorded. None of it decides the verdict: the numbers do. */
export async function compareOrigin(
  given: { readonly platform: { readonly db: Database }; readonly tracking: Pick<TrackingReader, 'readArtifact'> },
  run: RunView,
  threads: number,
): Promise<ComparedOrigin> {
  const now = { ...readEnvironment(threads) };
  const recorded = await readRecorded(given.tracking, run.id);
  const code = await compareCode(given.platform.db, run);
  return {
    tolerance: decideTolerance(recorded ?? {}, now),
    differences: [...compareTexts('environment', recorded ?? {}, now), ...code.differences],
    notes: [
      ...(recorded === undefined ? ['The run did not record its environment.'] : []),
      ...(code.note === undefined ? [] : [code.note]),
    ],
  };
}

async function readRecorded(
  tracking: Pick<TrackingReader, 'readArtifact'>,
  runId: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const bytes = await tracking.readArtifact(runId, 'environment.json').catch((error: unknown) => {
    if (isKaizenError(error) && error.kind === 'not_found') return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

/** The commit of the project's folder now; a built-in training runs none of the project's code, so another one explains nothing by itself. */
async function compareCode(
  db: Database,
  { tags }: RunView,
): Promise<{ readonly differences: readonly ReproductionDifference[]; readonly note?: string }> {
  const recorded = tags['code.commit'];
  const pipeline = await createDeclarationStore(db).findPipeline(tags['pipeline.name'] ?? '');
  if (recorded === undefined || pipeline === undefined || !/^[0-9a-f]+$/.test(recorded)) {
    return { differences: [], note: 'The commit of the code was not recorded, so it could not be compared.' };
  }
  const found = await findProjectCommit(toProject(pipeline).folder);
  if (found === undefined) return { differences: [], note: 'The project folder has no commit to compare with now.' };
  return { differences: compareTexts('code', { commit: recorded }, { commit: found }) };
}
