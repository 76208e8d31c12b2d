import { expect, it } from 'vitest';
import { createMlflowClient } from '../../../testing/mlflow-client.ts';
import { eachDatabase } from '../../../testing/test-database.ts';

const A = '/2.0/mlflow/experiments';
const DOCS = ' See the API docs for more information about request parameters.';

it('makes an experiment and gives it back', async () => {
  const { post, get } = await createMlflowClient();
  const tags = [
    { key: 'e', value: '' },
    { key: 'k', value: 'v\nw' },
  ];
  const made = await post(`${A}/create`, { name: 'Wear', tags });
  expect(made).toMatchObject({ status: 200, body: { experiment_id: '1' } });
  const { body } = await get(`${A}/get`, { experiment_id: '1' });
  const { creation_time: time } = body.experiment;
  // Field by field what the protocol's own server answers.
  expect(body).toEqual({
    experiment: {
      experiment_id: '1',
      name: 'Wear',
      artifact_location: 'mlflow-artifacts:/1',
      lifecycle_stage: 'active',
      last_update_time: time,
      creation_time: time,
      tags,
    },
  });
  expect(time).toBeGreaterThan(1.6e12);
  expect((await get(`${A}/get-by-name`, { experiment_name: 'Wear' })).body).toEqual(body);
  const own = await post(`${A}/create`, { name: 'Own', artifact_location: 's3://bucket/there' });
  const { experiment } = (await get(`${A}/get`, own.body)).body;
  expect(experiment).toMatchObject({ artifact_location: 's3://bucket/there' });
  expect(experiment).not.toHaveProperty('tags');
});

it('deletes with the runs, keeps the name, and restores all', async () => {
  const { post, get, experiment, run } = await createMlflowClient();
  const id = await experiment('a');
  const runId = await run(id);
  const stage = async () => (await get('/2.0/mlflow/runs/get', { run_id: runId })).body.run.info.lifecycle_stage;
  expect((await post(`${A}/delete`, { experiment_id: id })).body).toEqual({});
  expect((await get(`${A}/get`, { experiment_id: id })).body.experiment.lifecycle_stage).toBe('deleted');
  expect(await stage()).toBe('deleted');
  const refusals = [
    [`${A}/create`, { name: 'a' }, 400, 'RESOURCE_ALREADY_EXISTS', 'Experiment(name=a) already exists.'],
    [`${A}/delete`, { experiment_id: id }, 404, 'RESOURCE_DOES_NOT_EXIST', `No Experiment with id=${id} exists`],
    [`${A}/update`, { experiment_id: id, new_name: 'c' }, 400, 'BAD_REQUEST', 'Cannot rename a non-active experiment.'],
    [
      '/2.0/mlflow/runs/create',
      { experiment_id: id },
      400,
      'INVALID_PARAMETER_VALUE',
      `The experiment ${id} must be in the 'active' state. Current state is deleted.`,
    ],
  ] as const;
  for (const [path, body, status, code, message] of refusals) {
    expect(await post(path, body)).toMatchObject({ status, body: { error_code: code, message } });
  }
  expect((await post(`${A}/restore`, { experiment_id: id })).body).toEqual({});
  expect(await stage()).toBe('active');
  expect((await post(`${A}/restore`, { experiment_id: id })).status).toBe(404);
});

const refusals = [
  ['create', {}, `Missing value for required parameter 'name'.${DOCS}`],
  ['create', { name: 123 }, `Invalid value 123 for parameter 'name' supplied:  Hint: Value was of type 'int'.${DOCS}`],
  [
    'create',
    { name: 'a', tags: '5' },
    `Invalid value "5" for parameter 'tags' supplied:  Hint: Value was of type 'str'.${DOCS}`,
  ],
  ['create', { name: 'x'.repeat(501) }, "'name' exceeds the maximum length of 500 characters"],
  ['create', { name: 'a', artifact_location: 'runs:/1' }, "Artifact location cannot be a runs:/ URI. Given: 'runs:/1'"],
  [
    'create',
    { name: 'a', artifact_location: 's3://b/c#d' },
    "'artifact_location' URL can't include fragments or params.",
  ],
  ['create', { name: 'a', artifact_location: 's3://b?x=../..' }, 'Invalid query string'],
  [
    'create',
    { name: 'a', artifact_location: `s3://${'x'.repeat(2100)}` },
    'Invalid artifact path length. The length of the artifact path cannot be greater than 2048 characters.',
  ],
  ['update', { experiment_id: '0' }, `Missing value for required parameter 'new_name'.${DOCS}`],
  [
    'set-experiment-tag',
    { experiment_id: '0', key: 'q#', value: '1' },
    `Invalid value "q#" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
  ],
  [
    'set-experiment-tag',
    { experiment_id: '0', key: 'q'.repeat(251), value: '1' },
    "'key' exceeds the maximum length of 250 characters",
  ],
] as const;

it('refuses what does not fit', async () => {
  const { post } = await createMlflowClient();
  for (const [path, body, message] of refusals) {
    expect(await post(`${A}/${path}`, body)).toEqual({
      ...(await post(`${A}/${path}`, body)),
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE', message },
    });
  }
});

it('says which experiment there is not', async () => {
  const { post, get } = await createMlflowClient();
  const missing = (message: string) => ({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message } });
  expect(await get(`${A}/get`, { experiment_id: '99' })).toMatchObject(missing('No Experiment with id=99 exists'));
  expect(await get(`${A}/get-by-name`, { experiment_name: 'zz' })).toMatchObject(
    missing("Could not find experiment with name 'zz'"),
  );
  for (const path of ['delete', 'restore']) {
    expect(await post(`${A}/${path}`, { experiment_id: '99' })).toMatchObject(
      missing('No Experiment with id=99 exists'),
    );
  }
});

const searchRefusals = [
  [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
  [{ max_results: 50_001 }, "Invalid value 50001 for parameter 'max_results' supplied. It must be at most 50000"],
  [{ page_token: 'zzz' }, 'Invalid page token, could not base64-decode'],
  [{ filter: 'name = "a" OR name = "b"' }, 'Invalid clause(s) in filter string: '],
  [{ filter: 'foo.bar = "a"' }, "Invalid entity type 'foo'. Valid values are ["],
  [{ filter: 'wheel = "a"' }, "Invalid attribute key 'wheel' specified. Valid keys are '["],
  [{ filter: 'name > "a"' }, "Invalid comparator '>' not one of '["],
  [{ order_by: ['name SIDEWAYS'] }, "Invalid ordering key in order_by clause 'name SIDEWAYS'."],
] as const;

it('refuses searches that it cannot read', async () => {
  const { post } = await createMlflowClient();
  for (const [request, message] of searchRefusals) {
    const answer = await post(`${A}/search`, request);
    expect([answer.status, answer.body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(answer.body.message).toContain(message);
  }
});

eachDatabase((kind) => {
  it('changes name and tags', async () => {
    const { post, get, experiment } = await createMlflowClient({ database: kind });
    const id = await experiment('a');
    expect((await post(`${A}/update`, { experiment_id: id, new_name: 'b' })).body).toEqual({});
    expect((await post(`${A}/set-experiment-tag`, { experiment_id: id, key: 'x', value: '1' })).body).toEqual({});
    expect((await post(`${A}/set-experiment-tag`, { experiment_id: id, key: 'y' })).body).toEqual({});
    expect((await get(`${A}/get`, { experiment_id: id })).body.experiment).toMatchObject({
      name: 'b',
      tags: [
        { key: 'x', value: '1' },
        { key: 'y', value: '' },
      ],
    });
    expect((await post(`${A}/delete-experiment-tag`, { experiment_id: id, key: 'x' })).body).toEqual({});
    expect(await post(`${A}/delete-experiment-tag`, { experiment_id: id, key: 'x' })).toMatchObject({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `No tag with name: x in experiment with id ${id}` },
    });
  });

  it('searches by POST and GET, page by page', async () => {
    const { post, get, experiment } = await createMlflowClient({ database: kind });
    for (const name of ['a', 'ab', 'Abc']) await experiment(name);
    const names = (answer: { body: { experiments?: Array<{ name: string }> } }) =>
      (answer.body.experiments ?? []).map(({ name }) => name);
    expect(
      names(await post(`${A}/search`, { max_results: 10, filter: "name LIKE 'a%'", order_by: ['name DESC'] })),
    ).toEqual(['ab', 'a']);
    expect(names(await get(`${A}/search`, { order_by: ['name ASC'], max_results: 2 }))).toEqual(['Abc', 'Default']);
    expect(names(await get(`${A}/search`))).toHaveLength(4);
    const first = await post(`${A}/search`, { max_results: 3, order_by: ['name'] });
    const next = await post(`${A}/search`, {
      max_results: 3,
      order_by: ['name'],
      page_token: first.body.next_page_token,
    });
    expect([...names(first), ...names(next)]).toEqual(['Abc', 'Default', 'a', 'ab']);
    expect(next.body).not.toHaveProperty('next_page_token');
    await post(`${A}/delete`, { experiment_id: '1' });
    expect(names(await post(`${A}/search`, { view_type: 'DELETED_ONLY' }))).toEqual(['a']);
    expect(names(await get(`${A}/search`, { view_type: '3' }))).toHaveLength(4);
    expect((await post(`${A}/search`, { filter: "name = 'none'" })).body).toEqual({});
  });
});
