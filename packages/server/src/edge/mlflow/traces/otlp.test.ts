import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { exportRequest, field, message, type SentSpan } from '../../../testing/otlp-message.ts';
import { createTestApp, type TestApp } from '../../../testing/test-app.ts';
import { eachDatabase } from '../../../testing/test-database.ts';

const PROTOBUF = 'application/x-protobuf';
const T1 = '0123456789abcdef0123456789abcdef';
const start = 1_700_000_000_123_456_789n;

const root: SentSpan = {
  traceId: T1,
  spanId: '1111111111111111',
  name: 'root',
  start,
  end: start + 1_500_000_000n,
  code: 1n,
  attributes: {
    'mlflow.spanInputs': field(6, field(1, message(field(1, 'q'), field(2, field(1, 'Größe \0"x"'))))),
    'mlflow.spanType': field(1, 'CHAIN'),
    'session.id': field(1, 's1'),
    'mlflow.traceTag.team': field(1, 'a'),
    big: field(3, 2n ** 60n),
    minus: field(3, -5n),
    half: field(4, { double: 0.5 }),
    nan: field(4, { double: Number.NaN }),
    yes: field(2, 1n),
    raw: field(7, Buffer.from([1, 2])),
    list: field(5, message(field(1, field(3, 7n)), field(1, message()))),
  },
};
const child: SentSpan = {
  traceId: T1,
  spanId: '2222222222222222',
  parentId: root.spanId,
  name: 'child',
  start,
  code: 2n,
};

function send(app: TestApp, payload: Buffer | string, headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: '/v1/traces',
    payload,
    headers: { host: 'localhost', 'content-type': PROTOBUF, 'x-mlflow-experiment-id': '0', ...headers },
  });
}

async function read(app: TestApp, id: string) {
  const reply = await app.inject({ url: `/api/3.0/mlflow/traces/get?trace_id=${id}`, headers: { host: 'localhost' } });
  return { status: reply.statusCode, text: reply.payload, trace: JSON.parse(reply.payload).trace };
}

eachDatabase((database) => {
  it('keeps spans in every encoding and gives them back with all digits', () => keepsSpans(database));
});

async function keepsSpans(database: 'sqlite' | 'postgres') {
  const app = await createTestApp({ database });
  const body = exportRequest([child, root], {
    'service.name': 'shop',
    'telemetry.sdk.name': 'x',
    'mlflow.trace.spansLocation': 'y',
  });
  for (const [encoding, payload] of [
    ['', body],
    ['gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['identity', body],
  ] as const) {
    const reply = await send(app, payload, encoding === '' ? {} : { 'content-encoding': encoding });
    expect([reply.statusCode, reply.headers['content-type'], reply.payload]).toEqual([200, PROTOBUF, '']);
  }
  const { text, trace } = await read(app, `tr-${T1}`);
  expect(trace.trace_info).toEqual({
    trace_id: `tr-${T1}`,
    trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '0' } },
    request_preview: '{"q": "Größe \uFFFD\\"x\\""}',
    request_time: '2023-11-14T22:13:20.123Z',
    execution_duration: '1.500s',
    state: 'OK',
    trace_metadata: { 'mlflow.trace.session': 's1' },
    tags: {
      'mlflow.artifactLocation': `mlflow-artifacts:/0/traces/tr-${T1}/artifacts`,
      'mlflow.trace.spansLocation': 'TRACKING_STORE',
      'service.name': 'shop',
      team: 'a',
    },
  });
  expect(trace.spans.map(({ name }: { name: string }) => name)).toEqual(['root', 'child']);
  expect(text).toContain(`"start_time_unix_nano":${start},"end_time_unix_nano":${start + 1_500_000_000n}`);
  expect(trace.spans[0]).toMatchObject({
    trace_id: Buffer.from(T1, 'hex').toString('base64'),
    span_id: Buffer.from('1111111111111111', 'hex').toString('base64'),
    status: { code: 'STATUS_CODE_OK', message: 'why' },
    attributes: expect.arrayContaining([
      { key: 'big', value: { int_value: String(2n ** 60n) } },
      { key: 'minus', value: { int_value: -5 } },
      { key: 'half', value: { double_value: 0.5 } },
      { key: 'nan', value: { double_value: 'NaN' } },
      { key: 'yes', value: { bool_value: true } },
      { key: 'raw', value: { bytes_value: 'AQI=' } },
      { key: 'list', value: { array_value: { values: [{ int_value: 7 }, {}] } } },
      { key: 'mlflow.traceRequestId', value: { string_value: `tr-${T1}` } },
    ]),
  });
  expect(trace.spans[1]).toMatchObject({
    parent_span_id: trace.spans[0].span_id,
    status: { code: 'STATUS_CODE_ERROR' },
  });
  expect(trace.spans[1].end_time_unix_nano).toBeUndefined();
  const file = await app.inject({
    url: `/ajax-api/2.0/mlflow/get-trace-artifact?request_id=tr-${T1}`,
    headers: { host: 'localhost' },
  });
  expect(file.headers['content-disposition']).toBe('attachment; filename=traces.json');
  expect(JSON.parse(file.payload).spans[0].attributes).toMatchObject({
    big: String(2n ** 60n),
    'mlflow.spanType': '"CHAIN"',
    list: '[7, null]',
  });
}

it('takes the JSON of OpenTelemetry too', async () => {
  const app = await createTestApp();
  const span = {
    traceId: T1.toUpperCase(),
    spanId: '1111111111111111',
    name: 'json',
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 5_000_000n),
    attributes: [
      { key: 'n', value: { intValue: '9007199254740993' } },
      { key: 'd', value: { doubleValue: 'NaN' } },
      {
        key: 'm',
        value: { kvlistValue: { values: [{ key: 'a', value: { arrayValue: { values: [{ boolValue: true }] } } }] } },
      },
      { key: 'none', value: null },
    ],
    events: [{ name: 'e', timeUnixNano: String(start), attributes: [] }],
    links: [{ traceId: T1, spanId: '2222222222222222' }],
    status: { code: 'STATUS_CODE_ERROR', message: 'no' },
    unknown: 1,
  };
  const body = { resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans: [span] }] }] };
  const type = { 'content-type': 'application/json; charset=utf-8' };
  const reply = await send(app, JSON.stringify(body), type);
  expect([reply.statusCode, reply.headers['content-type'], reply.payload]).toEqual([
    200,
    'application/json; charset=utf-8',
    '{}',
  ]);
  const snake = JSON.stringify(body).replace(/[A-Z](?=[^"]*":)/g, (letter) => `_${letter.toLowerCase()}`);
  expect((await send(app, snake, type)).statusCode).toBe(200);
  const { trace } = await read(app, `tr-${T1}`);
  expect(trace.trace_info).toMatchObject({ state: 'ERROR', execution_duration: '0.005s' });
  expect(trace.spans).toMatchObject([
    {
      name: 'json',
      attributes: [
        { key: 'n', value: { int_value: '9007199254740993' } },
        { key: 'd', value: { double_value: 'NaN' } },
        {
          key: 'm',
          value: {
            kvlist_value: { values: [{ key: 'a', value: { array_value: { values: [{ bool_value: true }] } } }] },
          },
        },
        { key: 'none', value: {} },
        { key: 'mlflow.traceRequestId' },
      ],
      events: [{ name: 'e', time_unix_nano: String(start) }],
      links: [{ span_id: 'IiIiIiIiIiI=' }],
    },
  ]);
});

it('refuses what is no request of spans, and keeps nothing of it', async () => {
  const app = await createTestApp();
  const body = exportRequest([root]);
  const json = { 'content-type': 'application/json' };
  const deep = (levels: number) => {
    let value = field(1, 'x');
    for (let at = 0; at < levels; at += 1) value = field(5, field(1, value));
    return exportRequest([{ ...root, attributes: { deep: value } }]);
  };
  for (const [payload, headers] of [
    [body, { 'content-type': 'text/plain' }],
    [body, { 'x-mlflow-experiment-id': '' }],
    [Buffer.from('garbage that is no message'), {}],
    [body.subarray(0, body.length - 3), {}],
    [Buffer.alloc(0), {}],
    [Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), {}],
    [body, { 'content-encoding': 'gzip' }],
    [body, { 'content-encoding': 'br' }],
    [gzipSync(Buffer.alloc(40 << 20)), { 'content-encoding': 'gzip' }],
    [Buffer.alloc(33 << 20), {}],
    [deep(31), {}],
    [deep(2000), {}],
    [exportRequest([{ ...root, spanId: '11' }]), {}],
    [exportRequest([{ ...root, traceId: '' }]), {}],
    ['{', json],
    ['[]', json],
    ['{"resourceSpans":[]}', json],
    [`{"resourceSpans":${'['.repeat(100_000)}`, json],
    ['{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz","spanId":"1"}]}]}]}', json],
    ['{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"-1"}]}]}]}', json],
  ] as const) {
    const reply = await send(app, payload, headers);
    expect([reply.statusCode, JSON.parse(reply.payload).error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
  }
  const missing = await send(app, body, { 'x-mlflow-experiment-id': '77' });
  expect([missing.statusCode, JSON.parse(missing.payload)]).toEqual([
    404,
    { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No Experiment with id=77 exists' },
  ]);
  expect((await read(app, `tr-${T1}`)).status).toBe(404);
  expect((await send(app, deep(30))).statusCode).toBe(200);
  const large = exportRequest([{ ...root, attributes: { text: field(1, 'ä'.repeat(5 << 20)) } }]);
  expect((await send(app, large)).statusCode).toBe(200);
  expect((await read(app, `tr-${T1}`)).trace.spans).toHaveLength(1);
});

it('links traces to a run when there is one, and keeps them when there is none', async () => {
  const app = await createTestApp();
  const headers = { host: 'localhost', 'content-type': 'application/json' };
  const made = await app.inject({
    method: 'POST',
    url: '/api/2.0/mlflow/runs/create',
    payload: '{"experiment_id":"0"}',
    headers,
  });
  const { run_id: runId } = JSON.parse(made.payload).run.info;
  expect((await send(app, exportRequest([root]), { 'x-mlflow-run-id': 'none' })).statusCode).toBe(200);
  expect((await send(app, exportRequest([root]), { 'x-mlflow-run-id': runId })).statusCode).toBe(200);
  const payload = JSON.stringify({
    locations: [{ mlflow_experiment: { experiment_id: '0' } }],
    filter: `run_id = '${runId}' AND span.attributes.big = '${2n ** 60n}'`,
  });
  const found = await app.inject({ method: 'POST', url: '/api/3.0/mlflow/traces/search', payload, headers });
  expect(JSON.parse(found.payload).traces).toMatchObject([{ trace_id: `tr-${T1}` }]);
});
