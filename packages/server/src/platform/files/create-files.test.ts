import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFiles } from './create-files.ts';
import { describeIoError } from './errors.ts';
import type { Files } from './files.ts';

let root: string;
let files: Files;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'files-'));
  files = await createFiles({ root });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

test('put is atomic and says size and hash; list, size, readRange, usage and delete agree', async () => {
  const written = await files.put('data/a/one.txt', bytes('hello world'));
  expect(written).toEqual({
    size: 11,
    sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  });
  await files.put('data/b.txt', bytes('xy'));
  await files.put('database.txt', bytes('z'));
  expect((await files.list('data/')).map((file) => file.key)).toEqual(['data/a/one.txt', 'data/b.txt']);
  expect((await files.list('data')).map((file) => file.key)).toEqual(['data/a/one.txt', 'data/b.txt', 'database.txt']);
  expect((await files.list('data/a/o')).map((file) => file.size)).toEqual([11]);
  expect(await files.usage('')).toBe(14);
  expect(Buffer.from(await files.readRange('data/a/one.txt', 6)).toString()).toBe('world');
  expect(Buffer.from(await files.readRange('data/a/one.txt', 0, 5)).toString()).toBe('hello');
  expect((await files.readRange('data/a/one.txt', 50)).byteLength).toBe(0);
  expect(await files.size('data/none')).toBeUndefined();
  await files.delete('data/b.txt');
  await files.delete('data/b.txt');
  expect(await files.usage('data/')).toBe(11);
  expect(await readdir(join(root, '.tmp'))).toEqual([]);
});

test('a source that fails leaves nothing behind', async () => {
  async function* broken() {
    yield bytes('half');
    throw new Error('the client went away');
  }
  await expect(files.put('data/x', broken())).rejects.toThrow('the client went away');
  expect(await files.list('')).toEqual([]);
  expect(await readdir(join(root, '.tmp'))).toEqual([]);
});

test.each([
  '',
  '/etc/passwd',
  '../out',
  'a/../../out',
  'a//b',
  './a',
  'a\0b',
  'a\\b',
  '.tmp/x',
  `${'x'.repeat(256)}/y`,
])('the key %j is refused', async (key) => {
  await expect(files.put(key, bytes('x'))).rejects.toMatchObject({ code: 'platform.invalid_key', kind: 'invalid' });
  await expect(files.read(key)).rejects.toMatchObject({ code: 'platform.invalid_key' });
});

test('a symbolic link cannot lead out of the root', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'outside-'));
  await writeFile(join(outside, 'secret'), 'secret');
  await symlink(outside, join(root, 'link'));
  await symlink(join(outside, 'secret'), join(root, 'file'));
  const escapes = { code: 'platform.key_escapes', kind: 'forbidden' };
  await expect(files.read('link/secret')).rejects.toMatchObject(escapes);
  await expect(files.read('file')).rejects.toMatchObject(escapes);
  await expect(files.put('link/new/deep', bytes('x'))).rejects.toMatchObject(escapes);
  await expect(files.openAppend('file', 0)).rejects.toMatchObject(escapes);
  expect(await files.list('')).toEqual([]);
  expect(await readdir(outside)).toEqual(['secret']);
  await rm(outside, { recursive: true });
});

test('a missing file is named', async () => {
  await expect(files.localize('data/none.parquet')).rejects.toMatchObject({
    code: 'platform.file_not_found',
    message: expect.stringContaining('data/none.parquet'),
  });
});

test('a scratch file is adopted under a key, or discarded', async () => {
  const scratch = await files.scratch('parquet');
  await writeFile(scratch.path, 'parquet bytes');
  expect((await scratch.adopt('data/seg.parquet')).size).toBe(13);
  const local = await files.localize('data/seg.parquet');
  expect(await readFile(local.path, 'utf8')).toBe('parquet bytes');
  local.release();
  const other = await files.scratch('csv');
  await writeFile(other.path, 'x');
  await other.discard();
  expect(await readdir(join(root, '.tmp'))).toEqual([]);
});

test('an append log is cut to its committed length, takes one writer, and keeps the order of appends', async () => {
  const log = await files.openAppend('logs/a.log', 0);
  await Promise.all(['one,', 'two,', 'three,'].map((text) => log.append(bytes(text))));
  expect(log.length).toBe(14);
  await expect(files.openAppend('logs/a.log', 0)).rejects.toMatchObject({ code: 'platform.log_busy' });
  await log.sync();
  await log.close();
  const again = await files.openAppend('logs/a.log', 8);
  expect(again.length).toBe(8);
  await again.append(bytes('four'));
  await again.close();
  expect(await readFile(join(root, 'logs/a.log'), 'utf8')).toBe('one,two,four');
  await expect(files.openAppend('logs/a.log', 99)).rejects.toMatchObject({ code: 'platform.log_too_short' });
  await expect(files.openAppend('logs/none.log', 1)).rejects.toMatchObject({ code: 'platform.log_too_short' });
});

test('collect removes left-over temporary files after the grace time only', async () => {
  await writeFile(join(root, '.tmp/old.tmp'), 'abc');
  await writeFile(join(root, '.tmp/new.tmp'), 'abc');
  const hourAgo = new Date(Date.now() - 3_600_000);
  await utimes(join(root, '.tmp/old.tmp'), hourAgo, hourAgo);
  expect(await files.collect()).toEqual({ removed: 1, bytes: 3 });
  expect(await readdir(join(root, '.tmp'))).toEqual(['new.tmp']);
});

test('a full disk and a read-only home are named with the mend', async () => {
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  expect(describeIoError(full, '/home/kz')).toMatchObject({ code: 'platform.disk_full', kind: 'unavailable' });
  const readOnly = Object.assign(new Error('ro'), { code: 'EROFS' });
  expect(describeIoError(readOnly, '/home/kz')).toMatchObject({
    code: 'platform.home_read_only',
    message: expect.stringContaining('--home'),
  });
  const other = new Error('x');
  expect(describeIoError(other, '/home/kz')).toBe(other);
});

test('a root that is a file is refused', async () => {
  await mkdir(join(root, 'd'));
  await writeFile(join(root, 'plain'), '');
  await expect(createFiles({ root: join(root, 'plain') })).rejects.toMatchObject({ code: 'platform.path_blocked' });
  await expect(files.put('d', bytes('x'))).rejects.toMatchObject({ code: 'platform.path_blocked' });
  await expect(files.put('plain/x', bytes('x'))).rejects.toMatchObject({ code: 'platform.path_blocked' });
});
