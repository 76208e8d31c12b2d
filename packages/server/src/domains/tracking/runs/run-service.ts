import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { checkArtifactPath } from '../artifacts/artifact-path.ts';
import { createFileStore } from '../artifacts/file-store.sql.ts';
import { runFolder, treeUri } from '../artifacts/location.ts';
import type { TrackingCommands } from '../contract.ts';
import { experimentDeleted, experimentOfOtherProject, runDeleted, runEnded, runNotFound } from '../errors.ts';
import { runFinished, runStarted } from '../events.ts';
import { checkName } from '../models/model-name.ts';
import type { ExperimentRow, RunRow } from '../tables.ts';
import { newExperiment } from './experiment-service.ts';
import { createExperimentStore } from './experiment-store.sql.ts';
import { createInputStore } from './input-store.sql.ts';
import { logBatch } from './log-batch.ts';
import { appendPoints } from './metric-store.sql.ts';
import { createRunStore, type RunStore } from './run-store.sql.ts';

/** The commands on runs of the platform's own steps; those of clients are in client-run-service.ts. */
export type RunCommands = Pick<
  TrackingCommands,
  'startRun' | 'describeRun' | 'logMetrics' | 'addArtifact' | 'finishRun' | 'annotateRun'
>;

interface Given {
  readonly clock: Clock;
  readonly ids: Ids;
}

export function createRunService(given: Given): RunCommands {
  const { clock } = given;
  return {
    startRun: (tx, run) => startRun(given, tx, run),
    async describeRun(tx, runId, { params = {}, tags = {} }) {
      const store = createRunStore(tx);
      await getRunning(store, runId);
      await logBatch({ tx, store, clock }, runId, { params: toPairs(params), tags: toPairs(tags) });
    },
    async logMetrics(tx, runId, metrics) {
      await getRunning(createRunStore(tx), runId);
      const now = clock.now();
      const points = metrics.map(({ name, value, step = 0, at = now }) => ({ name, value, step, at }));
      await appendPoints(tx, runId, points);
    },
    async addArtifact(tx, runId, artifact) {
      await putArtifact(given, tx, await getRunning(createRunStore(tx), runId), artifact);
    },
    async annotateRun(tx, runId, { tags, artifact }) {
      const store = createRunStore(tx);
      const run = await getActive(store, runId);
      await putArtifact(given, tx, run, artifact);
      await logBatch({ tx, store, clock }, runId, { tags: toPairs(tags) });
    },
    async finishRun(tx, runId, status) {
      const store = createRunStore(tx);
      const run = await store.find(runId);
      if (run === undefined) throw runNotFound(runId);
      if (run.status === status) return;
      if (run.status !== 'running') throw runEnded(runId, run.status);
      const now = clock.now();
      await store.update(runId, { status, ended_at: now, updated_at: now });
      if (run.parent_id === null) await emitFinished(tx, store, { ...run, status, ended_at: now });
    },
  };
}

const toPairs = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([name, value]) => ({ name, value }));

/** Tells that a run has ended, with its latest values. */
export async function emitFinished(tx: Tx, store: RunStore, run: RunRow): Promise<void> {
  const metrics: Record<string, number> = {};
  for (const { name, value } of await store.findLatestMetrics(run.id)) {
    if (value !== null && Number.isFinite(value)) metrics[name] = value;
  }
  const experiment = await createExperimentStore(tx).find(run.experiment_id);
  const inputs = await store.findInputs(run.id);
  const datasets = await createInputStore(tx).findDatasetsOf(run.id);
  await tx.emit(runFinished(run, experiment?.name ?? run.experiment_id, run.status, metrics, inputs, datasets));
}

async function startRun(given: Given, tx: Tx, run: Parameters<TrackingCommands['startRun']>[1]): Promise<string> {
  const store = createRunStore(tx);
  const before = await store.findByKey(run.key);
  if (before !== undefined) return before.id;
  const now = given.clock.now();
  const experiment = await ensureExperiment(given, tx, run);
  const id = given.ids.next('run');
  const row: RunRow = {
    id,
    key: run.key,
    experiment_id: experiment.id,
    project_id: run.projectId,
    environment: 'production',
    name: run.name,
    status: 'running',
    user_name: '',
    parent_id: run.parentId ?? null,
    artifact_uri: treeUri(runFolder(experiment.id, id)),
    stage: 'active',
    started_at: now,
    ended_at: null,
    updated_at: now,
    deleted_at: null,
  };
  await store.insert(row);
  await store.insertParams(id, Object.entries(run.params));
  await store.putTags(id, Object.entries(run.tags));
  await store.insertInputs(id, run.inputs);
  if (run.parentId === undefined) {
    await tx.emit(runStarted(row, experiment.name, run.params, await store.findInputs(id)));
  }
  return id;
}

async function ensureExperiment(
  { clock, ids }: Given,
  tx: Tx,
  run: { readonly experiment: string; readonly projectId: string },
): Promise<ExperimentRow> {
  const store = createExperimentStore(tx);
  const name = checkName('experiment', run.experiment);
  const found = await store.findByName(name);
  if (found !== undefined) {
    if (found.project_id !== run.projectId) throw experimentOfOtherProject(name);
    if (found.stage !== 'active') throw experimentDeleted(found.id);
    return found;
  }
  const id = ids.next('exp');
  const made = newExperiment({ id, projectId: run.projectId, name, uri: treeUri(id), now: clock.now() });
  await store.insert(made);
  return made;
}

async function putArtifact(
  { clock }: Given,
  tx: Tx,
  run: RunRow,
  { path, hash, size, kind }: Parameters<TrackingCommands['addArtifact']>[2],
): Promise<void> {
  const folder = runFolder(run.experiment_id, run.id);
  const file = { path: `${folder}/${checkArtifactPath(path)}`, hash, size, kind, created_at: clock.now() };
  await createFileStore(tx).put(file);
}

async function getActive(store: RunStore, runId: string): Promise<RunRow> {
  const run = await store.find(runId);
  if (run === undefined) throw runNotFound(runId);
  if (run.stage !== 'active') throw runDeleted(runId);
  return run;
}

async function getRunning(store: RunStore, runId: string): Promise<RunRow> {
  const run = await getActive(store, runId);
  if (run.status !== 'running') throw runEnded(runId, run.status);
  return run;
}
