import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { checkArtifactPath } from '../artifacts/artifact-path.ts';
import type { TrackingCommands } from '../contract.ts';
import { experimentOfOtherProject, runEnded, runNotFound } from '../errors.ts';
import { runFinished, runStarted } from '../events.ts';
import type { MetricPoint } from './metric-points.ts';
import { checkName } from '../models/model-name.ts';
import { createRunStore, type RunStore } from './run-store.sql.ts';
import type { RunRow } from '../tables.ts';

/** The commands on runs. */
export type RunCommands = Pick<TrackingCommands, 'startRun' | 'logMetrics' | 'addArtifact' | 'finishRun'>;

export function createRunService(given: { readonly clock: Clock; readonly ids: Ids }): RunCommands {
  const { clock } = given;
  return {
    startRun: (tx, run) => startRun(given, tx, run),
    async logMetrics(tx, runId, metrics) {
      const store = createRunStore(tx);
      await getRunning(store, runId);
      const now = clock.now();
      const byName = new Map<string, MetricPoint[]>();
      for (const { name, value, step = 0, at = now } of metrics) {
        const points = byName.get(name);
        if (points) points.push({ value, step, at });
        else byName.set(name, [{ value, step, at }]);
      }
      for (const [name, points] of byName) await store.appendPoints(runId, name, points);
    },
    async addArtifact(tx, runId, artifact) {
      const store = createRunStore(tx);
      await getRunning(store, runId);
      const { hash, size, kind } = artifact;
      const path = checkArtifactPath(artifact.path);
      await store.putArtifact({ run_id: runId, path, hash, size, kind, created_at: clock.now() });
    },
    async finishRun(tx, runId, status) {
      const store = createRunStore(tx);
      const run = await store.findRun(runId);
      if (run === undefined) throw runNotFound(runId);
      if (run.status === status) return;
      if (run.status !== 'running') throw runEnded(runId, run.status);
      await store.endRun(runId, status, clock.now());
      const metrics: Record<string, number> = {};
      for (const { name, value } of await store.findLatestMetrics(runId)) {
        if (value !== null && Number.isFinite(value)) metrics[name] = value;
      }
      const experiment = await store.getExperimentName(run.experiment_id);
      await tx.emit(runFinished(run, experiment, status, metrics, await store.findInputs(runId)));
    },
  };
}

async function startRun(
  given: { readonly clock: Clock; readonly ids: Ids },
  tx: Tx,
  run: Parameters<TrackingCommands['startRun']>[1],
): Promise<string> {
  const store = createRunStore(tx);
  const before = await store.findRunByKey(run.key);
  if (before !== undefined) return before.id;
  const now = given.clock.now();
  const name = checkName('experiment', run.experiment);
  const experiment = await ensureExperiment(store, {
    id: given.ids.next('exp'),
    project_id: run.projectId,
    environment: 'production',
    name,
    created_at: now,
  });
  const row: RunRow = {
    id: given.ids.next('run'),
    key: run.key,
    experiment_id: experiment,
    project_id: run.projectId,
    environment: 'production',
    name: run.name,
    status: 'running',
    started_at: now,
    ended_at: null,
  };
  await store.insertRun(row, run);
  await tx.emit(runStarted(row, name, run.params, await store.findInputs(row.id)));
  return row.id;
}

async function ensureExperiment(store: RunStore, row: Parameters<RunStore['insertExperiment']>[0]): Promise<string> {
  const found = await store.findExperiment(row.name);
  if (found === undefined) await store.insertExperiment(row);
  else if (found.project_id !== row.project_id) throw experimentOfOtherProject(row.name);
  return found?.id ?? row.id;
}

async function getRunning(store: RunStore, runId: string): Promise<RunRow> {
  const run = await store.findRun(runId);
  if (run === undefined) throw runNotFound(runId);
  if (run.status !== 'running') throw runEnded(runId, run.status);
  return run;
}
