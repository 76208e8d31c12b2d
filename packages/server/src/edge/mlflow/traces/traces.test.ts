import { expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createWireClient, type WireClient } from '../../../testing/wire-client.ts';

const A = '/api/2.0/mlflow/traces';
const B = '/api/3.0/mlflow/traces';
const bad = 'INVALID_PARAMETER_VALUE';
const gone = 'RESOURCE_DOES_NOT_EXIST';

const location = { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '0' } };

function info(id: string, more: object = {}) {
  return {
    trace_id: id,
    trace_location: location,
    client_request_id: 'c',
    request_preview: 'asked',
    response_preview: 'answered',
    request_time: '2025-04-15T08:49:18.699Z',
    execution_duration: '1.25s',
    state: 'OK',
    trace_metadata: { 'mlflow.sourceRun': 'r1' },
    tags: { 'mlflow.traceName': 'n', 'mlflow.artifactLocation': 'file:///etc' },
    ...more,
  };
}

const tell = (client: WireClient, id: string, more: object = {}) =>
  client.call('POST', B, { trace: { trace_info: info(id, more), spans: [] } });

const told = (id: string) => ({
  ...info(id),
  execution_duration: '1.250s',
  tags: { 'mlflow.traceName': 'n', 'mlflow.artifactLocation': `mlflow-artifacts:/0/traces/${id}/artifacts` },
});

it('takes what a program tells and gives it back, one and many', async () => {
  const client = await createWireClient();
  for (let time = 0; time < 2; time += 1) {
    expect((await tell(client, 'tr-a')).body).toEqual({ trace: { trace_info: told('tr-a') } });
  }
  await tell(client, 'tr-b', { execution_duration: undefined, state: 3, client_request_id: undefined });
  expect((await client.call('GET', `${B}/tr-a`)).body).toEqual({ trace: { trace_info: told('tr-a') } });
  expect((await client.call('GET', `${B}/get`, { trace_id: 'tr-a' })).body).toEqual({
    trace: { trace_info: told('tr-a') },
  });
  const many = await client.call('GET', `${B}/batchGet`, { trace_ids: ['tr-b', 'none', 'tr-a'] });
  expect(many.body.traces).toMatchObject([
    { trace_info: { trace_id: 'tr-b', state: 'IN_PROGRESS' } },
    { trace_info: told('tr-a') },
  ]);
  const infos = await client.call('POST', `${B}/batchGetInfos`, { trace_ids: ['tr-a'] });
  expect(infos.body).toEqual({ trace_infos: [told('tr-a')] });
  const elsewhere = { trace_ids: ['tr-a'], experiment_ids: ['9'] };
  expect((await client.call('POST', `${B}/batchGetInfos`, elsewhere)).body).toEqual({});
  expect(await client.refusal('GET', `${B}/none`)).toEqual([404, gone, "Trace with ID 'none' not found."]);
});

it('waits for spans that were told of, and says when they do not come', async () => {
  const client = await createWireClient();
  await tell(client, 'tr-a', { trace_metadata: { 'mlflow.trace.sizeStats': '{"num_spans": 2}' } });
  expect(await client.refusal('GET', `${B}/get`, { trace_id: 'tr-a' })).toEqual([
    404,
    gone,
    'Trace with ID tr-a is not fully exported yet, please try again later.',
  ]);
  expect((await client.call('GET', `${B}/get`, { trace_id: 'tr-a', allow_partial: 'true' })).status).toBe(200);
});

it('refuses ids that could be paths, and what is no trace', async () => {
  const client = await createWireClient();
  for (const id of ['../../etc', '..', 'a/b', 'a%2fb', '%2e%2e', 'a\\b', 'a#b', '/x', '.', '']) {
    const { status, body } = await tell(client, id);
    expect([status, body.error_code], id).toEqual([400, bad]);
  }
  for (const more of [
    { request_time: 'yesterday' },
    { execution_duration: '5' },
    { state: 'GREAT' },
    { tags: ['a'] },
    { tags: { a: 1 } },
    { tags: { ['k'.repeat(251)]: 'v' } },
    { trace_metadata: { a: 'x\0' } },
    { trace_location: 5 },
  ]) {
    const { status, body } = await tell(client, 'tr-a', more);
    expect([status, body.error_code], JSON.stringify(more)).toEqual([400, bad]);
  }
  const nowhere = { trace_location: { mlflow_experiment: { experiment_id: '8' } } };
  expect((await tell(client, 'tr-a', nowhere)).status).toBe(404);
  const [status, code] = await client.refusal('POST', B, {});
  expect([status, code]).toEqual([400, bad]);
  expect((await client.call('GET', `${B}/tr-a`)).status).toBe(404);
  for (const request of ['../x', '..%2f..', 'tr-none']) {
    const path = `/ajax-api/2.0/mlflow/get-trace-artifact?request_id=${encodeURIComponent(request)}`;
    expect((await client.call('GET', path)).status).toBe(404);
  }
});

it('begins and ends traces of older clients, whose spans are in a file', async () => {
  const client = await createWireClient();
  const pairs = (pair: object) => Object.entries(pair).map(([key, value]) => ({ key, value }));
  const begun = {
    experiment_id: '0',
    timestamp_ms: 1000,
    request_metadata: pairs({ m: '1' }),
    tags: pairs({ a: '1' }),
  };
  const { body } = await client.call('POST', A, begun);
  const { request_id: id } = body.trace_info as { request_id: string };
  const uri = `mlflow-artifacts:/0/traces/${id}/artifacts`;
  const tags = [
    { key: 'a', value: '1' },
    { key: 'mlflow.artifactLocation', value: uri },
  ];
  const open = {
    request_id: id,
    experiment_id: '0',
    timestamp_ms: 1000,
    status: 'IN_PROGRESS',
    request_metadata: begun.request_metadata,
    tags,
  };
  expect(body).toEqual({ trace_info: open });
  const end = { timestamp_ms: 3500, status: 'ERROR', request_metadata: pairs({ m: '2' }), tags: pairs({ b: '2' }) };
  const ended = await client.call('PATCH', `${A}/${id}`, end);
  const closed = { ...open, execution_time_ms: 2500, status: 'ERROR', request_metadata: end.request_metadata };
  const full = { ...closed, tags: [tags[0], end.tags[0], tags[1]] };
  expect(ended.body).toEqual({ trace_info: full });
  expect((await client.call('GET', `${A}/${id}/info`)).body).toEqual({ trace_info: full });
  const found = await client.call('GET', A, { experiment_ids: ['0'], filter: "status = 'ERROR'", max_results: 5 });
  expect(found.body).toEqual({ traces: [full] });
  await client.call('PUT', `/api/2.0/mlflow-artifacts/artifacts/0/traces/${id}/artifacts/traces.json`, { spans: [] });
  const file = await client.call('GET', '/ajax-api/3.0/mlflow/get-trace-artifact', { request_id: id });
  expect([file.status, file.body]).toEqual([200, { spans: [] }]);
  expect(await client.refusal('GET', `${A}/none/info`)).toEqual([404, gone, "Trace with ID 'none' not found."]);
  expect((await client.call('PATCH', `${A}/none`, end)).status).toBe(404);
});

it('searches in pages', async () => {
  const client = await createWireClient();
  for (let at = 0; at < 5; at += 1) await tell(client, `tr-${at}`, { request_time: `2025-04-15T08:49:1${at}Z` });
  const search = { locations: [location], filter: "name = 'n'", max_results: 2, order_by: ['timestamp_ms ASC'] };
  const ids: string[] = [];
  for (let token: unknown = ''; token !== undefined; ) {
    const { body } = await client.call('POST', `${B}/search`, { ...search, page_token: token });
    ids.push(...((body.traces ?? []) as Array<{ trace_id: string }>).map(({ trace_id: id }) => id));
    token = body.next_page_token;
  }
  expect(ids).toEqual(['tr-0', 'tr-1', 'tr-2', 'tr-3', 'tr-4']);
  expect(
    (await client.call('POST', `${B}/search`, { locations: [location], filter: "run_id = 'r1'" })).body.traces,
  ).toHaveLength(5);
  for (const wrong of [
    { max_results: 501 },
    { max_results: 0 },
    { filter: 'a' },
    { order_by: ['a'] },
    { page_token: 'x' },
  ]) {
    expect((await client.refusal('POST', `${B}/search`, { ...search, ...wrong })).slice(0, 2)).toEqual([400, bad]);
  }
  const [status, code, message] = await client.refusal('POST', `${B}/search`, { ...search, filter: "name RLIKE 'a'" });
  expect([status, code]).toEqual([400, bad]);
  expect(message).toContain('RLIKE');
});

eachDatabase((database) => {
  it('tags, links and deletes', () => tagsLinksDeletes(database));
});

async function tagsLinksDeletes(database: 'sqlite' | 'postgres') {
  const client = await createWireClient({ database });
  const { call, refusal } = client;
  for (let at = 0; at < 4; at += 1) await tell(client, `tr-${at}`, { request_time: `2025-04-15T08:49:1${at}Z` });
  for (const prefix of [A, B]) {
    expect((await call('PATCH', `${prefix}/tr-0/tags`, { key: 'k', value: 'v' })).body).toEqual({});
    expect((await call('DELETE', `${prefix}/tr-0/tags`, { key: 'k' })).body).toEqual({});
    const missing = "No trace tag with key 'k' for trace with ID 'tr-0'";
    expect(await refusal('DELETE', `${prefix}/tr-0/tags`, { key: 'k' })).toEqual([404, gone, missing]);
  }
  const fixed = "Tag 'mlflow.trace.spansLocation' is immutable and cannot be set on a trace.";
  const location = { key: 'mlflow.trace.spansLocation', value: 'x' };
  expect(await refusal('PATCH', `${A}/tr-0/tags`, location)).toEqual([400, bad, fixed]);
  expect((await call('PATCH', `${A}/none/tags`, { key: 'k', value: 'v' })).status).toBe(404);
  const run = (await call('POST', 'runs/create', { experiment_id: '0' })).body as { run: { info: { run_id: string } } };
  const { run_id: runId } = run.run.info;
  expect((await call('POST', `${A}/link-to-run`, { trace_ids: ['tr-1', 'none'], run_id: runId })).body).toEqual({});
  expect((await call('POST', `${A}/link-to-run`, { trace_ids: ['tr-1'], run_id: 'none' })).status).toBe(404);
  const most = Array.from({ length: 101 }, (_, at) => `tr-${at}`);
  expect((await refusal('POST', `${A}/link-to-run`, { trace_ids: most, run_id: runId })).slice(0, 2)).toEqual([
    400,
    bad,
  ]);
  const prompts = { trace_id: 'tr-1', prompt_versions: [{ name: 'p', version: '1' }] };
  expect((await call('POST', `${A}/link-prompts`, prompts)).body).toEqual({});
  for (const wrong of [
    {},
    { max_timestamp_millis: 1, request_ids: ['a'] },
    { max_traces: 1, request_ids: ['a'] },
    { max_timestamp_millis: 1, max_traces: 0 },
  ]) {
    expect((await refusal('POST', `${A}/delete-traces`, { experiment_id: '0', ...wrong })).slice(0, 2)).toEqual([
      400,
      bad,
    ]);
  }
  const all = { experiment_id: '0', max_timestamp_millis: Date.parse('2025-04-15T08:49:12Z') };
  expect((await call('POST', `${B}/delete-traces`, { ...all, max_traces: 1 })).body).toEqual({ traces_deleted: 1 });
  expect(
    (await call('POST', `${A}/delete-traces`, { experiment_id: '0', request_ids: ['tr-1', 'none'] })).body,
  ).toEqual({ traces_deleted: 1 });
  expect((await call('POST', `${A}/delete-traces`, all)).body).toEqual({ traces_deleted: 1 });
  expect((await call('GET', `${B}/tr-2`)).status).toBe(404);
  expect((await call('GET', `${B}/tr-3`)).status).toBe(200);
}

it('answers assessments and what else is not spoken as a server without them', async () => {
  const client = await createWireClient();
  await tell(client, 'tr-a');
  for (const path of ['tr-a/assessments', 'metrics', 'calculate-filter-correlation']) {
    const { status, body, text } = await client.call('POST', `${B}/${path}`, {});
    expect([status, body, text.startsWith('Not Found')]).toEqual([404, {}, true]);
  }
});
