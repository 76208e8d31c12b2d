import { expect, it } from 'vitest';
import { createMlflowClient } from '../../../testing/mlflow-client.ts';
import { eachDatabase } from '../../../testing/test-database.ts';

const A = '/2.0/mlflow/runs';
const DOCS = ' See the API docs for more information about request parameters.';

it('makes a run and gives it back', async () => {
  const { post, get, experiment } = await createMlflowClient();
  const id = await experiment('a');
  const tags = [
    { key: 'mlflow.parentRunId', value: '7' },
    { key: 'mlflow.user', value: 'jo' },
    { key: 't', value: '' },
  ];
  const made = await post(`${A}/create`, { experiment_id: id, start_time: '456', run_name: 'n', tags });
  const { run_id: runId } = made.body.run.info;
  expect(runId).toMatch(/^[0-9a-f]{32}$/);
  // Field by field what the protocol's own server answers.
  const info = {
    run_uuid: runId,
    experiment_id: id,
    run_name: 'n',
    user_id: 'jo',
    status: 'RUNNING',
    start_time: 456,
    artifact_uri: `mlflow-artifacts:/${id}/${runId}/artifacts`,
    lifecycle_stage: 'active',
    run_id: runId,
  };
  const named = [...tags.slice(0, 1), { key: 'mlflow.runName', value: 'n' }, ...tags.slice(1)];
  expect(made.body.run).toEqual({ info, data: { tags: expect.arrayContaining(named) }, inputs: {} });
  const read = { run: { info, data: { tags: named }, inputs: {}, outputs: {} } };
  expect((await get(`${A}/get`, { run_id: runId })).body).toEqual(read);
  expect((await get(`${A}/get`, { run_uuid: runId })).body).toEqual(read);
});

it('names a run without a name, and keeps name and tag the same', async () => {
  const { post, get, run } = await createMlflowClient();
  const id = await run('');
  const state = async () => {
    const { info, data } = (await get(`${A}/get`, { run_id: id })).body.run;
    const tag = data.tags.find(({ key }: { key: string }) => key === 'mlflow.runName').value;
    return [info.experiment_id, info.user_id, info.run_name === tag, tag];
  };
  expect(await state()).toEqual(['0', '', true, expect.stringMatching(/\w/)]);
  await post(`${A}/update`, { run_id: id, run_name: 'one' });
  expect(await state()).toEqual(['0', '', true, 'one']);
  await post(`${A}/set-tag`, { run_id: id, key: 'mlflow.runName', value: 'two' });
  expect(await state()).toEqual(['0', '', true, 'two']);
  await post(`${A}/log-batch`, { run_id: id, tags: [{ key: 'mlflow.runName', value: 'three' }] });
  expect(await state()).toEqual(['0', '', true, 'three']);
  const both = await post(`${A}/create`, { run_name: 'x', tags: [{ key: 'mlflow.runName', value: 'y' }] });
  expect(both).toMatchObject({
    status: 400,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message:
        "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='x', mlflow.runName='y').",
    },
  });
});

it('updates state and end', async () => {
  const { post, get, run } = await createMlflowClient();
  const id = await run();
  const ended = await post(`${A}/update`, { run_id: id, status: 'FINISHED', end_time: '99' });
  expect(ended.body.run_info).toMatchObject({ run_id: id, status: 'FINISHED', end_time: 99, start_time: 1 });
  expect((await post(`${A}/update`, { run_id: id, status: 4 })).body.run_info.status).toBe('FAILED');
  await post(`${A}/update`, { run_id: id, run_name: 'renamed' });
  expect((await get(`${A}/get`, { run_id: id })).body.run.info).toMatchObject({
    status: 'FAILED',
    end_time: 99,
    run_name: 'renamed',
  });
});

it('deletes and restores; a deleted run takes nothing', async () => {
  const { post, get, run } = await createMlflowClient();
  const id = await run();
  for (let times = 0; times < 2; times += 1) expect((await post(`${A}/delete`, { run_id: id })).body).toEqual({});
  expect((await get(`${A}/get`, { run_id: id })).body.run.info.lifecycle_stage).toBe('deleted');
  const writes = [
    ['log-metric', { key: 'm', value: 1, timestamp: 1 }],
    ['log-parameter', { key: 'p', value: '1' }],
    ['set-tag', { key: 't', value: '1' }],
    ['delete-tag', { key: 'mlflow.runName' }],
    ['log-batch', {}],
    ['update', { status: 'FINISHED' }],
  ] as const;
  for (const [path, body] of writes) {
    expect(await post(`${A}/${path}`, { run_id: id, ...body })).toMatchObject({
      status: 400,
      body: {
        error_code: 'INVALID_PARAMETER_VALUE',
        message: `The run ${id} must be in the 'active' state. Current state is deleted.`,
      },
    });
  }
  for (let times = 0; times < 2; times += 1) expect((await post(`${A}/restore`, { run_id: id })).body).toEqual({});
  expect((await post(`${A}/set-tag`, { run_id: id, key: 't', value: '1' })).status).toBe(200);
});

it('says which run there is not, on every call', async () => {
  const { post, get } = await createMlflowClient();
  const missing = {
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'Run with id=nope not found' },
  };
  expect(await get(`${A}/get`, { run_id: 'nope' })).toMatchObject(missing);
  const calls = [
    ['update', {}],
    ['delete', {}],
    ['restore', {}],
    ['log-metric', { key: 'm', value: 1, timestamp: 1 }],
    ['log-batch', {}],
    ['delete-tag', { key: 't' }],
    ['log-inputs', { models: [{ model_id: 'm-1' }] }],
    ['outputs', { models: [] }],
  ] as const;
  for (const [path, body] of calls) {
    expect(await post(`${A}/${path}`, { run_id: 'nope', ...body })).toMatchObject(missing);
  }
});

const refusals = [
  [
    'create',
    { experiment_id: 5 },
    `Invalid value 5 for parameter 'experiment_id' supplied:  Hint: Value was of type 'int'.${DOCS}`,
  ],
  [
    'create',
    { start_time: 'x' },
    `Invalid value "x" for parameter 'start_time' supplied:  Hint: Value was of type 'str'.${DOCS}`,
  ],
  ['update', {}, `Missing value for required parameter 'run_id'.${DOCS}`],
  [
    'update',
    { run_id: 'a', status: 'BOGUS' },
    `Invalid value "BOGUS" for parameter 'status' supplied:  Hint: Value was of type 'str'.${DOCS}`,
  ],
  [
    'search',
    { max_results: 123_456_789 },
    `Invalid value 123456789 for parameter 'max_results' supplied:  Hint: Value was of type 'int'.${DOCS}`,
  ],
  ['search', { max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
  [
    'search',
    { order_by: 'a' },
    `Invalid value "a" for parameter 'order_by' supplied:  Hint: Value was of type 'str'.${DOCS}`,
  ],
  ['search', { experiment_ids: ['0'], page_token: '!' }, 'Invalid page token, could not base64-decode'],
] as const;

it('refuses what does not fit', async () => {
  const { post } = await createMlflowClient();
  for (const [path, body, message] of refusals) {
    expect(await post(`${A}/${path}`, body)).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE', message },
    });
  }
});

eachDatabase((kind) => {
  it('searches runs, page by page, with all that was logged to them', async () => {
    const { post, experiment, run } = await createMlflowClient({ database: kind });
    const id = await experiment('a');
    const runs = [];
    for (let at = 0; at < 5; at += 1) runs.push(await run(id, { run_name: `run ${at}` }));
    for (const [at, runId] of runs.entries()) {
      await post(`${A}/log-batch`, { run_id: runId, metrics: [{ key: 'acc', value: at / 10, timestamp: 5 }] });
    }
    const found = await post(`${A}/search`, {
      experiment_ids: [id],
      filter: 'metrics.acc > 0.05',
      order_by: ['metrics.acc DESC'],
      max_results: 3,
    });
    expect(found.body.runs.map((each: { info: { run_id: string } }) => each.info.run_id)).toEqual([
      runs[4],
      runs[3],
      runs[2],
    ]);
    expect(found.body.runs[0].data.metrics).toEqual([{ key: 'acc', value: 0.4, timestamp: 5, step: 0 }]);
    const rest = await post(`${A}/search`, {
      experiment_ids: [id],
      filter: 'metrics.acc > 0.05',
      order_by: ['metrics.acc DESC'],
      max_results: 3,
      page_token: found.body.next_page_token,
    });
    expect(rest.body.runs).toHaveLength(1);
    expect(rest.body).not.toHaveProperty('next_page_token');
    await post(`${A}/delete`, { run_id: runs[0] });
    expect((await post(`${A}/search`, { experiment_ids: [id], run_view_type: 'DELETED_ONLY' })).body.runs).toHaveLength(
      1,
    );
    expect((await post(`${A}/search`, { experiment_ids: [id], run_view_type: 3 })).body.runs).toHaveLength(5);
    expect((await post(`${A}/search`, {})).body).toEqual({});
  });
});
