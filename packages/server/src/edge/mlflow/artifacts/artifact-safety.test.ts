import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createArtifactScene } from '../../../testing/artifact-scene.ts';
import { createTestHome } from '../../../testing/test-home.ts';

const F = '/api/2.0/mlflow-artifacts/artifacts';

/** As they stand in the request line. */
const TRAVERSALS = [
  '../secret',
  '..%2fsecret',
  '..%2Fsecret',
  '%2e%2e/secret',
  '%2e%2e%2fsecret',
  '%252e%252e%252fsecret',
  '%25252e%25252e%25252fsecret',
  '%c0%ae%c0%ae/secret',
  '%25c0%25ae%25c0%25ae/secret',
  '%e0%80%ae%e0%80%ae/secret',
  '..%5csecret',
  '..\\secret',
  '%5c%5chost%5cshare',
  'a/../../secret',
  'a/%2e%2e/%2e%2e/secret',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  '%252fetc%252fpasswd',
  'C:%5cwindows',
  'c:/windows',
  'file:///etc/passwd',
  'file:%2f%2f%2fetc%2fpasswd',
  'file://./../secret',
  'file://host/etc/passwd',
  'a%00',
  'a%2500.txt',
  'a%23b',
  'a%2523b',
  'a%0ab',
  'a%09/..',
];

async function openWithSecret(artifactRoot?: (folder: string) => string) {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  await mkdir(join(home.path, 'root'));
  await writeFile(join(home.path, 'secret'), 'the secret');
  const config = artifactRoot === undefined ? {} : { artifactRoot: artifactRoot(home.path) };
  return { ...(await createArtifactScene({ config })), folder: home.path };
}

const roots = [
  ['the tree', undefined],
  ['a folder', (folder: string) => `file://${folder}/root`],
] as const;

it.each(roots)(
  'leaves %s by no spelling of a path, for reading, listing, writing or deleting',
  async (_place, root) => {
    const { send, startRun, folder } = await openWithSecret(root);
    const run = await startRun();
    const before = await readdir(folder, { recursive: true });
    for (const path of TRAVERSALS) {
      const query = path.replace('\\', '%5c');
      const answers = [
        await send('GET', `${F}/${path}`),
        await send('PUT', `${F}/${path}`, { body: 'overwritten' }),
        await send('DELETE', `${F}/${path}`),
        await send('GET', `${F}?path=${query}`),
        await send('GET', `/get-artifact?run_id=${run.id}&path=${query}`),
        await send('GET', `/model-versions/get-artifact?name=m&version=1&path=${query}`),
        await send('GET', `/api/2.0/mlflow/artifacts/list?run_id=${run.id}&path=${query}`),
        await send('POST', `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${run.id}&path=${query}`, { body: 'x' }),
        await send('GET', `/api/v1/runs/${run.id}/files?path=${query}`),
        await send('GET', `/api/v1/runs/${run.id}/artifacts/${path}`),
        await send('GET', `/api/2.0/mlflow-artifacts/presigned/${path}`),
      ];
      for (const { status, text } of answers) {
        expect([400, 404], `${path}: ${status} ${text}`).toContain(status);
        expect(text, path).not.toContain('the secret');
        expect(text, path).not.toContain(folder);
        expect(text, path).not.toMatch(/select |insert |sqlite|node_modules|\.ts:/i);
      }
    }
    expect(await readdir(folder, { recursive: true })).toEqual(before);
    expect((await send('GET', F)).json()).toEqual({});
  },
);

it('keeps names that only look like others as plain names', async () => {
  const { send } = await openWithSecret();
  for (const name of ['．．／secret', '․․', 'a∕b', '..a', 'a..', '...', 'a b?c', '%25', 'a\u202egnp.exe']) {
    const path = `${F}/${encodeURIComponent(name)}`;
    expect((await send('PUT', path, { body: name })).status, name).toBe(200);
    expect((await send('GET', path)).text, name).toBe(name);
  }
  expect((await send('GET', F)).json<{ files: unknown[] }>().files).toHaveLength(9);
  for (const long of ['x'.repeat(256), `${'x'.repeat(250)}/`.repeat(8), 'x'.repeat(20_000)]) {
    expect([400, 404, 414, 431]).toContain((await send('PUT', `${F}/${long}`, { body: 'x' })).status);
  }
});

it('follows no link out of a folder', async () => {
  const { send, startRun, folder } = await openWithSecret((at) => `file://${at}/root`);
  const run = await startRun();
  await send('POST', `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${run.id}&path=a`, { body: 'x' });
  const files = join(folder, 'root', '0', run.id, 'artifacts');
  await symlink(join(folder, 'secret'), join(files, 'link'));
  await symlink(folder, join(files, 'up'));
  for (const path of ['link', 'up/secret', 'up', 'up/root/../secret']) {
    const answer = await send('GET', `/get-artifact?run_id=${run.id}&path=${path}`);
    expect(answer.status, path).toBe(400);
    expect(answer.text).not.toContain(folder);
    expect((await send('GET', `/api/v1/runs/${run.id}/files?path=${path}`)).text).not.toContain('"secret"');
  }
  const through = `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${run.id}&path=up/new`;
  expect((await send('POST', through, { body: 'x' })).status).toBe(400);
  expect((await readdir(folder)).sort()).toEqual(['root', 'secret']);
});

it.each(roots)('reads nothing that a run, model or version of %s only says is its own', async (_place, root) => {
  const { send, startRun, room, platform, folder } = await openWithSecret(root);
  const { commands } = room.clients;
  const uris = [
    folder,
    `file://${folder}`,
    `file://localhost${folder}`,
    `file://${folder}/root/..`,
    `file://${folder}/root/%2e%2e`,
    `file://./../..${folder}`,
    `${folder}/root/../`,
    `mlflow-artifacts:/../../..${folder}`,
    `http://127.0.0.1:1/${folder}`,
    's3://bucket/files',
  ];
  await platform.db.run((tx) => commands.createModel(tx, { name: 'm' }));
  for (const [index, uri] of uris.entries()) {
    const run = await startRun(uri);
    await platform.db.run((tx) => commands.createVersion(tx, { name: 'm', sourceUri: uri }));
    const answers = [
      await send('GET', `/get-artifact?run_id=${run.id}&path=secret`),
      await send('GET', `/model-versions/get-artifact?name=m&version=${index + 1}&path=secret`),
      await send('GET', `/api/2.0/mlflow/artifacts/list?run_id=${run.id}`),
      await send('GET', `/api/v1/runs/${run.id}/files`),
      await send('GET', `/api/v1/runs/${run.id}/artifacts/secret`),
      await send('POST', `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${run.id}&path=secret`, { body: 'x' }),
    ];
    for (const { status, text } of answers) {
      expect(status, `${uri}: ${text}`).toBe(400);
      expect(text).not.toContain('the secret');
    }
  }
});

it('lets a browser run nothing: no reflected type, no page but in a sandbox, downloads otherwise', async () => {
  const { send, startRun } = await openWithSecret();
  const run = await startRun();
  const at = `${F}/0/${run.id}/artifacts`;
  const html = '<script>alert(1)</script>';
  for (const name of ['page.html', 'drawing.svg', 'x.xhtml', 'code.js', 'data.xml', 'noname', 'plot.png']) {
    await send('PUT', `${at}/${name}`, { headers: { 'content-type': 'text/html' }, body: html });
    const accept = { headers: { accept: 'text/html' } };
    const answers = [
      await send('GET', `${at}/${name}`, accept),
      await send('GET', `/get-artifact?run_id=${run.id}&path=${name}&content-type=text/html`, accept),
      await send('GET', `/api/v1/runs/${run.id}/artifacts/${name}`, accept),
    ];
    for (const { headers } of answers) {
      expect(headers['content-type']).toMatch(/^(application\/octet-stream|image\/png)$/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
    }
    for (const { headers } of answers.slice(0, 2)) expect(headers['content-disposition']).toMatch(/^attachment; /);
  }
  const framed = await send('GET', `/api/v1/runs/${run.id}/artifacts/page.html?view=sandbox`);
  expect(framed.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
  });
  const script = await send('GET', `/api/v1/runs/${run.id}/artifacts/code.js?view=sandbox`);
  expect(script.headers['content-type']).toBe('application/octet-stream');
});

it('puts no line of its own into the headers of a download', async () => {
  const { send } = await openWithSecret();
  const name = `a"b';filename=evil.exe;ü.txt`;
  await send('PUT', `${F}/${encodeURIComponent(name)}`, { body: 'x' });
  const { headers } = await send('GET', `${F}/${encodeURIComponent(name)}`);
  expect(headers['content-disposition']).toBe(
    `attachment; filename="a_b__filename_evil.exe__.txt"; filename*=UTF-8''a%22b%27%3Bfilename%3Devil.exe%3B%C3%BC.txt`,
  );
});

it('keeps nothing of an upload that ends too early, and answers the next request', async () => {
  const { send, port, platform } = await openWithSecret();
  const head = (more: string) => `PUT ${F}/cut.bin HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${more}\r\n`;
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  for (const text of [
    `${head('content-length: 1000000\r\n')}${'x'.repeat(1000)}`,
    head('transfer-encoding: chunked\r\n') + chunk,
    `${head('transfer-encoding: chunked\r\n')}${chunk}zz\r\n`,
    head('content-length: 5\r\n'),
  ]) {
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text, () => setTimeout(() => socket.end(), 20)));
      socket.resume();
      socket.once('close', () => resolve());
      socket.once('error', reject);
    });
  }
  expect((await send('GET', F)).json()).toEqual({});
  expect((await send('PUT', `${F}/cut.bin`, { body: 'whole' })).status).toBe(200);
  expect((await send('GET', `${F}/cut.bin`)).text).toBe('whole');
  await expect.poll(() => readdir(join(platform.config.home, 'blobs', '.tmp'))).toEqual([]);
});

it('takes thousands of small files and lists them, all or as many as are asked for', async () => {
  const { send, startRun } = await openWithSecret();
  const run = await startRun();
  const at = `${F}/0/${run.id}/artifacts/many`;
  let next = 0;
  const worker = async () => {
    while (next < 2_000) {
      const name = next++;
      const { status } = await send('PUT', `${at}/${name}.txt`, { body: String(name % 100) });
      if (status !== 200) throw new Error(`${name}: ${status}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  const all = await send('GET', `${F}?path=0/${run.id}/artifacts/many`);
  expect(all.json<{ files: unknown[] }>().files).toHaveLength(2_000);
  const some = await send('GET', `/api/v1/runs/${run.id}/files?path=many&limit=7`);
  expect(some.json<{ items: unknown[] }>().items).toHaveLength(7);
  expect((await send('DELETE', at)).status).toBe(200);
  expect((await send('GET', F)).json()).toEqual({});
});
