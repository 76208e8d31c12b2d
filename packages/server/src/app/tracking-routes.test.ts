import { classTarget, inlineParallel, trainForest } from '@kaizen/learn';
import { exportForestOnnx } from '@kaizen/learn/onnx';
import { expect, it, onTestFinished } from 'vitest';
import { createDataRoom } from '../domains/data/room.ts';
import { createTrackingRoom } from '../domains/tracking/room.ts';
import { createHttpServer } from '../platform/http/http-server.ts';
import { createTestPlatform } from '../testing/test-platform.ts';

async function open() {
  const platform = await createTestPlatform();
  const data = createDataRoom({ platform });
  const room = createTrackingRoom({ platform, data: data.reader });
  const { telemetry, ids } = platform;
  const http = await createHttpServer({
    routes: room.routes,
    telemetry,
    ids,
    webRoot: '/nowhere',
    isReady: () => true,
  });
  onTestFinished(() => http.close(0));
  const send = (
    method: 'GET' | 'POST',
    path: string,
    more: { headers?: Record<string, string>; payload?: Buffer } = {},
  ) => http.inject({ method, url: `/api/v1${path}`, ...more, headers: { host: 'localhost', ...more.headers } });
  return { platform, room, send };
}

async function startRun({ platform, room }: Awaited<ReturnType<typeof open>>, files: Readonly<Record<string, string>>) {
  const blobs = await Promise.all(
    Object.entries(files).map(async ([path, text]) => ({ path, ...(await platform.blobs.put(Buffer.from(text))) })),
  );
  return platform.db.run(async (tx) => {
    const run = { projectId: 'prj_1', experiment: 'failure', name: 'a run', params: {}, tags: {}, inputs: [] };
    const runId = await room.commands.startRun(tx, { key: 'k', ...run });
    for (const blob of blobs) await room.commands.addArtifact(tx, runId, { kind: 'other', ...blob });
    return runId;
  });
}

async function trainedOnnx(): Promise<Buffer> {
  const values = Float64Array.from({ length: 30 }, (_, row) => row);
  const frame = { rowCount: 30, columns: [{ kind: 'numeric' as const, name: 'a', values }] };
  const labels = Int32Array.from(values, (value) => (value > 12 ? 1 : 0));
  const options = { params: { trees: 2 }, seed: 1, parallel: inlineParallel };
  return Buffer.from(
    exportForestOnnx(await trainForest(frame, classTarget(['ok', 'bad'], labels), options), { modelName: 'm' }),
  );
}

it('gives the bytes of an artifact, whole or in part, as something that no browser runs', async () => {
  const app = await open();
  const runId = await startRun(app, { 'curves/roc.json': '{"x":[0,1]}', 'page.html': '<script>1</script>' });
  const whole = await app.send('GET', `/runs/${runId}/artifacts/curves/roc.json`);
  expect(whole.statusCode).toBe(200);
  expect(whole.headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': '11',
    'accept-ranges': 'bytes',
  });
  expect(whole.body).toBe('{"x":[0,1]}');
  const part = await app.send('GET', `/runs/${runId}/artifacts/curves/roc.json`, { headers: { range: 'bytes=1-3' } });
  expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, '"x"', 'bytes 1-3/11']);
  const beyond = await app.send('GET', `/runs/${runId}/artifacts/curves/roc.json`, { headers: { range: 'bytes=11-' } });
  expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */11']);
  const page = await app.send('GET', `/runs/${runId}/artifacts/page.html`);
  expect(page.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-disposition': expect.stringMatching(/^attachment; filename.*page\.html/),
  });
  const absent = await app.send('GET', `/runs/${runId}/artifacts/curves/pr.json`);
  expect([absent.statusCode, absent.json().error.code]).toEqual([404, 'tracking.artifact_not_found']);
  const outside = await app.send('GET', `/runs/${runId}/artifacts/..%2f..%2fetc%2fpasswd`);
  expect([outside.statusCode, outside.json().error.code]).toEqual([400, 'tracking.artifact_path_invalid']);
});

it('lists and gives runs and models; what is missing is named', async () => {
  const app = await open();
  const runId = await startRun(app, {});
  const list = await app.send('GET', '/runs?experiment=failure&limit=10');
  expect(list.json()).toMatchObject({ items: [{ id: runId, experiment: 'failure', status: 'running' }] });
  expect((await app.send('GET', `/runs/${runId}`)).json()).toMatchObject({ id: runId, name: 'a run' });
  expect((await app.send('GET', '/runs/run_x')).statusCode).toBe(404);
  expect((await app.send('GET', '/models/nothing/versions')).json().error.code).toBe('tracking.model_not_found');
  expect((await app.send('GET', '/models/nothing/versions/1')).statusCode).toBe(404);
  expect((await app.send('GET', '/models')).json()).toEqual({ items: [] });
});

it('registers an uploaded ONNX file with its lineage, and refuses anything else', async () => {
  const app = await open();
  const bytes = await trainedOnnx();
  const headers = { 'content-type': 'application/octet-stream', 'idempotency-key': 'one' };
  const upload = (payload: Buffer, query: string) =>
    app.send('POST', `/models/outside/versions?${query}`, { headers, payload });
  const made = await upload(bytes, 'project=prj_1&threshold=0.4&positive=bad');
  expect(made.statusCode).toBe(201);
  expect(made.json()).toMatchObject({
    version: 1,
    source: 'uploaded',
    servable: { threshold: 0.4, size: bytes.length, signature: { classes: ['ok', 'bad'], positive: 'bad' } },
  });
  expect((await upload(bytes, 'project=prj_1&positive=bad')).json().id).toBe(made.json().id);
  const { nodes, edges } = (await app.send('GET', '/models/outside/versions/1/lineage')).json();
  expect(nodes.map((node: { kind: string }) => node.kind)).toEqual(['model_version', 'logged_model']);
  expect(edges).toHaveLength(1);
  const refused = await upload(Buffer.from('not a model'), 'project=prj_1');
  expect([refused.statusCode, refused.json().error.code]).toEqual([400, 'tracking.not_onnx']);
  const empty = await upload(Buffer.alloc(0), 'project=prj_1');
  expect(empty.json().error.message).toContain('empty');
  expect((await upload(bytes, 'project=prj_1&threshold=2')).json().error.code).toBe('tracking.upload_invalid');
  expect((await app.send('GET', '/models/outside/versions')).json().items).toHaveLength(1);
});
