import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import { systemClock } from '../clock.ts';
import { openAppendLog } from './append-log.ts';
import { publishFile, syncFolder, temporaryPath, writePending } from './atomic-write.ts';
import { fileNotFound, invalidKey, logBusy, withIoErrors } from './errors.ts';
import { checkPrefix, isMissing, resolveKey, TEMP_FOLDER } from './file-key.ts';
import type { Files, Scratch } from './files.ts';
import { walkFiles } from './walk-files.ts';

/** `root` is made when it is missing. `clock` is compared with the file system's own times, so it must be the wall clock. */
export interface FilesOptions {
  readonly root: string;
  readonly clock?: Clock;
  /** How old a left-over temporary file must be before `collect` removes it (default: 10 minutes). */
  readonly graceMs?: number;
}

const CHUNK = 1 << 18;
const DEFAULT_GRACE_MS = 10 * 60_000;

/** The files of one local root. */
export async function createFiles(options: FilesOptions): Promise<Files> {
  const root = resolve(options.root);
  const temp = join(root, TEMP_FOLDER);
  const clock = options.clock ?? systemClock;
  const openLogs = new Set<string>();
  await withIoErrors(root, () => mkdir(temp, { recursive: true }));

  async function sizeOf(key: string): Promise<number | undefined> {
    try {
      const found = await stat(await resolveKey(root, key));
      return found.isFile() ? found.size : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async function existing(key: string): Promise<string> {
    if ((await sizeOf(key)) === undefined) throw fileNotFound(key);
    return resolveKey(root, key);
  }

  return {
    list: async (prefix) => {
      checkPrefix(prefix);
      return walkFiles(root, prefix);
    },
    size: sizeOf,
    readRange: async (key, start, end) => readBytes(await existing(key), start, end),
    read: async (key) => createReadStream(await existing(key), { highWaterMark: CHUNK }),
    put: (key, source) =>
      withIoErrors(root, async () => {
        const target = await resolveKey(root, key);
        const pending = await writePending(source, temp);
        await pending.publish(target);
        return { size: pending.size, sha256: pending.sha256 };
      }),
    delete: (key) => withIoErrors(root, async () => removeFile(await resolveKey(root, key))),
    localize: async (key) => ({ path: await existing(key), release: () => undefined }),
    scratch: async (extension) => createScratch(root, temp, extension),
    openAppend: async (key, committedLength) => {
      const path = await resolveKey(root, key);
      if (openLogs.has(key)) throw logBusy(key);
      openLogs.add(key);
      try {
        return await openAppendLog({ root, key, path, committedLength, onClose: () => openLogs.delete(key) });
      } catch (error) {
        openLogs.delete(key);
        throw error;
      }
    },
    usage: async (prefix) => {
      checkPrefix(prefix);
      const files = await walkFiles(root, prefix);
      return files.reduce((total, file) => total + file.size, 0);
    },
    collect: () => withIoErrors(root, () => removeOld(temp, clock.now() - (options.graceMs ?? DEFAULT_GRACE_MS))),
  };
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  await syncFolder(dirname(path));
}

function createScratch(root: string, temp: string, extension: string): Scratch {
  if (!/^[a-z0-9]{1,16}$/.test(extension))
    throw invalidKey(extension, 'a scratch extension is 1–16 letters and digits');
  const path = temporaryPath(temp, extension);
  return {
    path,
    adopt: (key) =>
      withIoErrors(root, async () => {
        const target = await resolveKey(root, key);
        const written = await hashAndSync(path);
        await publishFile(path, target);
        return written;
      }),
    discard: () => rm(path, { force: true }),
  };
}

async function hashAndSync(path: string): Promise<{ size: number; sha256: string }> {
  const handle = await open(path, 'r+');
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: CHUNK, start: 0 })) {
      hash.update(chunk);
      size += chunk.byteLength;
    }
    await handle.sync();
    return { size, sha256: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

async function readBytes(path: string, start: number, end: number | undefined): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const stop = Math.min(end ?? size, size);
    const bytes = new Uint8Array(Math.max(0, stop - start));
    let done = 0;
    while (done < bytes.byteLength) {
      const { bytesRead } = await handle.read(bytes, done, bytes.byteLength - done, start + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  } finally {
    await handle.close();
  }
}

/** Removes plain files of `folder` last written before `limit` (epoch ms). */
export async function removeOld(folder: string, limit: number): Promise<{ removed: number; bytes: number }> {
  let removed = 0;
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.mtimeMs >= limit) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
    bytes += found.size;
  }
  return { removed, bytes };
}
