import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { joinUri } from '../artifacts/location.ts';
import {
  experimentDeleted,
  experimentNotFound,
  runDeleted,
  runNotFound,
  runTagNotFound,
  valueRefused,
} from '../errors.ts';
import { runStarted } from '../events.ts';
import { loggedModelNotFound } from '../models/errors.ts';
import type { RunRow } from '../tables.ts';
import { findDatasetProblem, findTagProblem } from './batch-limits.ts';
import type { ClientRunCommands, RunStatus } from './contract.ts';
import { createExperimentStore } from './experiment-store.sql.ts';
import { createInputStore, keyOf } from './input-store.sql.ts';
import { findTextProblem, findTimeProblem, findWholeNumberProblem, type LimitProblem, limits } from './limits.ts';
import { lastOfEach, logBatch } from './log-batch.ts';
import { nameFromId } from './random-name.ts';
import { emitFinished } from './run-service.ts';
import { createRunStore, type RunStore } from './run-store.sql.ts';

interface Given {
  readonly clock: Clock;
  readonly ids: Ids;
}

const ends: ReadonlySet<string> = new Set<RunStatus>(['finished', 'failed', 'killed']);

/** The commands on runs as clients drive them; those of the platform's own steps are in run-service.ts. */
export function createClientRunService(given: Given): ClientRunCommands {
  const { clock, ids } = given;
  return {
    createRun: (tx, run) => createRun(given, tx, run),
    async updateRun(tx, runId, { status, endedAt, name }) {
      const store = createRunStore(tx);
      const run = await getActive(store, runId);
      refuse(findTextProblem('run name', name ?? '', limits.runName));
      refuse(endedAt === undefined ? undefined : findTimeProblem('end time', endedAt));
      const change = {
        ...(status === undefined ? {} : { status }),
        ...(endedAt === undefined ? {} : { ended_at: endedAt }),
        ...(name === undefined ? {} : { name }),
        updated_at: clock.now(),
      };
      await store.update(runId, change);
      const changed: RunRow = { ...run, ...change };
      if (changed.status !== run.status && ends.has(changed.status)) await emitFinished(tx, store, changed);
      return changed;
    },
    async deleteRun(tx, runId) {
      const run = await getRun(createRunStore(tx), runId);
      if (run.stage === 'deleted') return;
      const now = clock.now();
      await createRunStore(tx).update(runId, { stage: 'deleted', deleted_at: now, updated_at: now });
    },
    async restoreRun(tx, runId) {
      const run = await getRun(createRunStore(tx), runId);
      if (run.stage === 'active') return;
      await createRunStore(tx).update(runId, { stage: 'active', deleted_at: null, updated_at: clock.now() });
    },
    async log(tx, runId, batch) {
      const store = createRunStore(tx);
      await getActive(store, runId);
      await logBatch({ tx, store, clock }, runId, batch);
    },
    async deleteTag(tx, runId, name) {
      const store = createRunStore(tx);
      await getActive(store, runId);
      if (!(await store.deleteTag(runId, name))) throw runTagNotFound(runId, name);
    },
    async logInputs(tx, runId, { datasets, models }) {
      const run = await getActive(createRunStore(tx), runId);
      for (const dataset of datasets) refuse(findDatasetProblem(dataset));
      const inputs = createInputStore(tx);
      const seen = new Set<string>();
      const own = datasets.filter((dataset) => seen.size !== seen.add(keyOf(dataset)).size);
      await inputs.putDatasets({ id: runId, experimentId: run.experiment_id }, own, () => ids.next('ds'));
      await inputs.putVersions(
        runId,
        own.flatMap(({ version }) => (version === undefined ? [] : [version])),
      );
      await refuseMissing(tx, models);
      const used = [...new Set(models)].map((modelId) => ({ modelId, step: 0 }));
      await inputs.putModels(runId, 'input', used);
    },
    async logOutputs(tx, runId, models) {
      await getActive(createRunStore(tx), runId);
      for (const { step } of models) refuse(findWholeNumberProblem('step', step));
      await refuseMissing(
        tx,
        models.map(({ modelId }) => modelId),
      );
      await createInputStore(tx).putModels(runId, 'output', models);
    },
  };
}

async function createRun(
  { clock, ids }: Given,
  tx: Tx,
  given: Parameters<ClientRunCommands['createRun']>[1],
): Promise<RunRow> {
  const { experimentId, name, user = '', tags = [], parentId } = given;
  const store = createRunStore(tx);
  const experiment = await createExperimentStore(tx).find(experimentId);
  if (experiment === undefined) throw experimentNotFound(experimentId);
  if (experiment.stage !== 'active') throw experimentDeleted(experimentId);
  const startedAt = given.startedAt ?? clock.now();
  refuse(findTextProblem('run name', name ?? '', limits.runName));
  refuse(findTextProblem('user', user, limits.key));
  refuse(findTimeProblem('start time', startedAt));
  refuse(findTagProblem(tags));
  const id = ids.hex();
  const row: RunRow = {
    id,
    key: null,
    experiment_id: experiment.id,
    project_id: experiment.project_id,
    environment: experiment.environment,
    name: name === undefined || name === '' ? nameFromId(id) : name,
    status: 'running',
    user_name: user,
    parent_id: parentId ?? null,
    artifact_uri: joinUri(experiment.artifact_uri, `${id}/artifacts`),
    stage: 'active',
    started_at: startedAt,
    ended_at: null,
    updated_at: clock.now(),
    deleted_at: null,
  };
  await store.insert(row);
  await store.putTags(id, lastOfEach(tags));
  await tx.emit(runStarted(row, experiment.name, {}, []));
  return row;
}

async function getRun(store: RunStore, runId: string): Promise<RunRow> {
  const run = await store.find(runId);
  if (run === undefined) throw runNotFound(runId);
  return run;
}

async function getActive(store: RunStore, runId: string): Promise<RunRow> {
  const run = await getRun(store, runId);
  if (run.stage !== 'active') throw runDeleted(runId);
  return run;
}

async function refuseMissing(tx: Tx, modelIds: readonly string[]): Promise<void> {
  if (modelIds.length === 0) return;
  const [missing] = await createInputStore(tx).findMissingModels(modelIds);
  if (missing !== undefined) throw loggedModelNotFound(missing);
}

function refuse(problem: LimitProblem | undefined): void {
  if (problem !== undefined) throw valueRefused(problem);
}
