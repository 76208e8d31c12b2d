import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../testing/test-app.ts';
import { createWebhookReceiver } from '../../../testing/webhook-receiver.ts';
import { entities } from './webhook-events.ts';

const SECRET = 'hidden-secret';
const flags = ['--webhook-private-addresses', 'true'];
const PROMPT = { key: 'mlflow.prompt.is_prompt', value: 'true' };

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

async function call(app: TestApp, method: Method, path: string, fields: object = {}) {
  const reply = await app.inject({
    method,
    url: path.startsWith('/') ? path : `/api/2.0/mlflow/${path}`,
    headers: { host: 'localhost', ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(method === 'GET' ? {} : { payload: JSON.stringify(fields) }),
  });
  expect([path, reply.statusCode, reply.payload]).toEqual([path, 200, expect.not.stringContaining(SECRET)]);
  return JSON.parse(reply.payload);
}

/** Every event of the protocol. */
const everything = entities.flatMap(([entity]): Array<{ entity: string; action: string }> => {
  if (entity === 'BUDGET_POLICY') return [{ entity, action: 'EXCEEDED' }];
  if (entity.endsWith('_TAG')) return ['SET', 'DELETED'].map((action) => ({ entity, action }));
  if (entity.endsWith('_ALIAS')) return ['CREATED', 'DELETED'].map((action) => ({ entity, action }));
  return [{ entity, action: 'CREATED' }];
});

async function listen(app: TestApp, url: string, events: object = everything, more: object = {}): Promise<string> {
  const { webhook } = await call(app, 'POST', 'webhooks', { name: 'a', url, events, ...more });
  return webhook.webhook_id;
}

/** Waits until nothing is left to deliver. */
async function settled(app: TestApp) {
  await app.platform.outbox.drained();
  const jobs = await app.platform.jobs.list({ kind: 'tracking.webhook_delivery' });
  return Promise.all(jobs.map(({ id }) => app.platform.jobs.ended(id)));
}

describe('deliveries', () => {
  it('tell of models and prompts what happened, with what receivers need', async () => {
    const app = await createTestApp({ flags });
    const receiver = await createWebhookReceiver();
    await listen(app, receiver.url);
    const tags = [{ key: 'k', value: 'v' }];
    for (const [name, own] of [
      ['m', []],
      ['p', [PROMPT, { key: '_mlflow_prompt_type', value: 'text' }]],
    ] as const) {
      const text = own.length === 0 ? [] : [{ key: 'mlflow.prompt.text', value: 'Hello {{name}}' }];
      await call(app, 'POST', 'registered-models/create', { name, tags: [...tags, ...own], description: 'd' });
      const source = own.length === 0 ? 's3://b/c' : 'dummy-source';
      await call(app, 'POST', 'model-versions/create', { name, source, tags: [...tags, ...own, ...text] });
      await call(app, 'POST', 'model-versions/set-tag', { name, version: '1', key: 'a', value: 'b' });
      await call(app, 'DELETE', 'model-versions/delete-tag', { name, version: '1', key: 'a' });
      await call(app, 'POST', 'registered-models/set-tag', { name, key: 'c', value: 'd' });
      await call(app, 'DELETE', 'registered-models/delete-tag', { name, key: 'c' });
      await call(app, 'POST', 'registered-models/alias', { name, alias: 'live', version: '1' });
      await call(app, 'DELETE', 'registered-models/alias', { name, alias: 'live' });
      await call(app, 'PATCH', 'registered-models/update', { name, description: 'e' });
    }
    await settled(app);
    const told = receiver.received.map(({ body }) => [`${body.entity}.${body.action}`, body.data]);
    const m = { name: 'm', version: '1' };
    const p = { name: 'p', version: '1' };
    const kv = { k: 'v' };
    expect(Object.fromEntries(told)).toEqual({
      'registered_model.created': { name: 'm', tags: kv, description: expect.any(String) },
      'model_version.created': { ...m, source: 's3://b/c', run_id: null, tags: kv, description: null },
      'model_version_tag.set': { ...m, key: 'a', value: 'b' },
      'model_version_tag.deleted': { ...m, key: 'a' },
      'model_version_alias.created': { ...m, alias: 'live' },
      'model_version_alias.deleted': { name: 'm', alias: 'live' },
      'prompt.created': { name: 'p', tags: kv, description: expect.any(String) },
      'prompt_version.created': { ...p, template: 'Hello {{name}}', tags: kv, description: null },
      'prompt_version_tag.set': { ...p, key: 'a', value: 'b' },
      'prompt_version_tag.deleted': { ...p, key: 'a' },
      'prompt_tag.set': { name: 'p', key: 'c', value: 'd' },
      'prompt_tag.deleted': { name: 'p', key: 'c' },
      'prompt_alias.created': { ...p, alias: 'live' },
      'prompt_alias.deleted': { name: 'p', alias: 'live' },
    });
    expect(told).toHaveLength(14);
  });

  it('are signed with the secret, which leaves in no answer and no log and lies sealed in the home', async () => {
    const app = await createTestApp({ flags: [...flags, '--log-level', 'debug'] });
    const receiver = await createWebhookReceiver();
    const id = await listen(app, receiver.url, everything, { secret: SECRET });
    await call(app, 'POST', 'registered-models/create', { name: 'm' });
    await settled(app);
    const [{ headers, text, body }] = receiver.received as [(typeof receiver.received)[number]];
    const seconds = String(headers['x-mlflow-timestamp']);
    const delivery = String(headers['x-mlflow-delivery-id']);
    const mac = createHmac('sha256', SECRET).update(`${delivery}.${seconds}.${text}`).digest('base64');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-mlflow-signature': `v1,${mac}` });
    expect(delivery).toMatch(/^[0-9a-f-]{36}$/);
    expect(seconds).toMatch(/^\d{10}$/);
    expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
    const { items } = await call(app, 'GET', '/api/v1/webhooks');
    expect(items).toMatchObject([
      { id, signed: true, lastDelivery: { deliveryId: delivery, outcome: 'delivered', status: 200 } },
    ]);
    await call(app, 'GET', '/api/v1/jobs');
    await call(app, 'GET', '/api/v1/events');
    await call(app, 'POST', `webhooks/${id}/test`);
    expect(JSON.stringify(app.logged)).not.toContain(SECRET);
    await app.close();
    for (const file of ['state.sqlite', 'state.sqlite-wal']) {
      const bytes = await readFile(join(app.home, file)).catch(() => Buffer.alloc(0));
      expect(bytes.includes(SECRET)).toBe(false);
    }
  });

  it('without a secret are not signed; a new secret counts from the next one on', async () => {
    const app = await createTestApp({ flags });
    const receiver = await createWebhookReceiver();
    const id = await listen(app, receiver.url);
    await call(app, 'POST', `webhooks/${id}/test`);
    await call(app, 'PATCH', `webhooks/${id}`, { secret: SECRET });
    await call(app, 'POST', `webhooks/${id}/test`);
    await call(app, 'PATCH', `webhooks/${id}`, { secret: '' });
    await call(app, 'POST', `webhooks/${id}/test`);
    const signed = receiver.received.map(({ headers }) => headers['x-mlflow-signature'] !== undefined);
    expect(signed).toEqual([false, true, false]);
  });

  it('go to who listens: not to other topics, not where switched off or deleted', async () => {
    const app = await createTestApp({ flags });
    const receiver = await createWebhookReceiver();
    const silent = await createWebhookReceiver();
    const event = { entity: 'REGISTERED_MODEL', action: 'CREATED' };
    await listen(app, receiver.url, [event]);
    await listen(app, receiver.url, [event]);
    await listen(app, silent.url, [{ entity: 'PROMPT', action: 'CREATED' }]);
    await listen(app, silent.url, everything, { status: 'DISABLED' });
    await call(app, 'DELETE', `webhooks/${await listen(app, silent.url)}`);
    await call(app, 'POST', 'registered-models/create', { name: 'm' });
    await call(app, 'POST', 'registered-models/set-tag', { name: 'm', key: 'c', value: 'd' });
    await settled(app);
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.received.map(({ headers }) => headers['x-mlflow-delivery-id'])).size).toBe(2);
    expect(silent.received).toEqual([]);
  });
});

describe('a receiver', () => {
  it('that fails is tried again with the same delivery id', async () => {
    const app = await createTestApp({ flags });
    const receiver = await createWebhookReceiver((response, number) => {
      response.writeHead(number === 1 ? 503 : 204).end();
    });
    await listen(app, receiver.url);
    await call(app, 'POST', 'registered-models/create', { name: 'm' });
    expect(await settled(app)).toMatchObject([{ state: 'succeeded', attempt: 2 }]);
    const [first, second] = receiver.received;
    expect(first?.headers['x-mlflow-delivery-id']).toBe(second?.headers['x-mlflow-delivery-id']);
    expect(first?.text).toBe(second?.text);
  });

  it.each([
    [400, 'answered 400.'],
    [302, 'Redirects are not followed'],
  ])('that answers %i is not tried again, and the list says why', async (status, words) => {
    const inner = await createWebhookReceiver();
    const app = await createTestApp({ flags });
    const receiver = await createWebhookReceiver((response) =>
      response.writeHead(status, { location: inner.url }).end(),
    );
    const id = await listen(app, receiver.url);
    await call(app, 'POST', 'registered-models/create', { name: 'm' });
    expect(await settled(app)).toMatchObject([{ state: 'failed', attempt: 1 }]);
    const { items } = await call(app, 'GET', '/api/v1/webhooks');
    const lastDelivery = { outcome: 'failed', status, message: expect.stringContaining(words) };
    expect(items).toMatchObject([{ lastDelivery }]);
    expect((await call(app, 'POST', `webhooks/${id}/test`)).result).toMatchObject({
      success: false,
      response_status: status,
      error_message: expect.stringContaining(words),
    });
    expect(inner.received).toEqual([]);
  });

  it('that had not answered when the server stopped is sent to again by the next one', async () => {
    const app = await createTestApp({ flags });
    const receiver = await createWebhookReceiver((response, number) => void (number > 1 && response.end()));
    await listen(app, receiver.url);
    await call(app, 'POST', 'registered-models/create', { name: 'm' });
    await receiver.count(1);
    const next = await app.restart();
    await receiver.count(2);
    expect(await settled(next)).toMatchObject([{ state: 'succeeded' }]);
    const [first, second] = receiver.received;
    expect(first?.headers['x-mlflow-delivery-id']).toBe(second?.headers['x-mlflow-delivery-id']);
  });
});

describe('a trial', () => {
  it('sends an example of any topic, once, and says what came back', async () => {
    const app = await createTestApp({ flags });
    const receiver = await createWebhookReceiver();
    const id = await listen(app, receiver.url, [{ entity: 'PROMPT', action: 'CREATED' }]);
    const worked = { result: { success: true, response_status: 200, response_body: 'thanks' } };
    expect(await call(app, 'POST', `webhooks/${id}/test`)).toEqual(worked);
    for (const event of everything) expect(await call(app, 'POST', `webhooks/${id}/test`, { event })).toEqual(worked);
    const names = receiver.received.map(({ body }) => `${body.entity}.${body.action}`.toUpperCase());
    expect(names).toEqual(['PROMPT.CREATED', ...everything.map(({ entity, action }) => `${entity}.${action}`)]);
    expect(receiver.received[0]?.body.data).toMatchObject({
      name: 'example_prompt',
      tags: { example_key: 'example_value' },
    });
  });

  it('to an address that is not public is refused before anything is sent, however it came into the row', async () => {
    const app = await createTestApp();
    const receiver = await createWebhookReceiver();
    const id = await listen(app, 'https://example.com/hook');
    await app.platform.db.run(async (tx) => {
      const rows = tx.on<{ tracking_webhooks: { url: string } }>();
      await rows.updateTable('tracking_webhooks').set({ url: receiver.url }).execute();
    });
    const { result } = await call(app, 'POST', `webhooks/${id}/test`);
    expect(result).toEqual({ success: false, error_message: expect.stringContaining('no public address') });
    await call(app, 'POST', 'registered-models/create', { name: 'm' });
    expect(await settled(app)).toMatchObject([{ state: 'failed', attempt: 1 }]);
    expect(receiver.received).toEqual([]);
  });
});
