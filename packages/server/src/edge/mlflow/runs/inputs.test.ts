import { expect, it } from 'vitest';
import { createMlflowClient } from '../../../testing/mlflow-client.ts';
import { eachDatabase } from '../../../testing/test-database.ts';

const A = '/2.0/mlflow/runs';
const DOCS = ' See the API docs for more information about request parameters.';

const dataset = (more: object = {}) => ({ name: 'd', digest: 'x', source_type: 's', source: 'src', ...more });
const tags = [
  { key: 'foo', value: 'b' },
  { key: 'mlflow.data.context', value: 'train' },
];

const refusals = [
  ['/log-inputs', { datasets: [] }, `Missing value for required parameter 'run_id'.${DOCS}`],
  ['/log-inputs', { run_id: 'r' }, `Missing value for required parameter 'datasets'.${DOCS}`],
  [
    '/log-inputs',
    { run_id: 'r', datasets: 'x' },
    `Invalid value "x" for parameter 'datasets' supplied:  Hint: Value was of type 'str'.${DOCS}`,
  ],
  [
    '/log-inputs',
    { run_id: 'r', datasets: [{}] },
    `Invalid value [{}] for parameter 'datasets' supplied: Missing value for required parameter 'datasets[0].dataset'.${DOCS}`,
  ],
  [
    '/log-inputs',
    { run_id: 'r', datasets: [{ dataset: dataset({ name: 'd'.repeat(501) }) }] },
    "'name' exceeds the maximum length of 500 characters",
  ],
  [
    '/log-inputs',
    { run_id: 'r', datasets: [{ dataset: dataset({ digest: 'd'.repeat(37) }) }] },
    "'digest' exceeds the maximum length of 36 characters",
  ],
  [
    '/log-inputs',
    { run_id: 'r', datasets: [{ dataset: dataset({ source: 'd'.repeat(65_536) }) }] },
    "'source' exceeds the maximum length of 65535 characters",
  ],
  [
    '/log-inputs',
    { run_id: 'r', datasets: [{ dataset: dataset(), tags: [{ key: 'k', value: 'v'.repeat(501) }] }] },
    "'value' exceeds the maximum length of 500 characters",
  ],
  ['/outputs', { run_id: 'r' }, `Missing value for required parameter 'models'.${DOCS}`],
  ['/log-model', { run_id: 'r' }, `Missing value for required parameter 'model_json'.${DOCS}`],
  ['/log-model', { run_id: 'r', model_json: 'zz' }, 'Malformed model info. \n zz \n is not a valid JSON.'],
  [
    '/log-model',
    { run_id: 'r', model_json: '{"flavors":{},"run_id":"r"}' },
    "Model json is missing mandatory fields: {'artifact_path', 'utc_time_created'}",
  ],
] as const;

it('refuses what does not fit', async () => {
  const { post } = await createMlflowClient();
  for (const [path, body, message] of refusals) {
    expect(await post(A + path, body)).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE', message },
    });
  }
});

it('refuses a search of datasets in no or too many experiments', async () => {
  const { post } = await createMlflowClient();
  const search = async (body: object) => (await post('/2.0/mlflow/experiments/search-datasets', body)).body.message;
  expect(await search({})).toBe('SearchDatasets request must specify at least one experiment_id.');
  expect(await search({ experiment_ids: Array.from({ length: 21 }, (_, at) => `${at}`) })).toBe(
    'SearchDatasets request cannot specify more than 20 experiment_ids. Received 21 experiment_ids.',
  );
});

it('keeps every model that older clients log at once', async () => {
  const { post, get, run } = await createMlflowClient();
  const id = await run();
  const model = (at: number, size = 50) => ({
    artifact_path: `m${at}`,
    flavors: { x: 'é'.repeat(size) },
    utc_time_created: 'now',
    run_id: id,
  });
  await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      post(`${A}/log-model`, { run_id: id, model_json: JSON.stringify(model(at)) }),
    ),
  );
  const { tags: found } = (await get(`${A}/get`, { run_id: id })).body.run.data;
  const history = JSON.parse(found.find(({ key }: { key: string }) => key === 'mlflow.log-model.history').value);
  expect(history).toHaveLength(20);
  expect(history).toContainEqual(model(19));
  const long = JSON.stringify(model(21, 8000));
  expect((await post(`${A}/log-model`, { run_id: id, model_json: long })).body.error_code).toBe(
    'INVALID_PARAMETER_VALUE',
  );
  await post(`${A}/set-tag`, { run_id: id, key: 'mlflow.log-model.history', value: 'spoilt' });
  expect(await post(`${A}/log-model`, { run_id: id, model_json: JSON.stringify(model(0)) })).toMatchObject({
    status: 400,
    body: { error_code: 'BAD_REQUEST' },
  });
});

eachDatabase((kind) => {
  it('keeps the datasets and models of a run', async () => {
    const { post, get, experiment, run } = await createMlflowClient({ database: kind });
    const id = await experiment('a');
    const runId = await run(id);
    const inputs = [{ dataset: dataset(), tags }, { dataset: dataset({ name: 'e', schema: '{}', profile: '' }) }];
    expect((await post(`${A}/log-inputs`, { run_id: runId, datasets: inputs })).body).toEqual({});
    expect((await post(`${A}/log-inputs`, { run_id: runId, datasets: inputs })).body).toEqual({});
    const made = await post('/2.0/mlflow/logged-models', { experiment_id: id, name: 'lm', source_run_id: runId });
    const { model_id: modelId } = made.body.model.info;
    expect((await post(`${A}/log-inputs`, { run_id: runId, models: [{ model_id: modelId }] })).body).toEqual({});
    expect((await post(`${A}/outputs`, { run_id: runId, models: [{ model_id: modelId, step: '3' }] })).body).toEqual(
      {},
    );
    const read = (await get(`${A}/get`, { run_id: runId })).body.run;
    expect(read.inputs).toEqual({
      dataset_inputs: [{ tags, dataset: dataset() }, { dataset: dataset({ name: 'e', schema: '{}', profile: '' }) }],
      model_inputs: [{ model_id: modelId }],
    });
    expect(read.outputs).toEqual({ model_outputs: [{ model_id: modelId, step: 3 }] });
    const summaries = {
      dataset_summaries: [
        { experiment_id: id, name: 'd', digest: 'x', context: 'train' },
        { experiment_id: id, name: 'e', digest: 'x' },
      ],
    };
    for (const path of ['/2.0/mlflow/experiments/search-datasets', '/2.0mlflow/experiments/search-datasets']) {
      expect((await post(path, { experiment_ids: [id] })).body).toEqual(summaries);
    }
    expect((await post('/2.0/mlflow/experiments/search-datasets', { experiment_ids: ['0'] })).body).toEqual({});
  });
});
