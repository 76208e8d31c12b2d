import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Artifacts } from '../artifacts/contract.ts';
import {
  experimentActive,
  experimentDeleted,
  experimentExists,
  experimentNotFound,
  experimentTagNotFound,
  valueRefused,
} from '../errors.ts';
import type { ExperimentRow } from '../tables.ts';
import type { ExperimentCommands } from './contract.ts';
import { createExperimentStore, type ExperimentStore } from './experiment-store.sql.ts';
import { findKeyProblem, findNameProblem, findTextProblem, type LimitProblem, limits } from './limits.ts';

/** What experiments need: the time, and where files of a new one go. */
export interface ExperimentGiven {
  readonly clock: Clock;
  readonly artifacts: Pick<Artifacts, 'defaultUri'>;
}

/** Id and name of the experiment that is always there. */
const DEFAULT_EXPERIMENT = { id: '0', name: 'Default' } as const;

/** The commands on experiments as clients drive them. */
export function createExperimentService({ clock, artifacts }: ExperimentGiven): ExperimentCommands {
  return {
    async createExperiment(tx, { projectId = 'default', name, artifactUri, tags = {} }) {
      const store = createExperimentStore(tx);
      await refuseTaken(store, name);
      refuse(findTextProblem('artifact location', artifactUri ?? '', limits.artifactUri));
      for (const [tag, value] of Object.entries(tags)) refuseTag(tag, value);
      const id = await store.findNextId();
      const now = clock.now();
      await store.insert(newExperiment({ id, projectId, name, uri: artifactUri ?? artifacts.defaultUri(id), now }));
      await store.putTags(id, Object.entries(tags));
      return id;
    },
    async renameExperiment(tx, id, name) {
      const store = createExperimentStore(tx);
      const experiment = await getActive(store, id);
      if (experiment.name === name) return;
      await refuseTaken(store, name);
      await store.update(id, { name, updated_at: clock.now() });
    },
    async deleteExperiment(tx, id) {
      const store = createExperimentStore(tx);
      await getActive(store, id);
      const now = clock.now();
      await store.update(id, { stage: 'deleted', deleted_at: now, updated_at: now });
      await store.moveRuns(id, 'deleted', now);
    },
    async restoreExperiment(tx, id) {
      const store = createExperimentStore(tx);
      const experiment = await getExperiment(store, id);
      if (experiment.stage === 'active') throw experimentActive(id);
      const now = clock.now();
      await store.update(id, { stage: 'active', deleted_at: null, updated_at: now });
      await store.moveRuns(id, 'active', now);
    },
    async setExperimentTag(tx, id, name, value) {
      const store = createExperimentStore(tx);
      await getActive(store, id);
      refuseTag(name, value);
      await store.putTags(id, [[name, value]]);
      await store.update(id, { updated_at: clock.now() });
    },
    async deleteExperimentTag(tx, id, name) {
      const store = createExperimentStore(tx);
      await getActive(store, id);
      if (!(await store.deleteTag(id, name))) throw experimentTagNotFound(id, name);
      await store.update(id, { updated_at: clock.now() });
    },
  };
}

/** Makes the default experiment when there is none yet. */
export async function ensureDefaultExperiment(tx: Tx, { clock, artifacts }: ExperimentGiven): Promise<void> {
  const store = createExperimentStore(tx);
  const { id, name } = DEFAULT_EXPERIMENT;
  if ((await store.find(id)) !== undefined || (await store.findByName(name)) !== undefined) return;
  await store.insert(
    newExperiment({ id, projectId: 'default', name, uri: artifacts.defaultUri(id), now: clock.now() }),
  );
}

/** An experiment as it begins. */
export function newExperiment(given: {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly uri: string;
  readonly now: number;
}): ExperimentRow {
  return {
    id: given.id,
    project_id: given.projectId,
    environment: 'production',
    name: given.name,
    artifact_uri: given.uri,
    stage: 'active',
    created_at: given.now,
    updated_at: given.now,
    deleted_at: null,
  };
}

async function getExperiment(store: ExperimentStore, id: string): Promise<ExperimentRow> {
  const experiment = await store.find(id);
  if (experiment === undefined) throw experimentNotFound(id);
  return experiment;
}

async function getActive(store: ExperimentStore, id: string): Promise<ExperimentRow> {
  const experiment = await getExperiment(store, id);
  if (experiment.stage !== 'active') throw experimentDeleted(id);
  return experiment;
}

async function refuseTaken(store: ExperimentStore, name: string): Promise<void> {
  refuse(findNameProblem('experiment name', name, limits.experimentName));
  const taken = await store.findByName(name);
  if (taken !== undefined) throw experimentExists(taken);
}

function refuseTag(name: string, value: string): void {
  refuse(findKeyProblem('experiment tag', name));
  refuse(findTextProblem('experiment tag value', value, limits.experimentTagValue));
}

function refuse(problem: LimitProblem | undefined): void {
  if (problem !== undefined) throw valueRefused(problem);
}
