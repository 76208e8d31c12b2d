import type { EventEnvelope, RegistryVersionView, RunView, VersionView } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { buildLineageGraph } from './lineage-graph.ts';

const version: RegistryVersionView = {
  id: 'mv_1',
  model: 'failure',
  version: 3,
  aliases: [],
  stage: 'none',
  status: 'ready',
  tags: {},
  source: 'trained',
  sourceUri: 'mlflow-artifacts:/exp_1/run_1/artifacts',
  user: '',
  runId: 'run_1',
  loggedModelId: 'lm_1',
  servable: {
    id: 'lm_1',
    runId: 'run_1',
    hash: 'a'.repeat(64),
    size: 1234,
    format: 'onnx',
    signature: { inputs: [], classes: ['0', '1'] },
    featureSetId: 'fs_1',
    datasetVersionId: 'dv_2',
    threshold: 0.5,
    createdAt: 1,
  },
  metrics: {},
  params: {},
  createdAt: 1,
  updatedAt: 1,
};

const run: RunView = {
  id: 'run_1',
  experiment: 'failure',
  projectId: 'prj_1',
  name: 'failure training',
  status: 'finished',
  state: 'ok',
  startedAt: 1,
  params: {},
  metrics: {},
  tags: {},
  inputs: [
    { kind: 'dataset_version', id: 'dv_2', name: 'machines' },
    { kind: 'feature_set', id: 'fs_1', name: 'machine-state' },
  ],
  artifacts: [],
};

const datasetVersion = (id: string, parentId?: string): VersionView => ({
  id,
  dataset: 'machines',
  ...(parentId === undefined ? {} : { parentId }),
  rows: 10_000,
  addedRows: 10,
  bytes: 1,
  message: 'first file',
  author: 'system',
  createdAt: 1,
  current: false,
  state: 'former',
  tags: [],
  segments: [],
});

const event = (type: string, payload: Record<string, unknown>): EventEnvelope => ({
  id: type,
  seq: 1,
  type,
  at: 1,
  projectId: 'prj_1',
  environment: 'production',
  actor: { kind: 'system', name: 'test' },
  subject: 'failure',
  inputs: [],
  outputs: [],
  payload,
});

it('draws from the dataset versions to the deployment, every edge towards what was made', () => {
  const graph = buildLineageGraph({
    version,
    run,
    datasets: [],
    datasetVersions: new Map([
      ['dv_2', datasetVersion('dv_2', 'dv_1')],
      ['dv_1', datasetVersion('dv_1')],
    ]),
    events: [
      event('delivery.gate.decided', {
        gateId: 'gat_1',
        deployment: 'failure',
        loggedModelId: 'lm_1',
        verdict: 'pass',
      }),
      event('delivery.release.started', {
        releaseId: 'rel_1',
        deployment: 'failure',
        modelVersionId: 'mv_1',
        gateId: 'gat_1',
        cause: 'by hand',
      }),
      event('delivery.release.promoted', {
        releaseId: 'rel_1',
        deployment: 'failure',
        modelVersionId: 'mv_1',
        cause: 'by hand',
      }),
    ],
  });
  expect(graph.edges.map(({ from, to }) => `${from} → ${to}`).sort()).toEqual([
    'dv_1 → dv_2',
    'dv_2 → run_1',
    'fs_1 → run_1',
    'gat_1 → rel_1',
    'lm_1 → gat_1',
    'lm_1 → mv_1',
    'mv_1 → rel_1',
    'rel_1 → deployment:failure',
    'run_1 → lm_1',
  ]);
  const labels = Object.fromEntries(graph.nodes.map(({ id, label }) => [id, label]));
  expect(labels).toMatchObject({
    mv_1: 'failure 3',
    dv_2: 'machines',
    fs_1: 'machine-state',
    run_1: 'failure training',
  });
  expect(graph.nodes.find(({ id }) => id === 'dv_1')?.detail).toBe('10,000 rows: first file');
  const ids = new Set(graph.nodes.map(({ id }) => id));
  for (const { from, to } of graph.edges) expect(ids.has(from) && ids.has(to)).toBe(true);
});

const { servable, loggedModelId: _logged, runId: _run, ...bare } = version;

it('draws what is known of an uploaded model', () => {
  if (servable === undefined) throw new Error('the version is servable');
  const { runId: _ofRun, featureSetId: _set, datasetVersionId: _data, ...uploaded } = servable;
  const graph = buildLineageGraph({
    version: { ...bare, source: 'uploaded', loggedModelId: 'lm_1', servable: uploaded },
    run: undefined,
    datasets: [],
    datasetVersions: new Map(),
    events: [],
  });
  expect(graph.nodes.map(({ kind }) => kind)).toEqual(['model_version', 'logged_model']);
  expect(graph.edges).toEqual([{ from: 'lm_1', to: 'mv_1', label: 'registered as' }]);
});

it('draws a version that a client registered from a run, with the datasets that it named', () => {
  const graph = buildLineageGraph({
    version: { ...bare, source: 'registered', runId: 'run_1' },
    run: { ...run, inputs: [] },
    datasets: [{ id: 'ds_1', name: 'wear', digest: 'abc', context: 'training' }],
    datasetVersions: new Map(),
    events: [],
  });
  expect(graph.nodes.map(({ id, kind, detail }) => [id, kind, detail])).toEqual([
    ['mv_1', 'model_version', 'registered'],
    ['run_1', 'run', 'failure, finished'],
    ['ds_1', 'dataset', 'abc, training'],
  ]);
  expect(graph.edges).toEqual([
    { from: 'run_1', to: 'mv_1', label: 'registered as' },
    { from: 'ds_1', to: 'run_1', label: 'read by' },
  ]);
});
