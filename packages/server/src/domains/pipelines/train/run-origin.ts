import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import type { Config } from '../../../platform/config/config.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import type { StepContext, TrainingRecorder } from '../contract.ts';
import type { MachineCounters } from '../usage/machine-counters.io.ts';
import { describeUsage, readUsageSettings } from '../usage/usage-settings.ts';
import { describeCodeChanges, readCodeChanges } from './code-changes.io.ts';
import { describeEnvironment, readEnvironment } from './environment.io.ts';
import { findProjectCommit } from './project-commit.io.ts';

/** Where a run comes from: tags for searching, files for reading. */
export interface RunOrigin {
  readonly codeCommit: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly files: ReadonlyArray<{ readonly path: string; readonly bytes: Uint8Array }>;
}

/** Reads code, environment and the assumptions that the run's cost will be made with. */
export async function readOrigin(
  step: StepContext,
  given: { readonly config: Config; readonly threads: number; readonly counters: MachineCounters },
): Promise<RunOrigin> {
  const { folder } = step.project;
  const environment = readEnvironment(given.threads);
  const files = [{ path: 'environment.json', bytes: new TextEncoder().encode(canonicalJson(environment)) }];
  const usage = describeUsage(readUsageSettings(given.config), given.counters.hasEnergy);
  const tags = { ...describeEnvironment(environment), ...usage };
  const codeCommit = await findProjectCommit(folder);
  if (codeCommit === undefined) return { codeCommit, tags, files };
  const changes = await readCodeChanges(folder, step.job.signal);
  if (changes.state === 'changed' && changes.diff.length > 0) {
    files.push({ path: 'code/dirty.diff', bytes: new Uint8Array(changes.diff) });
  }
  return { codeCommit, tags: { ...tags, ...describeCodeChanges(changes) }, files };
}

/** Adds the files to the run, unless an earlier attempt did: what that one found is what the run's tags tell. */
export async function keepOrigin(
  given: {
    readonly blobs: Blobs;
    readonly tracking: Pick<TrackingReader, 'getRun'>;
    readonly recorder: Pick<TrainingRecorder, 'addArtifact'>;
  },
  step: StepContext,
  runId: string,
  origin: RunOrigin,
): Promise<void> {
  const run = await given.tracking.getRun(runId);
  if (run.status !== 'running' || run.artifacts.some(({ path }) => path === 'environment.json')) return;
  const stored = await Promise.all(
    origin.files.map(async ({ path, bytes }) => ({ path, kind: 'text', ...(await given.blobs.put(bytes)) })),
  );
  await step.job.commit(async (tx) => {
    for (const artifact of stored) await given.recorder.addArtifact(tx, runId, artifact);
  });
}
