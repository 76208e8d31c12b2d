import { expect, it, onTestFinished } from 'vitest';
import { createDataRoom } from '../domains/data/room.ts';
import { createTrackingRoom } from '../domains/tracking/room.ts';
import { createHttpServer } from '../platform/http/http-server.ts';
import { createTestPlatform } from '../testing/test-platform.ts';

async function open() {
  const platform = await createTestPlatform();
  const data = createDataRoom({ platform });
  const room = createTrackingRoom({ platform, data: data.reader });
  await room.start?.();
  const { telemetry, ids } = platform;
  const http = await createHttpServer({
    routes: room.routes,
    telemetry,
    ids,
    webRoot: '/nowhere',
    isReady: () => true,
  });
  onTestFinished(() => http.close(0));
  const send = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, payload?: object) =>
    http.inject({ method, url: `/api/v1/models${path}`, ...(payload && { payload }), headers: { host: 'localhost' } });
  return { platform, room, send };
}

it('makes, shows, changes and deletes models, versions and aliases', async () => {
  const { send, room, platform } = await open();
  const made = await send('POST', '', { name: 'tool wear', description: 'of line 2', tags: { team: 'a', old: 'x' } });
  expect(made.statusCode).toBe(201);
  expect(made.json()).toMatchObject({ name: 'tool wear', projectId: 'default', versions: 0, tags: { team: 'a' } });
  expect((await send('POST', '', { name: 'tool wear' })).json().error.code).toBe('tracking.model_exists');
  expect((await send('POST', '', { name: 'a/b' })).json().error).toMatchObject({ code: 'tracking.value_refused' });
  const create = (name: string) =>
    platform.db.run((tx) => room.clients.commands.createVersion(tx, { name, sourceUri: 's3://bucket/model' }));
  for (let count = 0; count < 3; count++) await create('tool wear');
  const alias = await send('PUT', '/tool%20wear/aliases/champion', { version: 2 });
  expect(alias.json()).toMatchObject({ version: 2, aliases: ['champion'], stage: 'none', source: 'registered' });
  expect((await send('PUT', '/tool%20wear/aliases/v1', { version: 2 })).statusCode).toBe(400);
  const changed = await send('PATCH', '/tool%20wear/versions/2', {
    description: 'best',
    stage: 'production',
    archiveOthers: true,
    tags: { checked: 'yes' },
  });
  expect(changed.json()).toMatchObject({ description: 'best', stage: 'production', tags: { checked: 'yes' } });
  expect(changed.json().servable).toBeUndefined();
  const renamed = await send('PATCH', '/tool%20wear', { name: 'wear', tags: { old: null, line: '2' } });
  expect(renamed.json()).toMatchObject({
    name: 'wear',
    tags: { team: 'a', line: '2' },
    aliases: [{ alias: 'champion', version: 2 }],
    champion: 2,
    latestVersion: 3,
    versions: 3,
  });
  expect((await send('GET', '/tool%20wear')).statusCode).toBe(404);
  const page = (await send('GET', '/wear/versions?limit=2')).json();
  expect(page.items.map(({ version }: { version: number }) => version)).toEqual([3, 2]);
  const rest = (await send('GET', `/wear/versions?limit=2&cursor=${page.next}`)).json();
  expect(rest.items.map(({ version }: { version: number }) => version)).toEqual([1]);
  expect(rest.next).toBeUndefined();
  expect((await send('DELETE', '/wear/aliases/champion')).json()).toEqual({});
  expect((await send('DELETE', '/wear/versions/3')).json()).toEqual({});
  expect((await send('GET', '/wear/versions/3')).json().error.code).toBe('tracking.model_version_not_found');
  expect((await send('GET', '/wear/versions/2/lineage')).json()).toMatchObject({
    nodes: [{ label: 'wear 2' }],
    edges: [],
  });
  expect((await send('GET', '')).json().items).toMatchObject([{ name: 'wear', versions: 2, aliases: [] }]);
  expect((await send('DELETE', '/wear')).json()).toEqual({});
  expect((await send('GET', '')).json()).toEqual({ items: [] });
});

it('registers files of a run, and serves those that it knows to be a model', async () => {
  const { send, room, platform } = await open();
  const blob = await platform.blobs.put(Buffer.from('bytes of a model'));
  const runId = await platform.db.run(async (tx) => {
    const ask = {
      key: 'k',
      projectId: 'prj_1',
      experiment: 'e',
      name: 'r',
      params: { trees: '9' },
      tags: {},
      inputs: [],
    };
    const id = await room.commands.startRun(tx, ask);
    await room.commands.logMetrics(tx, id, [
      { name: 'f1', value: 0.5 },
      { name: 'bad', value: Number.NaN },
    ]);
    await room.commands.addArtifact(tx, id, { path: 'model.onnx', kind: 'model', ...blob });
    await room.commands.addArtifact(tx, id, { path: 'model/MLmodel', kind: 'other', ...blob });
    const signature = { inputs: [], classes: [] };
    const model = { key: 'k', projectId: 'prj_1', runId: id, ...blob, signature, threshold: 0.5 };
    await room.commands.logModel(tx, model);
    return id;
  });
  const folder = await send('POST', '/wear/registrations', { runId, path: 'model', description: 'first' });
  expect(folder.statusCode).toBe(201);
  expect(folder.json()).toMatchObject({
    version: 1,
    runId,
    runName: 'r',
    description: 'first',
    metrics: { f1: 0.5, bad: 'NaN' },
    params: { trees: '9' },
  });
  expect(folder.json().sourceUri).toMatch(/\/model$/);
  expect(folder.json().servable).toBeUndefined();
  expect((await send('GET', '/wear')).json().projectId).toBe('prj_1');
  const file = await send('POST', '/wear/registrations', { runId, path: 'model.onnx' });
  expect(file.json()).toMatchObject({ version: 2, servable: { hash: blob.hash } });
  expect((await room.reader.findModelVersion('wear', 2))?.loggedModel.hash).toBe(blob.hash);
  await expect(room.reader.findModelVersion('wear', 1)).rejects.toMatchObject({
    code: 'tracking.version_not_servable',
    kind: 'precondition',
    details: { name: 'wear', version: 1 },
  });
  const code = async (payload: object) => (await send('POST', '/new/registrations', payload)).json().error.code;
  expect(await code({ runId, path: 'nothing' })).toBe('tracking.nothing_to_register');
  expect(await code({ runId, path: '../model' })).toBe('tracking.artifact_path_invalid');
  expect(await code({ runId: 'none', path: 'model' })).toBe('tracking.run_not_found');
  expect((await send('GET', '/new')).statusCode).toBe(404);
});

it('finds models by a filter, in an order, page by page, in one project or in all', async () => {
  const { send } = await open();
  for (const name of ['Zebra', 'wear 1', 'ärger', 'wear 2']) {
    await send('POST', '', {
      name,
      ...(name === 'wear 2' ? { project: 'prj_2' } : {}),
      tags: { team: name.slice(0, 1) },
    });
  }
  const names = (answer: { json(): { items: { name: string }[] } }) => answer.json().items.map(({ name }) => name);
  expect(names(await send('GET', ''))).toEqual(['wear 2', 'ärger', 'wear 1', 'Zebra']);
  const first = await send('GET', '?limit=3');
  expect(names(await send('GET', `?limit=3&cursor=${first.json().next}`))).toEqual(['Zebra']);
  const order = encodeURIComponent('name DESC');
  expect(names(await send('GET', `?order=${order}`))).toEqual(['ärger', 'wear 2', 'wear 1', 'Zebra']);
  const filter = encodeURIComponent("name LIKE 'wear%' AND tags.team = 'w'");
  const page = await send('GET', `?filter=${filter}&order=${order}&limit=1`);
  expect(names(page)).toEqual(['wear 2']);
  const { next } = page.json();
  expect(names(await send('GET', `?filter=${filter}&order=${order}&limit=1&cursor=${next}`))).toEqual(['wear 1']);
  expect(names(await send('GET', `?filter=${filter}&project=prj_2`))).toEqual(['wear 2']);
  expect(names(await send('GET', '?project=prj_2'))).toEqual(['wear 2']);
  const bad = await send('GET', `?filter=${encodeURIComponent('name ~ 3')}`);
  expect([bad.statusCode, bad.json().error.code]).toEqual([400, 'tracking.filter_invalid']);
});
