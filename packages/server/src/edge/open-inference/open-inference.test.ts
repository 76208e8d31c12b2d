import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../../platform/http/http-server.ts';
import { createServingScene, inputsOf, pressForest, pressFrame } from '../../testing/serving-scene.ts';
import { createPrometheusRoutes } from '../prometheus/prometheus-routes.ts';
import { createOpenInferenceRoutes } from './open-inference-routes.ts';

const { frame } = pressFrame(3, 7000);
const tensors = inputsOf(frame).map(({ name, datatype, values }) => ({ name, datatype, shape: [3], data: values }));
const changed = (index: number, change: object) =>
  tensors.map((tensor, at) => (at === index ? { ...tensor, ...change } : tensor));

async function open() {
  const fixture = await createServingScene();
  const { platform, serving } = fixture;
  const champion = await fixture.register(await pressForest(1));
  await fixture.declare();
  const routes = [
    ...createOpenInferenceRoutes({ inference: serving.inference, version: '0.1.0', isReady: () => true }),
    ...createPrometheusRoutes(platform),
  ];
  const server = await createHttpServer({ ...platform, routes, webRoot: platform.config.home, isReady: () => true });
  onTestFinished(() => server.close());
  const get = async (url: string) => {
    const reply = await server.inject({ method: 'GET', url, headers: { host: 'localhost' } });
    return { status: reply.statusCode, body: reply.json() };
  };
  const post = async (url: string, payload: object | string, headers: Record<string, string> = {}) => {
    const all = { host: 'localhost', 'content-type': 'application/json', ...headers };
    const reply = await server.inject({ method: 'POST', url, headers: all, payload });
    return { status: reply.statusCode, body: reply.json() };
  };
  return { fixture, champion, server, get, post };
}

test('server, health and model metadata follow the protocol', async () => {
  const { fixture, champion, get } = await open();
  expect(await get('/v2')).toEqual({ status: 200, body: { name: 'kaizen', version: '0.1.0', extensions: [] } });
  expect(await get('/v2/health/live')).toEqual({ status: 200, body: { live: true } });
  expect(await get('/v2/health/ready')).toEqual({ status: 200, body: { ready: true, live: true } });
  expect(await get('/v2/models/press/ready')).toMatchObject({ status: 503, body: { name: 'press', ready: false } });
  expect(await get('/v2/models/press')).toMatchObject({
    status: 503,
    body: { error: expect.stringContaining('no released') },
  });
  await fixture.route([champion]);
  expect(await get('/v2/models')).toEqual({ status: 200, body: { models: ['press'] } });
  expect(await get('/v2/models/press/versions/1/ready')).toEqual({ status: 200, body: { name: 'press', ready: true } });
  expect(await get('/v2/models/press')).toEqual({
    status: 200,
    body: {
      name: 'press',
      versions: ['1'],
      platform: 'onnxruntime_onnx',
      inputs: [
        { name: 'Torque [Nm]', datatype: 'FP64', shape: [-1] },
        { name: 'Speed [rpm]', datatype: 'FP64', shape: [-1] },
        { name: 'Type', datatype: 'BYTES', shape: [-1] },
      ],
      outputs: [
        { name: 'score', datatype: 'FP64', shape: [-1] },
        { name: 'decision', datatype: 'BYTES', shape: [-1] },
      ],
    },
  });
});

test('infer answers with scores, decisions and ids, flat or nested, with or without a version', async () => {
  const { fixture, champion, post, server } = await open();
  await fixture.route([champion]);
  const plain = await post('/v2/models/press/infer', { id: 'abc', inputs: tensors });
  expect(plain).toMatchObject({
    status: 200,
    body: {
      model_name: 'press',
      model_version: '1',
      id: 'abc',
      parameters: { prediction_id: expect.stringMatching(/^pred_/) },
    },
  });
  const [score, decision] = plain.body.outputs;
  expect(score).toMatchObject({ name: 'score', datatype: 'FP64', shape: [3] });
  expect(decision.data).toEqual(score.data.map((value: number) => (value >= 0.5 ? '1' : '0')));
  const nested = tensors.map((tensor) => ({ ...tensor, shape: [3, 1], data: tensor.data.map((value) => [value]) }));
  const again = await post('/v2/models/press/versions/1/infer', {
    inputs: nested,
    outputs: [{ name: 'probabilities' }],
  });
  expect(again.body.id).toBe(again.body.parameters.prediction_id);
  expect(again.body.outputs).toHaveLength(1);
  expect(again.body.outputs[0]).toMatchObject({ name: 'probabilities', shape: [3, 2] });
  expect(again.body.outputs[0].data[1]).toBe(score.data[0]);
  const metrics = await server.inject({ method: 'GET', url: '/metrics', headers: { host: 'localhost' } });
  expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(metrics.body).toContain(
    'kaizen_inference_requests_total{deployment="press",version="1",role="champion",code="ok"} 2',
  );
  await expect
    .poll(() => fixture.platform.telemetry.expose())
    .toContain('kaizen_serving_log_rows{deployment="press"} 6');
});

test('every bad request gets {"error": text} that names the tensor and the mend, and nothing of it is logged', async () => {
  const { fixture, champion, post } = await open();
  await fixture.route([champion]);
  const infer = (payload: object | string, headers?: Record<string, string>) =>
    post('/v2/models/press/infer', payload, headers);
  const cases: ReadonlyArray<readonly [number, string, object | string]> = [
    [400, 'cannot be read', '{"inputs": ['],
    [400, 'needs "inputs"', {}],
    [400, 'needs "inputs"', { inputs: [] }],
    [400, '"Type" is missing', { inputs: tensors.slice(0, 2) }],
    [400, '"Pressure" is unknown', { inputs: [...tensors, { ...tensors[0], name: 'Pressure' }] }],
    [400, 'stands twice', { inputs: [...tensors, tensors[0]] }],
    [400, 'has the datatype "INT322"', { inputs: changed(0, { datatype: 'INT322' }) }],
    [400, 'is BYTES; the model takes number', { inputs: changed(0, { datatype: 'BYTES', data: ['a', 'b', 'c'] }) }],
    [400, 'has 2 values, its shape says 3', { inputs: changed(1, { data: [1, 2] }) }],
    [400, 'has the shape [0]', { inputs: changed(1, { shape: [0], data: [] }) }],
    [400, 'has 2 rows, the first input has 3', { inputs: changed(1, { shape: [2], data: [1, 2] }) }],
    [400, 'holds "x" at position 1; send a number', { inputs: changed(0, { data: [1, 'x', 2] }) }],
    [
      400,
      'holds 9007199254740992 at position 0',
      JSON.stringify({ inputs: changed(0, { datatype: 'INT64', data: [2 ** 53, 1, 2] }) }),
    ],
    [400, 'too large', JSON.stringify({ inputs: changed(0, { data: ['#', 1, 2] }) }).replace('"#"', '1e999')],
    [400, 'is null in row 1', { inputs: changed(0, { data: [1, null, 2] }) }],
    [400, 'must be text', { id: 7, inputs: tensors }],
    [400, 'no output "y"', { inputs: tensors, outputs: [{ name: 'y' }] }],
    [400, 'not read yet', { inputs: changed(0, { parameters: { binary_data_size: 24 } }) }],
  ];
  for (const [status, message, payload] of cases) {
    const reply = await infer(payload);
    expect([message, reply.status, Object.keys(reply.body)]).toEqual([message, status, ['error']]);
    if (message !== 'not read yet') expect(reply.body.error).toContain(message);
  }
  expect(await post('/v2/models/none/infer', { inputs: tensors })).toMatchObject({
    status: 404,
    body: { error: expect.stringContaining('"none"') },
  });
  expect((await post('/v2/models/press/versions/9/infer', { inputs: tensors })).status).toBe(404);
  expect((await infer('x', { 'content-type': 'application/octet-stream' })).status).toBe(415);
  expect((await infer({ inputs: tensors }, { 'inference-header-content-length': '10' })).status).toBe(415);
  expect(await fixture.serving.reader.getLogStatus('press')).toMatchObject({ rows: 0 });
});
