import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Blobs } from './blobs.ts';
import { createBlobs } from './create-blobs.ts';

let root: string;
let blobs: Blobs;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'blobs-'));
  blobs = await createBlobs({ root });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const pathOf = (hash: string) => join(root, hash.slice(0, 2), hash.slice(2));
async function collected(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function age(hash: string): Promise<void> {
  const old = new Date(Date.now() - 86_400_000);
  await utimes(pathOf(hash), old, old);
}

test('the same bytes are stored once under their sha-256, from a buffer or a stream', async () => {
  const one = await blobs.put(bytes('abc'));
  expect(one).toEqual({ hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', size: 3 });
  async function* parts() {
    yield bytes('a');
    yield bytes('bc');
  }
  expect(await blobs.put(parts())).toEqual(one);
  expect(await blobs.stat(one.hash)).toEqual(one);
  expect(Buffer.from(await blobs.bytes(one.hash)).toString()).toBe('abc');
  expect((await collected(await blobs.read(one.hash, { start: 1 }))).toString()).toBe('bc');
  expect((await collected(await blobs.read(one.hash, { start: 0, end: 2 }))).toString()).toBe('ab');
  expect((await collected(await blobs.read(one.hash, { start: 2, end: 2 }))).byteLength).toBe(0);
  expect(await readdir(join(root, '.tmp'))).toEqual([]);
});

test('an empty blob can be kept', async () => {
  const empty = await blobs.put(new Uint8Array());
  expect(empty.size).toBe(0);
  expect((await collected(await blobs.read(empty.hash))).byteLength).toBe(0);
});

test('changed bytes never reach the reader as a complete blob', async () => {
  const { hash } = await blobs.put(bytes('a model'));
  await writeFile(pathOf(hash), 'A model');
  await expect(blobs.bytes(hash)).rejects.toMatchObject({ code: 'platform.blob_corrupt' });
  await expect(collected(await blobs.read(hash))).rejects.toMatchObject({ code: 'platform.blob_corrupt' });
});

test('missing blobs and words that are no hash are named', async () => {
  const none = '0'.repeat(64);
  expect(await blobs.stat(none)).toBeUndefined();
  await expect(blobs.read(none)).rejects.toMatchObject({ code: 'platform.blob_not_found', kind: 'not_found' });
  await expect(blobs.stat('../../etc/passwd')).rejects.toMatchObject({ code: 'platform.invalid_blob_hash' });
});

test('collect keeps what a root names and what is young, and does nothing before roots are connected', async () => {
  const needed = await blobs.put(bytes('needed'));
  const young = await blobs.put(bytes('young'));
  const orphan = await blobs.put(bytes('orphan'));
  const later = await createBlobs({ root });
  await age(needed.hash);
  await age(orphan.hash);
  expect(await later.collect()).toEqual({ removed: 0, bytes: 0 });
  later.connectRoots([{ name: 'test', isNeeded: async () => new Set([needed.hash]) }]);
  expect(await later.collect()).toEqual({ removed: 1, bytes: 6 });
  expect(await later.stat(orphan.hash)).toBeUndefined();
  expect(await later.stat(needed.hash)).toBeDefined();
  expect(await later.stat(young.hash)).toBeDefined();
});

test('an old orphan that is put again while it is collected stays', async () => {
  const { hash } = await blobs.put(bytes('orphan'));
  const later = await createBlobs({ root });
  await age(hash);
  later.connectRoots([
    {
      name: 'test',
      isNeeded: async () => {
        await later.put(bytes('orphan'));
        return new Set();
      },
    },
  ]);
  expect((await later.collect()).removed).toBe(0);
  expect(await later.stat(hash)).toBeDefined();
});

const WRITER = `
import { createBlobs } from ${JSON.stringify(new URL('./create-blobs.ts', import.meta.url).href)};
const blobs = await createBlobs({ root: process.argv[1] });
for (let n = 0; ; n += 1) {
  const ref = await blobs.put(Buffer.alloc(300_000, 'blob ' + n + ' '));
  process.stdout.write(ref.hash + '\\n');
}`;

async function acknowledged(child: ChildProcess, count: number): Promise<string[]> {
  const seen: string[] = [];
  if (child.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push(line);
    if (seen.length === count) child.kill('SIGKILL');
  }
  return seen;
}

test('a writer killed by SIGKILL leaves every acknowledged blob whole and no half blob visible', async () => {
  for (const count of [1, 7, 20]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const seen = await acknowledged(child, count);
    await exited;
    for (const hash of seen) expect(await blobs.stat(hash)).toMatchObject({ size: 300_000 });
    for (const folder of (await readdir(root)).filter((name) => name !== '.tmp')) {
      for (const name of await readdir(join(root, folder))) {
        const hash = createHash('sha256')
          .update(await readFile(join(root, folder, name)))
          .digest('hex');
        expect(folder + name).toBe(hash);
      }
    }
  }
});

/** Only where this user may mount (root on Linux); the wording of both errors is tested without it beside platform/files. */
function mounted(folder: string, options: string): boolean {
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a full disk refuses the blob with the mend and keeps nothing of it', async ({ skip }) => {
  if (!mounted(root, 'size=1m')) return skip();
  try {
    const small = await createBlobs({ root });
    const kept = await small.put(bytes('fits'));
    await expect(small.put(Buffer.alloc(3_000_000, 1))).rejects.toMatchObject({ code: 'platform.disk_full' });
    expect(await readdir(join(root, '.tmp'))).toEqual([]);
    expect(await small.stat(kept.hash)).toEqual(kept);
    execFileSync('/bin/mount', ['-o', 'remount,ro', root]);
    await expect(small.put(bytes('more'))).rejects.toMatchObject({ code: 'platform.home_read_only' });
  } finally {
    execFileSync('/bin/umount', [root]);
  }
});

test('as an answer, a blob of many chunks arrives whole, a changed one without an end', async () => {
  const whole = Buffer.from(Array.from({ length: 3_000_001 }, (_, index) => index % 251));
  const { hash } = await blobs.put(whole);
  const streams: Readable[] = [];
  const server = createServer(async (_request, response) => {
    const stream = await blobs.read(hash);
    streams.push(stream);
    stream.once('error', () => response.destroy()).pipe(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  for (let time = 0; time < 3; time += 1) {
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(whole)).toBe(true);
  }
  const through = (await blobs.read(hash)).pipe(new PassThrough());
  expect((await collected(through)).equals(whole)).toBe(true);
  const left = await fetch(url);
  await left.body?.cancel();
  await expect.poll(() => streams.every((stream) => stream.destroyed)).toBe(true);
  await writeFile(pathOf(hash), Buffer.concat([whole.subarray(0, 2_999_999), Buffer.alloc(2)]));
  await expect(fetch(url).then((answer) => answer.arrayBuffer())).rejects.toThrow();
});
