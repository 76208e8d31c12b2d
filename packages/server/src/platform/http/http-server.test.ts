import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { KaizenError } from '../../kernel/errors.ts';
import { createTestHome } from '../../testing/test-home.ts';
import { createTestIds } from '../../testing/test-ids.ts';
import { createTelemetry } from '../telemetry/create-telemetry.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { defineRoute, RawReply, type Route } from './route.ts';

const common = { permission: 'data:dataset:read', tag: 'test', summary: 'x' } as const;
const Item = Type.Object(
  {
    name: Type.String({ minLength: 2 }),
    kind: Type.Union([Type.Literal('csv'), Type.Literal('parquet')]),
    rows: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);

const routes: Route[] = [
  defineRoute({
    ...common,
    method: 'POST',
    path: '/api/v1/items',
    operationId: 'postItem',
    body: Type.Object({ items: Type.Array(Item) }),
    status: 201,
    response: Type.Object({ count: Type.Integer(), key: Type.Optional(Type.String()) }),
    handler: async ({ body, headers }) => {
      const key = headers['idempotency-key'];
      const extra = { count: body.items.length, secret: 'never sent', ...(key === undefined ? {} : { key }) };
      return extra;
    },
  }),
  defineRoute({
    ...common,
    method: 'GET',
    path: '/api/v1/items/:id',
    operationId: 'getItem',
    params: Type.Object({ id: Type.Integer() }),
    query: Type.Object({ tags: Type.Optional(Type.Array(Type.String())), limit: Type.Integer({ default: 50 }) }),
    response: Type.Unknown(),
    handler: async ({ params, query }) => ({ params, query }),
  }),
  ...(['not_found', 'conflict', 'invalid', 'forbidden', 'precondition', 'unavailable'] as const).map((kind) =>
    defineRoute({
      ...common,
      method: 'GET',
      path: `/api/v1/fail/${kind}`,
      operationId: `fail_${kind}`,
      response: Type.Unknown(),
      handler: async () => {
        throw new KaizenError(kind, `test.${kind}`, 'Named, with the mend.', { a: 1 });
      },
    }),
  ),
  defineRoute({
    ...common,
    method: 'GET',
    path: '/api/v1/fail/inside',
    operationId: 'failInside',
    response: Type.Unknown(),
    handler: async () => {
      throw new Error('password=hunter2');
    },
  }),
  defineRoute({
    ...common,
    method: 'GET',
    path: '/v2/fail',
    operationId: 'edgeFail',
    response: Type.Unknown(),
    edge: { mapError: (error) => ({ status: 418, body: { error: String(error) }, headers: { 'x-edge': '1' } }) },
    handler: async () => {
      throw new Error('worded by the edge');
    },
  }),
  defineRoute({
    ...common,
    method: 'PUT',
    path: '/api/v1/files/*',
    operationId: 'putFile',
    upload: true,
    response: Type.Object({ bytes: Type.Integer(), path: Type.String() }),
    params: Type.Object({ '*': Type.String() }),
    handler: async ({ stream, params }) => {
      let bytes = 0;
      for await (const chunk of stream ?? []) bytes += chunk.length;
      return { bytes, path: params['*'] };
    },
  }),
  defineRoute({
    ...common,
    method: 'GET',
    path: '/api/v1/slow',
    operationId: 'getSlow',
    response: Type.Object({ done: Type.Boolean() }),
    handler: async ({ signal }) => {
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      entered.waiting(signal);
      await released;
      return { done: true };
    },
  }),
  defineRoute({
    ...common,
    method: 'GET',
    path: '/api/v1/raw',
    operationId: 'getRaw',
    response: Type.Unknown(),
    handler: async () => new RawReply(Readable.from(['a', 'b']), { 'content-type': 'text/csv' }, 206),
  }),
];

let http: HttpServer;
let release: () => void = () => undefined;
/** The signals of slow requests, as they come in. */
const entered = {
  waiting: (_: AbortSignal) => {},
  next: () => new Promise<AbortSignal>((resolve) => (entered.waiting = resolve)),
};
let ready: boolean;
let logged: string[];
let expose: () => Promise<string>;

beforeEach(async () => {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const webRoot = join(home.path, 'web');
  mkdirSync(join(webRoot, 'assets'), { recursive: true });
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Kaizen</title>');
  writeFileSync(join(webRoot, 'assets/main-Ab12_Cd9.js'), 'export {}');
  writeFileSync(join(home.path, 'secret.txt'), 'secret');
  ready = true;
  logged = [];
  const log = { write: (line: string) => void logged.push(line) };
  const telemetry = createTelemetry({ logLevel: 'info' }, { log });
  expose = telemetry.expose;
  const ids = createTestIds({ now: () => 1_770_000_000_000 });
  http = await createHttpServer({ routes, telemetry, ids, webRoot, isReady: () => ready });
  onTestFinished(() => http.close());
});

const post = (payload: unknown, headers: Record<string, string> = {}) =>
  http.inject({
    method: 'POST',
    url: '/api/v1/items',
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });

test('a valid request is answered by the schema: status, idempotency key passed on, unnamed fields left out', async () => {
  const answer = await post({ items: [{ name: 'ab', kind: 'csv' }] }, { 'idempotency-key': 'k1' });
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toEqual({ count: 1, key: 'k1' });
});

test.each([
  [{ items: [{ name: 'a', kind: 'csv' }] }, 'body.items[0].name is "a"; it must not have fewer than 2 characters.'],
  [{ items: [{ name: 'ab', kind: 'xml' }] }, 'body.items[0].kind is "xml"; it must be one of "csv", "parquet".'],
  [{ items: [{ name: 'ab', kind: 'csv', row: 1 }] }, 'body.items[0].row is not a known field. Did you mean rows?'],
  [{ items: [{ name: 'ab', kind: 'csv', rows: 0 }] }, 'body.items[0].rows is 0; it must be >= 1.'],
  [{ items: [{ name: 'ab', kind: 'csv', rows: '5' }] }, 'body.items[0].rows is "5"; it must be integer.'],
  [{}, 'body.items is missing.'],
  ['', 'body.items is missing.'],
  [[], 'body is []; it must be object.'],
])('%j is refused: %s', async (payload, message) => {
  const answer = await post(payload);
  expect(answer.statusCode).toBe(400);
  expect(answer.json().error).toMatchObject({ code: 'platform.invalid_request', kind: 'invalid', message });
});

test('queries and path parameters are coerced, bodies are not', async () => {
  const answer = await http.inject('/api/v1/items/12?tags=a');
  expect(answer.json()).toEqual({ params: { id: 12 }, query: { tags: ['a'], limit: 50 } });
  expect((await http.inject('/api/v1/items/12?tags=a&tags=b&limit=5')).json().query).toEqual({
    tags: ['a', 'b'],
    limit: 5,
  });
  expect((await http.inject('/api/v1/items/x')).json().error.message).toBe('params.id is "x"; it must be integer.');
});

test('unreadable, oversized, NUL-holding and prototype-touching bodies get a clear error', async () => {
  expect((await post('{"items": [')).json().error.code).toBe('platform.unreadable_request');
  expect((await post('{"__proto__": {"x": 1}}')).statusCode).toBe(400);
  expect((await post('{"items": [{"name": "a\\u0000"}]}')).json().error.code).toBe('platform.nul_refused');
  expect((await post('{"items": [{"name": "a\\\\u0000", "kind": "csv"}]}')).statusCode).toBe(201);
  expect((await post('x'.repeat(17 << 20))).json().error).toMatchObject({ code: 'platform.body_too_large' });
  expect((await post('<a/>', { 'content-type': 'text/xml' })).json().error.code).toBe('platform.media_type_refused');
  expect((await http.inject('/api/v1/items/1?tags=%00')).json().error.code).toBe('platform.nul_refused');
});

test.each([
  ['not_found', 404],
  ['conflict', 409],
  ['invalid', 400],
  ['forbidden', 403],
  ['precondition', 412],
  ['unavailable', 503],
])('an error of kind %s is answered with %i', async (kind, status) => {
  const answer = await http.inject(`/api/v1/fail/${kind}`);
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toEqual({
    error: { code: `test.${kind}`, kind, message: 'Named, with the mend.', details: { a: 1 } },
  });
});

test('an unknown error leaks nothing and is logged under its reference', async () => {
  const answer = await http.inject('/api/v1/fail/inside');
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('hunter2');
  const { details } = answer.json().error;
  expect(details.reference).toMatch(/^log_/);
  expect(logged.join('')).toContain(details.reference);
  expect(logged.join('')).toContain('hunter2');
});

test('an edge words its own errors', async () => {
  const answer = await http.inject('/v2/fail');
  expect(answer.statusCode).toBe(418);
  expect(answer.headers['x-edge']).toBe('1');
  expect(answer.json()).toEqual({ error: 'Error: worded by the edge' });
});

test('an upload arrives as an unread stream of any type and size; a raw reply goes out as it is', async () => {
  const payload = Buffer.alloc(20 << 20, 1);
  const answer = await http.inject({
    method: 'PUT',
    url: '/api/v1/files/a/b.bin',
    headers: { 'content-type': 'text/csv' },
    payload,
  });
  expect(answer.json()).toEqual({ bytes: 20 << 20, path: 'a/b.bin' });
  expect((await http.inject({ method: 'PUT', url: '/api/v1/files/none' })).json().bytes).toBe(0);
  const raw = await http.inject('/api/v1/raw');
  expect([raw.statusCode, raw.headers['content-type'], raw.body]).toEqual([206, 'text/csv', 'ab']);
});

test.each([
  [{ host: 'evil.com' }, 403],
  [{ host: '127.0.0.1.evil.com' }, 403],
  [{ host: 'localhost:1', origin: 'http://evil.com' }, 403],
  [{ host: 'localhost:1', origin: 'null' }, 403],
  [{ host: 'localhost:1', origin: 'http://localhost:1' }, 200],
  [{ host: '[::1]:1' }, 200],
])('host and origin %j are answered with %i', async (headers, status) => {
  const answer = await http.inject({ url: '/api/v1/items/1', headers });
  expect(answer.statusCode).toBe(status);
  if (status === 403) expect(answer.json().error.code).toBe('platform.host_refused');
});

test('on a socket the own port is required too', async () => {
  const { url, port } = await http.listen('127.0.0.1', 0);
  expect((await fetch(`${url}/api/v1/items/1`)).status).toBe(200);
  expect((await fetch(`${url}/api/v1/items/1`, { headers: { origin: `http://localhost:${port}` } })).status).toBe(200);
  expect((await fetch(`${url}/api/v1/items/1`, { headers: { origin: 'http://localhost:3' } })).status).toBe(403);
});

test('close lets a request in flight finish and takes no new one', async () => {
  const { url } = await http.listen('127.0.0.1', 0);
  const first = fetch(`${url}/api/v1/slow`);
  await entered.next();
  const closed = http.close();
  release();
  expect(await (await first).json()).toEqual({ done: true });
  await closed;
  await expect(fetch(`${url}/api/v1/slow`)).rejects.toThrow();
});

test('a client that goes away aborts the signal of its request', async () => {
  const { url } = await http.listen('127.0.0.1', 0);
  const client = new AbortController();
  const request = fetch(`${url}/api/v1/slow`, { signal: client.signal }).catch(() => 'gone');
  const signal = await entered.next();
  client.abort();
  expect(await request).toBe('gone');
  await new Promise((resolve) => (signal.aborted ? resolve(undefined) : signal.addEventListener('abort', resolve)));
  release();
});

test('while not ready every route but health answers 503', async () => {
  ready = false;
  expect((await http.inject('/api/v1/items/1')).json().error.code).toBe('platform.not_ready');
});

test('pages of the application get index.html, programs get JSON', async () => {
  const page = await http.inject({ url: '/models/churn?tab=a', headers: { accept: 'text/html' } });
  expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-cache']);
  expect(page.body).toContain('<title>Kaizen');
  expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  const asset = await http.inject('/assets/main-Ab12_Cd9.js');
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  for (const url of ['/api/v1/none', '/v2/none', '/serve/none', '/metrics']) {
    const miss = await http.inject({ url, headers: { accept: 'text/html' } });
    expect([miss.statusCode, miss.json().error.code]).toEqual([404, 'platform.route_not_found']);
  }
  expect((await http.inject('/../secret.txt')).statusCode).toBe(404);
  expect((await http.inject('/%2e%2e/secret.txt')).statusCode).not.toBe(200);
});

test('durations are measured by operation and status', async () => {
  await http.inject('/api/v1/items/1');
  expect(await expose()).toContain('kaizen_http_request_duration_seconds_count{operation="getItem",status="200"} 1');
});
