import { expect, it } from 'vitest';
import { createMlflowClient } from '../../testing/mlflow-client.ts';

const A = '/2.0/mlflow';

it.each([
  ['another site', { host: 'localhost', origin: 'https://evil.example' }],
  ['a page without an origin of its own', { host: 'localhost', origin: 'null' }],
  ['a name that was bound to this machine', { host: 'evil.example' }],
  ['a name that begins like ours', { host: 'localhost.evil.example' }],
])('does nothing for %s, whatever the content type', async (_from, headers) => {
  const { app, get, send } = await createMlflowClient();
  const writes = [
    ['POST', `/api${A}/experiments/create`],
    ['POST', `/ajax-api${A}/experiments/create`],
    ['PUT', '/api/2.0/mlflow-artifacts/artifacts/0/x'],
    ['POST', `/ajax-api${A}/upload-artifact?run_uuid=0&path=x`],
    ['DELETE', `/api${A}/registered-models/delete`],
  ] as const;
  for (const [method, url] of writes) {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
      const payload = '{"name":"planted"}';
      const answer = await app.inject({ method, url, headers: { ...headers, 'content-type': type }, payload });
      expect([url, answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([url, 403, undefined]);
    }
  }
  expect((await get(`${A}/experiments/get-by-name`, { experiment_name: 'planted' })).status).toBe(404);
  expect((await send('GET', '/api/2.0/mlflow-artifacts/artifacts/0/x')).status).toBe(404);
});

it('takes no form for a request', async () => {
  const { send, get } = await createMlflowClient();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const answer = await send('POST', `/api${A}/experiments/create`, '{"name":"planted"}', type);
    expect([answer.status, answer.body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
  }
  expect((await get(`${A}/experiments/get-by-name`, { experiment_name: 'planted' })).status).toBe(404);
});

it.each([
  ["x'); DROP TABLE tracking_runs; --"],
  ['<script>alert(1)</script>'],
  ['"><img src=x onerror=alert(1)>'],
  ['line\r\nSet-Cookie: a=b'],
  ['\u202egnp.exe\u0007\u001b[2J'],
  ['__proto__'],
])('keeps the name %j as data', async (name) => {
  const { post, get } = await createMlflowClient();
  const made = await post(`${A}/experiments/create`, { name });
  expect(made.status).toBe(200);
  const read = await get(`${A}/experiments/get-by-name`, { experiment_name: name });
  expect(read.body.experiment).toMatchObject({ experiment_id: made.body.experiment_id, name });
  expect(read.type).toMatch(/^application\/json/);
  const again = await post(`${A}/experiments/create`, { name });
  expect([again.status, again.body.error_code]).toEqual([400, 'RESOURCE_ALREADY_EXISTS']);
});

it('says nothing of statements, tables or folders when it refuses', async () => {
  const { post, get, experiment, run } = await createMlflowClient();
  await experiment('taken');
  const runId = await run();
  await post(`${A}/runs/log-parameter`, { run_id: runId, key: 'a', value: '1' });
  const refused = [
    await post(`${A}/experiments/create`, { name: 'taken' }),
    await post(`${A}/runs/log-parameter`, { run_id: runId, key: 'a', value: '2' }),
    await post(`${A}/runs/search`, { experiment_ids: ["0' OR 1=1 --"], filter: "params.a = '1' OR 1=1" }),
    await post(`${A}/runs/search`, { experiment_ids: ['0'], order_by: ['(select 1) --'] }),
    await post(`${A}/runs/search`, { experiment_ids: ['0'], page_token: "' or 1=1" }),
    await get(`${A}/artifacts/list`, { run_id: runId, path: '../../etc' }),
    await get('/2.0/mlflow-artifacts/artifacts', { path: '/etc' }),
  ];
  for (const { status, text } of refused) {
    expect([status, text]).toEqual([
      400,
      expect.not.stringMatching(/sqlite|tracking_|constraint|insert into|\/tmp\/|node:/i),
    ]);
  }
});
