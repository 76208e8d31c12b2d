import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createTestHome } from '../../../testing/test-home.ts';
import { createTestPlatform, type TestPlatformOptions } from '../../../testing/test-platform.ts';
import type { Artifacts } from './contract.ts';
import { createArtifacts } from './create-artifacts.ts';

const stream = (text: string) => Readable.from([Buffer.from(text)]);
const HASH_OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

async function textOf(artifacts: Artifacts, uri: string, path: string, range?: { start: number; end: number }) {
  const file = await artifacts.find(uri, path);
  if (file === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of await file.open(range)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function openTree(options: TestPlatformOptions = {}) {
  const platform = await createTestPlatform(options);
  const artifacts = createArtifacts(platform);
  await artifacts.start();
  return { platform, artifacts, uri: artifacts.defaultUri('7') };
}

async function openFolder() {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const root = join(home.path, 'made', 'files');
  const opened = await openTree({ config: { artifactRoot: `file://${root}` } });
  return { ...opened, root, outside: home.path };
}

/** What holds for the tree and for a folder. */
function places(open: () => Promise<{ artifacts: Artifacts; uri: string }>) {
  it('puts, finds, reads, lists, replaces and deletes', async () => {
    const { artifacts, uri } = await open();
    expect(await artifacts.list(uri, '', 10)).toEqual([]);
    expect(await artifacts.put(uri, 'a/b.txt', stream('abc'))).toEqual({ size: 3, hash: HASH_OF_ABC });
    await artifacts.put(uri, 'a/c/d.txt', stream('deep'));
    await artifacts.put(uri, 'a.txt', stream(''));
    await artifacts.put(uri, 'ä 😀.txt', stream('x'));
    expect(await artifacts.list(uri, '', 10)).toEqual([
      { name: 'a.txt', isFolder: false, size: 0 },
      { name: 'a', isFolder: true },
      { name: 'ä 😀.txt', isFolder: false, size: 1 },
    ]);
    expect(await artifacts.list(uri, 'a/', 10)).toEqual([
      { name: 'b.txt', isFolder: false, size: 3 },
      { name: 'c', isFolder: true },
    ]);
    expect(await artifacts.list(uri, 'a/b.txt', 10)).toEqual([{ name: 'b.txt', isFolder: false, size: 3 }]);
    expect(await artifacts.list(uri, 'nothing', 10)).toEqual([]);
    expect(await artifacts.list(uri, 'a/b', 10)).toEqual([]);
    expect(await artifacts.find(uri, 'a')).toBeUndefined();
    expect(await artifacts.find(uri, '')).toBeUndefined();
    expect(await textOf(artifacts, uri, 'a/b.txt')).toBe('abc');
    expect(await textOf(artifacts, uri, 'a/b.txt', { start: 1, end: 2 })).toBe('b');
    expect(await textOf(artifacts, uri, 'a.txt')).toBe('');
    await artifacts.put(uri, 'a/b.txt', stream('longer'));
    expect(await textOf(artifacts, uri, 'a/b.txt')).toBe('longer');
    expect(await artifacts.delete(uri, 'a/b.txt')).toBe(true);
    expect(await artifacts.delete(uri, 'a/b.txt')).toBe(false);
    expect(await artifacts.delete(uri, 'a/')).toBe(true);
    expect((await artifacts.list(uri, '', 10)).map(({ name }) => name)).toEqual(['a.txt', 'ä 😀.txt']);
  });

  it('lists in pages that go on where the last one ended', async () => {
    const { artifacts, uri } = await open();
    const paths = ['a', 'a.b', 'a-b/x', 'a-b/y', 'b/x', 'b0', 'b!', 'c'];
    for (const path of paths) await artifacts.put(uri, path, stream(path));
    const names: string[] = [];
    for (
      let page = await artifacts.list(uri, '', 2);
      page.length > 0;
      page = await artifacts.list(uri, '', 2, page.at(-1))
    ) {
      names.push(...page.map(({ name }) => name));
    }
    expect(names).toEqual(['a', 'a-b', 'a.b', 'b!', 'b', 'b0', 'c']);
  });

  it('keeps no file that is a folder too', async () => {
    const { artifacts, uri } = await open();
    await artifacts.put(uri, 'a/b', stream('x'));
    await expect(artifacts.put(uri, 'a', stream('y'))).rejects.toMatchObject({ code: 'tracking.artifact_is_folder' });
    await expect(artifacts.put(uri, 'a/b/c', stream('y'))).rejects.toMatchObject({
      code: 'tracking.artifact_below_file',
    });
    await expect(artifacts.put(uri, 'a/b/c/d', stream('y'))).rejects.toMatchObject({ kind: 'conflict' });
    expect(await textOf(artifacts, uri, 'a/b')).toBe('x');
  });

  it('keeps nothing of a stream that breaks', async () => {
    const { artifacts, uri } = await open();
    await artifacts.put(uri, 'kept', stream('before'));
    async function* broken() {
      yield Buffer.alloc(300_000, 1);
      throw new Error('gone');
    }
    for (const path of ['kept', 'new/file']) {
      await expect(artifacts.put(uri, path, Readable.from(broken()))).rejects.toThrow('gone');
    }
    expect(await textOf(artifacts, uri, 'kept')).toBe('before');
    expect(await artifacts.list(uri, '', 10)).toHaveLength(1);
  });

  it('refuses paths that lead elsewhere, whatever is done', async () => {
    const { artifacts, uri } = await open();
    const refused = { code: 'tracking.artifact_path_invalid' };
    for (const path of [
      '../x',
      'a/../../x',
      '/etc/passwd',
      '%2e%2e/x',
      '%252e%252e%252fx',
      'a\\..\\x',
      'a\u0000',
      'a#b',
      'a//b',
    ]) {
      await expect(artifacts.put(uri, path, stream('x')), path).rejects.toMatchObject(refused);
      await expect(artifacts.find(uri, path), path).rejects.toMatchObject(refused);
      await expect(artifacts.list(uri, path, 1), path).rejects.toMatchObject(refused);
      await expect(artifacts.delete(uri, path), path).rejects.toMatchObject(refused);
    }
  });

  it('does not reach places of others', async () => {
    const { artifacts } = await open();
    for (const outside of [
      's3://bucket/x',
      'file:///etc',
      '/etc',
      'http://elsewhere/x',
      'mlflow-artifacts:/../x',
      'x',
      '',
    ]) {
      const refused = { code: 'tracking.artifact_out_of_reach', details: { uri: outside } };
      await expect(artifacts.put(outside, 'passwd', stream('x')), outside).rejects.toMatchObject(refused);
      await expect(artifacts.find(outside, 'passwd'), outside).rejects.toMatchObject(refused);
      await expect(artifacts.list(outside, '', 1), outside).rejects.toMatchObject(refused);
      await expect(artifacts.delete(outside, 'passwd'), outside).rejects.toMatchObject(refused);
    }
  });
}

eachDatabase((database) => {
  places(() => openTree({ database }));

  it('lists a folder of many files, and deletes it, without touching its neighbours', async () => {
    const { artifacts, platform, uri } = await openTree({ database });
    const { hash } = await platform.blobs.put(Buffer.from('x'));
    await platform.db.run(async (tx) => {
      const columns = ['path', 'hash', 'size', 'kind', 'created_at'];
      const rows = Array.from({ length: 12_000 }, (_, row) => [
        `7/f/${row % 2 === 0 ? 'd/' : ''}${row}`,
        hash,
        1,
        'other',
        1,
      ]);
      await insertRows(tx, 'tracking_files', columns, [...rows, ['7/f0', hash, 1, 'other', 1]]);
    });
    expect(await artifacts.list(uri, 'f', 20_000)).toHaveLength(6001);
    expect(await artifacts.list(uri, 'f', 100)).toHaveLength(100);
    expect(await artifacts.list(uri, '', 10)).toEqual([
      { name: 'f', isFolder: true },
      { name: 'f0', isFolder: false, size: 1 },
    ]);
    expect(await artifacts.delete(uri, 'f')).toBe(true);
    expect(await artifacts.list(uri, '', 10)).toEqual([{ name: 'f0', isFolder: false, size: 1 }]);
  });

  it('joins the parts of an upload in the order of their numbers', async () => {
    const { artifacts, uri } = await openTree({ database });
    const { multipart } = artifacts;
    const id = await multipart.create('7/big.bin', 2);
    const two = await multipart.putPart(id, 2, stream('world'));
    await multipart.putPart(id, 1, stream('nothing'));
    const one = await multipart.putPart(id, 1, stream('hello '));
    expect(await multipart.listParts(id)).toMatchObject([
      { number: 1, size: 6 },
      { number: 2, size: 5 },
    ]);
    const named = [
      { number: 2, etag: `"${two.etag}"` },
      { number: 1, etag: one.etag },
    ];
    for (const wrong of [[], [{ number: 3, etag: 'x' }], [{ number: 1, etag: 'x' }]]) {
      await expect(multipart.complete(id, wrong)).rejects.toMatchObject({ code: 'tracking.upload_incomplete' });
    }
    expect(await multipart.complete(id, named)).toMatchObject({ size: 11 });
    expect(await textOf(artifacts, uri, 'big.bin')).toBe('hello world');
    await expect(multipart.complete(id, named)).rejects.toMatchObject({ code: 'tracking.upload_not_found' });
    await expect(multipart.putPart(id, 1, stream('x'))).rejects.toMatchObject({ code: 'tracking.upload_not_found' });
    await expect(multipart.create('../x', 1)).rejects.toMatchObject({ code: 'tracking.artifact_path_invalid' });
    await expect(multipart.create('x', 0)).rejects.toMatchObject({ code: 'tracking.part_invalid' });
  });

  it('frees the parts of uploads that were given up, at once or after a day', async () => {
    const { artifacts, platform } = await openTree({ database });
    const { multipart } = artifacts;
    const given = await multipart.create('7/a', 1);
    await multipart.putPart(given, 1, stream('x'));
    await multipart.abort(given);
    await multipart.abort(given);
    const left = await multipart.create('7/b', 1);
    await multipart.putPart(left, 1, stream('y'));
    platform.clock.advance(23 * 3_600_000);
    await artifacts.start();
    expect(await multipart.listParts(left)).toHaveLength(1);
    platform.clock.advance(2 * 3_600_000);
    await artifacts.start();
    for (const id of [given, left]) {
      await expect(multipart.listParts(id)).rejects.toMatchObject({ code: 'tracking.upload_not_found' });
    }
  });
});

places(openFolder);

it('keeps a folder tidy: real files by their names, no temporary ones in lists', async () => {
  const { artifacts, uri, root } = await openFolder();
  await artifacts.put(uri, 'a b/c.txt', stream('x'));
  expect(await readFile(join(root, '7', 'a b', 'c.txt'), 'utf8')).toBe('x');
  expect(await readdir(join(root, '.kaizen-tmp'))).toEqual([]);
  expect(await artifacts.list(`file://${root}`, '', 10)).toEqual([{ name: '7', isFolder: true }]);
  await expect(artifacts.put(`file://${root}`, '.kaizen-tmp/x', stream('x'))).rejects.toMatchObject({
    code: 'tracking.artifact_path_invalid',
  });
  await expect(artifacts.delete(`file://${root}`, '')).rejects.toMatchObject({
    code: 'tracking.artifact_path_invalid',
  });
  expect(await textOf(artifacts, root, '7/a b/c.txt')).toBe('x');
  await rm(root, { recursive: true });
  await artifacts.put(uri, 'again', stream('y'));
  expect(await textOf(artifacts, uri, 'again')).toBe('y');
});

it('follows no symbolic link out of a folder, for reading or for writing', async () => {
  const { artifacts, uri, root, outside } = await openFolder();
  await writeFile(join(outside, 'secret'), 'secret');
  await mkdir(join(outside, 'there'));
  await artifacts.put(uri, 'inside', stream('fine'));
  await symlink(join(outside, 'secret'), join(root, '7', 'link'));
  await symlink(outside, join(root, '7', 'folder'));
  await symlink(join(outside, 'not-there-yet'), join(root, '7', 'dangling'));
  await symlink(join(root, '7', 'inside'), join(root, '7', 'near'));
  expect(await textOf(artifacts, uri, 'near')).toBe('fine');
  const refused = { code: 'tracking.artifact_out_of_reach' };
  for (const path of ['link', 'folder/secret']) {
    await expect(artifacts.find(uri, path)).rejects.toMatchObject(refused);
  }
  await expect(artifacts.list(uri, 'folder', 10)).rejects.toMatchObject(refused);
  await expect(artifacts.put(uri, 'folder/new', stream('x'))).rejects.toMatchObject(refused);
  await expect(artifacts.put(uri, 'folder/there/new', stream('x'))).rejects.toMatchObject(refused);
  await expect(artifacts.delete(uri, 'folder/secret')).rejects.toMatchObject(refused);
  await expect(artifacts.put(uri, 'dangling/new', stream('x'))).rejects.toMatchObject(refused);
  expect((await artifacts.list(uri, '', 10)).map(({ name }) => name)).toEqual(['inside', 'near']);
  // Writing to a link, or deleting it, is about the link itself.
  await artifacts.put(uri, 'link', stream('mine'));
  expect(await artifacts.delete(uri, 'folder')).toBe(true);
  expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret');
  expect((await readdir(outside)).sort()).toEqual(['made', 'secret', 'there']);
});

it('refuses a root that cannot be written', async () => {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  await writeFile(join(home.path, 'file'), '');
  await expect(openTree({ config: { artifactRoot: join(home.path, 'file', 'below') } })).rejects.toMatchObject({
    code: 'platform.config_artifact_root',
    message: expect.stringContaining('Name a folder that this user may write'),
  });
});
