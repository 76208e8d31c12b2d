import { unlinkSync } from 'node:fs';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import { systemClock } from '../clock.ts';
import { syncFolder, writePending } from '../files/atomic-write.ts';
import { removeOld } from '../files/create-files.ts';
import { withIoErrors } from '../files/errors.ts';
import { isMissing } from '../files/file-key.ts';
import type { BlobRef, BlobRoots, Blobs } from './blobs.ts';
import { blobNotFound, invalidBlobHash } from './errors.ts';
import { readRange, readVerified, streamVerified } from './read-blob.ts';

/** `root` is made when it is missing. `clock` is compared with the file system's own times, so it must be the wall clock. */
export interface BlobsOptions {
  readonly root: string;
  readonly clock?: Clock;
  /** How old a blob that nothing names must be before `collect` removes it (default: 1 hour). */
  readonly graceMs?: number;
}

const DEFAULT_GRACE_MS = 60 * 60_000;
const ASK_AT_ONCE = 500;

/** Blobs in a local folder: `<root>/ab/cdef…`, one file per hash. */
export async function createBlobs(options: BlobsOptions): Promise<Blobs> {
  const root = resolve(options.root);
  const temp = join(root, '.tmp');
  const clock = options.clock ?? systemClock;
  const graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
  const roots: BlobRoots[] = [];
  /** When a hash was last put in this process. Entered before the file is looked at, asked right before an unlink: that closes the race. */
  const lastPut = new Map<string, number>();
  await withIoErrors(root, () => mkdir(temp, { recursive: true }));

  function pathOf(hash: string): string {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw invalidBlobHash(hash);
    return join(root, hash.slice(0, 2), hash.slice(2));
  }

  async function find(hash: string): Promise<BlobRef | undefined> {
    try {
      return { hash, size: (await stat(pathOf(hash))).size };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async function put(source: Parameters<Blobs['put']>[0]): Promise<BlobRef> {
    const pending = await writePending(source, temp);
    const ref = { hash: pending.sha256, size: pending.size };
    lastPut.set(ref.hash, clock.now());
    const kept = await find(ref.hash);
    if (kept === undefined || kept.size !== ref.size) {
      await pending.publish(pathOf(ref.hash));
    } else {
      await pending.discard();
      await touch(pathOf(ref.hash));
    }
    return ref;
  }

  async function collect(): Promise<{ removed: number; bytes: number }> {
    const limit = clock.now() - graceMs;
    const left = await removeOld(temp, limit);
    for (const [hash, at] of lastPut) if (at < limit) lastPut.delete(hash);
    if (roots.length === 0) return left;
    let { removed, bytes } = left;
    const old = await oldBlobs(root, limit);
    for (let start = 0; start < old.length; start += ASK_AT_ONCE) {
      const batch = old.slice(start, start + ASK_AT_ONCE);
      const needed = await neededOf(
        roots,
        batch.map((blob) => blob.hash),
      );
      for (const blob of batch) {
        if (needed.has(blob.hash) || lastPut.has(blob.hash)) continue;
        unlinkSync(pathOf(blob.hash));
        removed += 1;
        bytes += blob.size;
      }
    }
    return { removed, bytes };
  }

  async function existing(hash: string): Promise<BlobRef> {
    const ref = await find(hash);
    if (ref === undefined) throw blobNotFound(hash);
    return ref;
  }

  return {
    put: (source) => withIoErrors(root, () => put(source)),
    stat: find,
    read: async (hash, range) => {
      const ref = await existing(hash);
      const whole = range === undefined || (range.start === 0 && (range.end ?? ref.size) >= ref.size);
      return whole ? streamVerified(pathOf(hash), ref) : readRange(pathOf(hash), range);
    },
    bytes: async (hash) => {
      const ref = await existing(hash);
      const chunks: Uint8Array[] = [];
      for await (const chunk of readVerified(pathOf(hash), ref)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    connectRoots: (given) => void roots.push(...given),
    collect: () => withIoErrors(root, collect),
  };
}

/** A blob that is put again is young again, and durable even if the process that wrote it first was killed before its fsync. */
async function touch(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    const now = new Date(systemClock.now());
    await handle.utimes(now, now);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(path));
}

async function neededOf(roots: readonly BlobRoots[], hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const needed = new Set<string>();
  for (const root of roots) for (const hash of await root.isNeeded(hashes)) needed.add(hash);
  return needed;
}

async function oldBlobs(root: string, limit: number): Promise<BlobRef[]> {
  const found: BlobRef[] = [];
  for (const folder of await readdir(root)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    for (const name of await readdir(join(root, folder))) {
      const state = await stat(join(root, folder, name)).catch(() => undefined);
      if (state?.isFile() && state.mtimeMs < limit && /^[0-9a-f]{62}$/.test(name)) {
        found.push({ hash: folder + name, size: state.size });
      }
    }
  }
  return found;
}
