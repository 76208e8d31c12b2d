import { expect, it } from 'vitest';
import { createWireClient, type WireClient } from '../../../testing/wire-client.ts';

const L = 'logged-models';
const DOCS = ' See the API docs for more information about request parameters.';
const bad = 'INVALID_PARAMETER_VALUE';
const gone = 'RESOURCE_DOES_NOT_EXIST';
const at = expect.any(Number);

async function make(client: WireClient, fields: object = {}): Promise<string> {
  const { body } = await client.call('POST', L, { experiment_id: '0', name: 'm', ...fields });
  return (body as { model: { info: { model_id: string } } }).model.info.model_id;
}

it('are pending, then ready, and can be deleted', async () => {
  const client = await createWireClient();
  const { call, refusal } = client;
  const given = { model_type: 't', params: [{ key: 'p', value: '1' }], tags: [{ key: 'k', value: 'v' }] };
  const { body } = await call('POST', L, { experiment_id: '0', name: 'm', ...given });
  const { model_id: id } = (body as { model: { info: { model_id: string } } }).model.info;
  expect(id).toMatch(/^m-[0-9a-f]{32}$/);
  const info = {
    model_id: id,
    experiment_id: '0',
    name: 'm',
    creation_timestamp_ms: at,
    last_updated_timestamp_ms: at,
    artifact_uri: `mlflow-artifacts:/0/models/${id}/artifacts`,
    status: 'LOGGED_MODEL_PENDING',
    model_type: 't',
    source_run_id: '',
    tags: given.tags,
  };
  const model = { info, data: { params: given.params } };
  expect(body).toEqual({ model });
  expect((await call('GET', `${L}/${id}`)).body).toEqual({ model });
  const finished = await call('PATCH', `${L}/${id}`, { model_id: id, status: 'LOGGED_MODEL_READY' });
  expect(finished.body).toEqual({ model: { ...model, info: { ...info, status: 'LOGGED_MODEL_READY' } } });
  const failed = await call('PATCH', `${L}/${id}`, { model_id: id, status: 3 });
  expect(failed.body.model).toMatchObject({ info: { status: 'LOGGED_MODEL_UPLOAD_FAILED' } });
  for (let time = 0; time < 2; time += 1) expect((await call('DELETE', `${L}/${id}`)).body).toEqual({});
  const missing = [404, gone, `Logged model with ID '${id}' not found.`];
  expect(await refusal('GET', `${L}/${id}`)).toEqual(missing);
  expect((await call('GET', `${L}/${id}`, { allow_deleted: 'true' })).status).toBe(200);
});

it('have a name of their own when none is given, and nothing else', async () => {
  const { call } = await createWireClient();
  const { body } = await call('POST', L, { experiment_id: '0' });
  expect(body).toMatchObject({ model: { info: { name: expect.stringMatching(/^\w+-\w+-\d+$/) }, data: {} } });
});

it('take tags and parameters; a parameter stays what it is', async () => {
  const client = await createWireClient();
  const { call, refusal } = client;
  const id = await make(client);
  const twice = [
    { key: 'a', value: 'b' },
    { key: 'a', value: 'c' },
  ];
  expect((await call('PATCH', `${L}/${id}/tags`, { tags: twice })).body).toEqual({});
  expect((await call('GET', `${L}/${id}`)).body.model).toMatchObject({ info: { tags: [{ key: 'a', value: 'c' }] } });
  expect((await call('PATCH', `${L}/${id}/tags`, { tags: [{ key: 'x/y z', value: '' }] })).body).toEqual({});
  expect((await call('DELETE', `${L}/${id}/tags/x%2Fy%20z`)).body).toEqual({});
  expect((await call('DELETE', `${L}/${id}/tags/a`)).body).toEqual({});
  const noTag = [404, gone, `No tag with key 'a' found for model with ID '${id}'.`];
  expect(await refusal('DELETE', `${L}/${id}/tags/a`)).toEqual(noTag);
  const params = [{ key: 'q', value: '2' }];
  for (let time = 0; time < 2; time += 1) {
    expect((await call('POST', `${L}/${id}/params`, { model_id: id, params })).body).toEqual({});
  }
  const [status, code] = await refusal('POST', `${L}/${id}/params`, { params: [{ key: 'q', value: '3' }] });
  expect([status, code]).toEqual([400, bad]);
  expect((await call('GET', `${L}/${id}`)).body.model).toMatchObject({ data: { params } });
});

it('carry the metrics that runs log about them, with run and dataset', async () => {
  const client = await createWireClient();
  const { call } = client;
  const run = (await call('POST', 'runs/create', { experiment_id: '0' })).body as { run: { info: { run_id: string } } };
  const { run_id: runId } = run.run.info;
  const id = await make(client, { source_run_id: runId });
  const metrics = [
    { key: 'f1', value: 0.5, timestamp: 7, step: 2, model_id: id, dataset_name: 'd', dataset_digest: 'x' },
    { key: 'loss', value: 'NaN', timestamp: 8, step: 0, model_id: id },
  ];
  expect((await call('POST', 'runs/log-batch', { run_id: runId, metrics })).status).toBe(200);
  expect((await call('GET', `${L}/${id}`)).body.model).toMatchObject({
    info: { source_run_id: runId },
    data: { metrics: metrics.map((metric) => ({ ...metric, run_id: runId })) },
  });
});

it('that are not there, or are wrong, are said so', async () => {
  const client = await createWireClient();
  const { refusal } = client;
  const id = await make(client);
  const missing = [404, gone, "Logged model with ID 'no' not found."];
  const calls = [
    ['GET', `${L}/no`, undefined],
    ['PATCH', `${L}/no`, { status: 2 }],
    ['DELETE', `${L}/no`, undefined],
    ['PATCH', `${L}/no/tags`, { tags: [] }],
    ['DELETE', `${L}/no/tags/a`, undefined],
    ['POST', `${L}/no/params`, { params: [{ key: 'a', value: 'b' }] }],
  ] as const;
  for (const [method, path, fields] of calls) expect(await refusal(method, path, fields)).toEqual(missing);
  const required = `Missing value for required parameter 'experiment_id'.${DOCS}`;
  expect(await refusal('POST', L, {})).toEqual([400, bad, required]);
  expect(await refusal('POST', L, { experiment_id: '77' })).toEqual([404, gone, 'No Experiment with id=77 exists']);
  expect(await refusal('POST', L, { experiment_id: '0', name: 'a/b' })).toEqual([
    400,
    bad,
    `Invalid model name ('a/b') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
  ]);
  const odd = `Invalid value "foo" for parameter 'status' supplied:  Hint: Value was of type 'str'.${DOCS}`;
  expect(await refusal('PATCH', `${L}/${id}`, { model_id: id, status: 'foo' })).toEqual([400, bad, odd]);
  const none = `Missing value for required parameter 'status'.${DOCS}`;
  expect(await refusal('PATCH', `${L}/${id}`, { model_id: id })).toEqual([400, bad, none]);
});
