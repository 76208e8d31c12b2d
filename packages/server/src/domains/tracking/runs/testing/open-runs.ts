import type { Database, Tx } from '../../../../platform/db/database.ts';
import type { DocumentShape } from '../../../../platform/db/documents.ts';
import { createTestPlatform } from '../../../../testing/test-platform.ts';
import { createLoggedModelService } from '../../models/logged-model-service.ts';
import { createClientRunService } from '../client-run-service.ts';
import { createExperimentService } from '../experiment-service.ts';
import { createRunReader } from '../run-reader.ts';

/** Runs and experiments over a real database, with what tests of them need. */
export async function openRuns(database: Database['kind']) {
  const platform = await createTestPlatform({ database });
  const artifacts = { defaultUri: (id: string) => `mlflow-artifacts:/${id}` };
  const commands = {
    ...createExperimentService({ clock: platform.clock, artifacts }),
    ...createClientRunService(platform),
    ...createLoggedModelService({ ...platform }),
  };
  const reader = createRunReader(platform);
  const write = <R>(work: (tx: Tx) => Promise<R>) => platform.db.run(work);

  async function readRun(id: string): Promise<Record<string, unknown>> {
    const [run] = JSON.parse(new TextDecoder().decode(await reader.runDocuments([id], everything)));
    return run;
  }
  return {
    platform,
    commands,
    reader,
    write,
    readRun,
    /** A run in a new experiment. */
    async startRun(name = 'trial') {
      const experimentId = await write((tx) => commands.createExperiment(tx, { name }));
      const run = await write((tx) => commands.createRun(tx, { experimentId, name: 'first' }));
      return { experimentId, runId: run.id };
    },
  };
}

const text = (column: string) => ({ column, as: 'text' }) as const;
const value = { column: 'value', as: 'number', nan: 'value_is_nan' } as const;

/** A shape with every column that the contract names. */
const everything: DocumentShape = {
  id: text('id'),
  experiment: text('experiment'),
  name: text('name'),
  status: text('status'),
  stage: text('stage'),
  user: text('user_name'),
  parent: text('parent_id'),
  uri: text('artifact_uri'),
  ended: { column: 'ended_at', as: 'number' },
  metrics: {
    list: 'metrics',
    item: {
      name: text('name'),
      value,
      step: { column: 'step', as: 'number' },
      at: { column: 'at', as: 'number' },
      points: { column: 'points', as: 'number' },
    },
  },
  params: { map: 'params', key: 'name', value: text('value') },
  tags: { map: 'tags', key: 'name', value: text('value') },
  datasets: {
    list: 'datasets',
    keepEmpty: true,
    item: {
      name: text('name'),
      digest: text('digest'),
      source: text('source'),
      context: text('context'),
      tags: { entries: 'tags', key: 'key', value: 'value' },
    },
  },
  inputs: { list: 'input_models', item: { id: text('model_id') } },
  outputs: { list: 'output_models', item: { id: text('model_id'), step: { column: 'step', as: 'number' } } },
};
