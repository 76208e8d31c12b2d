import { expect, it } from 'vitest';
import { createMlflowClient } from '../../testing/mlflow-client.ts';
import { mapError } from './map-error.ts';

it('answers what clients ask of the server itself', async () => {
  const { send, get } = await createMlflowClient();
  expect(await send('GET', '/health')).toMatchObject({ status: 200, text: 'OK' });
  const version = await send('GET', '/version');
  expect(version).toMatchObject({ status: 200, type: 'text/plain; charset=utf-8' });
  expect(version.text).toMatch(/^3\.\d+\.\d+$/);
  expect((await get('/3.0/mlflow/server-info')).body).toEqual({ store_type: 'SqlStore', workspaces_enabled: false });
});

it('has no gateway behind it, and says so as the protocol does', async () => {
  const { send } = await createMlflowClient();
  const url = '/ajax-api/2.0/mlflow/gateway-proxy';
  expect((await send('GET', `${url}?gateway_path=api/2.0/endpoints`)).body).toEqual({ endpoints: [] });
  expect(await send('POST', url, '{}')).toMatchObject({
    status: 400,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message: 'Deployments proxy request must specify a gateway_path.',
    },
  });
});

it('is not healthy before it has started', async () => {
  const { send } = await createMlflowClient({ started: false });
  expect((await send('GET', '/health')).status).toBe(503);
  expect(await send('GET', '/api/2.0/mlflow/runs/get?run_id=a')).toMatchObject({
    status: 503,
    body: { error_code: 'TEMPORARILY_UNAVAILABLE' },
  });
});

const misses = [
  ['GET', '/api/2.0/mlflow/users/get'],
  ['POST', '/api/2.0/mlflow/users/create'],
  ['POST', '/api/3.0/mlflow/roles/create'],
  ['GET', '/api/2.0/mlflow/experiments/permissions/get'],
  ['POST', '/api/3.0/mlflow/scorers/register'],
  ['GET', '/ajax-api/3.0/mlflow/gateway/endpoints/list'],
  ['PUT', '/api/2.0/mlflow/runs/get'],
  ['DELETE', '/ajax-api/9.9/nothing'],
] as const;

it('says in plain text what it does not speak', async () => {
  const { send } = await createMlflowClient();
  for (const [method, url] of misses) {
    for (const accept of [undefined, '{}']) {
      const answer = await send(method, url, accept);
      expect(answer).toMatchObject({ status: 404, type: 'text/plain; charset=utf-8' });
    }
  }
});

it('serves the same under both prefixes', async () => {
  const { send } = await createMlflowClient();
  for (const prefix of ['/api', '/ajax-api']) {
    const answer = await send('GET', `${prefix}/2.0/mlflow/experiments/get?experiment_id=0`);
    expect(answer).toMatchObject({ status: 200, body: { experiment: { experiment_id: '0', name: 'Default' } } });
  }
});

it('answers bodies over the limit and foreign hosts in the protocol', async () => {
  const { send, app } = await createMlflowClient();
  const tooLarge = await send('POST', '/api/2.0/mlflow/runs/log-batch', Buffer.alloc((64 << 20) + 1, 32));
  expect(tooLarge).toMatchObject({ status: 413, body: { error_code: 'BAD_REQUEST' } });
  const foreign = await app.inject({
    method: 'GET',
    url: '/api/2.0/mlflow/experiments/get?experiment_id=0',
    headers: { host: 'evil.example' },
  });
  expect([foreign.statusCode, foreign.json().error_code]).toEqual([403, 'PERMISSION_DENIED']);
});

it('keeps the cause of an unforeseen error to itself', () => {
  const mapped = mapError(new TypeError("Cannot read 'x' of undefined in SELECT * FROM secrets"), 'log_1');
  expect(mapped).toEqual({
    status: 500,
    body: {
      error_code: 'INTERNAL_ERROR',
      message: 'Something went wrong inside Kaizen. The log holds the cause under log_1.',
    },
  });
});
