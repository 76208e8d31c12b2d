import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createArtifactScene } from '../../../testing/artifact-scene.ts';
import { createTestHome } from '../../../testing/test-home.ts';

const F = '/api/2.0/mlflow-artifacts';
const A = '/api/2.0/mlflow';
const put = { headers: { 'content-type': 'text/plain' } };

it.each(['/api', '/ajax-api'])('puts, gets, lists and deletes files below %s', async (prefix) => {
  const { send } = await createArtifactScene();
  const at = `${prefix}/2.0/mlflow-artifacts/artifacts`;
  expect((await send('GET', at)).json()).toEqual({});
  expect((await send('PUT', `${at}/a.txt`, { ...put, body: '0' })).json()).toEqual({});
  expect((await send('PUT', `${at}/dir/b%20%C3%A4.txt`, { body: 'no type' })).status).toBe(200);
  expect((await send('PUT', `${at}/dir/empty`)).status).toBe(200);
  const chunked = { headers: { 'transfer-encoding': 'chunked' }, body: 'in chunks' };
  expect((await send('PUT', `${at}/dir/chunked`, chunked)).status).toBe(200);
  expect((await send('GET', at)).json()).toEqual({
    files: [
      { path: 'a.txt', is_dir: false, file_size: 1 },
      { path: 'dir', is_dir: true },
    ],
  });
  const inDir = [
    { path: 'b ä.txt', is_dir: false, file_size: 7 },
    { path: 'chunked', is_dir: false, file_size: 9 },
    { path: 'empty', is_dir: false, file_size: 0 },
  ];
  expect((await send('GET', `${at}?path=dir`)).json()).toEqual({ files: inDir });
  expect((await send('GET', `${at}?path=dir/.`)).json()).toEqual({ files: inDir });
  expect((await send('GET', `${at}?path=dir/empty`)).json()).toEqual({});
  const file = await send('GET', `${at}/dir/b%20%C3%A4.txt`);
  expect([file.status, file.text]).toEqual([200, 'no type']);
  expect(file.headers).toMatchObject({
    'content-type': 'text/plain',
    'content-length': '7',
    'x-content-type-options': 'nosniff',
    'content-disposition': `attachment; filename="b _.txt"; filename*=UTF-8''b%20%C3%A4.txt`,
  });
  expect((await send('GET', `${at}/a.txt`)).headers['content-disposition']).toBe('attachment; filename=a.txt');
  expect((await send('GET', `${at}/dir/chunked`, { headers: { range: 'bytes=3-' } })).text).toBe('chunks');
  expect((await send('GET', `${at}/dir`)).json()).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' });
  expect((await send('GET', `${at}/none`)).json()).toMatchObject({ error_code: 'RESOURCE_DOES_NOT_EXIST' });
  for (let time = 0; time < 2; time += 1) expect((await send('DELETE', `${at}/dir/`)).json()).toEqual({});
  expect((await send('GET', at)).json()).toEqual({ files: [{ path: 'a.txt', is_dir: false, file_size: 1 }] });
});

it('takes an upload in parts, sent to addresses of this server, and gives an address to read from', async () => {
  const { send, url } = await createArtifactScene();
  const body = JSON.stringify({ path: '/home/ada/model.bin', num_parts: 2 });
  const json = { headers: { 'content-type': 'application/json' } };
  const made = await send('POST', `${F}/mpu/create/0/run/artifacts/m`, { ...json, body });
  const { upload_id, credentials } = made.json<{
    upload_id: string;
    credentials: Array<{ url: string; part_number: number; headers: object }>;
  }>();
  expect(credentials.map(({ part_number, headers }) => [part_number, headers])).toEqual([
    [1, {}],
    [2, {}],
  ]);
  const parts = await Promise.all(
    credentials.map(async (credential, index) => {
      expect(credential.url.startsWith(`${url}/api/`)).toBe(true);
      const sent = await send('PUT', credential.url.slice(url.length), { body: `part ${index}.` });
      expect(sent.status).toBe(200);
      return { part_number: credential.part_number, etag: sent.headers.etag ?? '', url: credential.url };
    }),
  );
  const complete = (more: object) =>
    send('POST', `${F}/mpu/complete/0/run/artifacts/m`, {
      ...json,
      body: JSON.stringify({ path: 'model.bin', upload_id, ...more }),
    });
  expect((await complete({ parts: [{ part_number: 3, etag: 'x' }] })).status).toBe(400);
  expect((await complete({ parts })).json()).toEqual({});
  expect((await complete({ parts })).status).toBe(404);
  const presigned = await send('GET', `${F}/presigned/0/run/artifacts/m/model.bin`);
  const { url: address, file_size } = presigned.json<{ url: string; file_size: number }>();
  expect(file_size).toBe(14);
  expect((await send('GET', address.slice(url.length))).text).toBe('part 0.part 1.');
  expect((await send('GET', `${F}/presigned/none`)).status).toBe(404);
  const other = (await send('POST', `${F}/mpu/create/x`, { ...json, body })).json<{ upload_id: string }>();
  const abort = JSON.stringify({ path: 'model.bin', upload_id: other.upload_id });
  expect((await send('POST', `${F}/mpu/abort/x`, { ...json, body: abort })).json()).toEqual({});
  expect((await send('PUT', `${F}/mpu/parts/${other.upload_id}/1`, { body: 'late' })).status).toBe(404);
});

async function openFileRoot() {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  return { ...(await createArtifactScene({ config: { artifactRoot: `file://${home.path}` } })), root: home.path };
}

it.each([
  ['the tree', createArtifactScene],
  ['a folder', openFileRoot],
])('uploads to, lists and reads files of a run in %s', async (_place, open) => {
  const { send, startRun } = await open();
  const run = await startRun();
  const upload = (query: string, body?: string) =>
    send('POST', `/ajax-api/2.0/mlflow/upload-artifact?${query}`, body === undefined ? {} : { body });
  const asked = `run_uuid=${run.id}`;
  expect((await upload(`${asked}&path=a/b.txt`, 'hello')).status).toBe(200);
  for (const [query, message] of [
    ['', 'Request must specify run_uuid.'],
    [asked, 'Request must specify path.'],
    [`${asked}&path=`, 'Request must specify path.'],
    [`${asked}&path=../b`, 'Invalid path'],
    [`${asked}&path=b`, 'Request must specify data.'],
  ] as const) {
    expect((await upload(query)).json()).toEqual({ error_code: 'INVALID_PARAMETER_VALUE', message });
  }
  expect((await upload(`${asked}&path=big`, 'x'.repeat(10 * 1024 * 1024 + 1))).json()).toMatchObject({
    message: 'Artifact size is too large. Max size is 10MB.',
  });
  for (const id of ['run_id', 'run_uuid']) {
    expect((await send('GET', `${A}/artifacts/list?${id}=${run.id}`)).json()).toEqual({
      root_uri: run.artifact_uri,
      files: [{ path: 'a', is_dir: true }],
    });
    expect((await send('GET', `/get-artifact?${id}=${run.id}&path=a/b.txt`)).text).toBe('hello');
  }
  expect((await send('GET', `/ajax-api/2.0/mlflow/artifacts/list?run_id=${run.id}&path=a`)).json()).toMatchObject({
    files: [{ path: 'a/b.txt', is_dir: false, file_size: 5 }],
  });
  expect((await send('GET', `/get-artifact?run_id=none&path=a`)).json()).toMatchObject({
    error_code: 'RESOURCE_DOES_NOT_EXIST',
  });
  expect((await send('GET', `/api/v1/runs/${run.id}/files?path=a`)).json()).toEqual({
    uri: run.artifact_uri,
    path: 'a',
    items: [{ name: 'b.txt', isFolder: false, size: 5 }],
  });
  expect((await send('GET', `/api/v1/runs/${run.id}/artifacts/a/b.txt`)).text).toBe('hello');
});

it('keeps the files of a run where its folder is', async () => {
  const { send, startRun, root } = await openFileRoot();
  const run = await startRun();
  await send('POST', `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${run.id}&path=a.txt`, { body: 'x' });
  expect(await readFile(join(root, '0', run.id, 'artifacts', 'a.txt'), 'utf8')).toBe('x');
});

it('reads files of logged models, and of versions wherever they say that their files are', async () => {
  const { send, startRun, room, platform } = await createArtifactScene();
  const run = await startRun();
  const { commands } = room.clients;
  const model = await platform.db.run((tx) =>
    commands.createLoggedModel(tx, { experimentId: '0', name: 'm', runId: run.id }),
  );
  const pathOf = (uri: string) => uri.replace('mlflow-artifacts:/', '');
  await send('PUT', `${F}/artifacts/${pathOf(model.artifact_uri)}/MLmodel`, { body: 'flavors' });
  await send('PUT', `${F}/artifacts/${pathOf(run.artifact_uri)}/m/MLmodel`, { body: 'of the run' });
  const files = `/logged-models/${model.id}/artifacts`;
  expect((await send('GET', `${A}${files}/directories`)).json()).toEqual({
    root_uri: model.artifact_uri,
    files: [{ path: 'MLmodel', is_dir: false, file_size: 7 }],
  });
  expect((await send('GET', `/ajax-api/2.0/mlflow${files}/files?artifact_file_path=MLmodel`)).text).toBe('flavors');
  expect((await send('GET', `${A}${files}/files`)).json()).toMatchObject({ error_code: 'BAD_REQUEST' });
  expect((await send('GET', `/api/v1/logged-models/${model.id}/files`)).json()).toMatchObject({
    items: [{ name: 'MLmodel', size: 7 }],
  });
  expect((await send('GET', `/api/v1/logged-models/${model.id}/artifacts/MLmodel`)).text).toBe('flavors');
  const sources = [
    `models:/${model.id}`,
    `runs:/${run.id}/m`,
    `${run.artifact_uri}/m`,
    'models:/reg/1',
    'models:/reg@best',
  ];
  await platform.db.run(async (tx) => {
    await commands.createModel(tx, { name: 'reg' });
    for (const sourceUri of sources) await commands.createVersion(tx, { name: 'reg', sourceUri });
    await commands.setModelAlias(tx, 'reg', 'best', 2);
  });
  const texts = ['flavors', 'of the run', 'of the run', 'flavors', 'of the run'];
  for (const [index, expected] of texts.entries()) {
    const at = `model-versions/get-artifact?name=reg&version=${index + 1}&path=MLmodel`;
    expect((await send('GET', `/${at}`)).text).toBe(expected);
    expect((await send('GET', `//${at}`)).text).toBe(expected);
  }
  expect((await send('GET', '/model-versions/get-artifact?name=reg&version=9&path=x')).status).toBe(404);
});
