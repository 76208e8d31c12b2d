import { existsSync } from 'node:fs';
import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../kernel/errors.ts';
import { withIoErrors } from '../files/errors.ts';
import { homeInUse, type LockHolder, lockBroken } from './errors.ts';

/** A home that is ours until `release`, or until this process ends in whatever way. */
export interface HomeLock {
  release(): void;
}

// Both as primary result codes of SQLite: SQLITE_BUSY, SQLITE_LOCKED.
const TAKEN = new Set([5, 6]);

/**
 * Makes the home and locks it for one server. The lock is SQLite's own (an open exclusive transaction on `lock.sqlite`), so the kernel frees
 * it at once when the process dies, SIGKILL included, and nothing stale can stay behind.
 */
export async function lockHome(home: string): Promise<HomeLock> {
  await withIoErrors(home, async () => {
    // A recursive mkdir on a read-only file system only says that the path does not exist.
    await access(nearestExisting(home), constants.W_OK);
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
  });
  const file = join(home, 'lock.sqlite');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (database?.isOpen === true) database.close();
    if (isTaken(error)) throw homeInUse(home, await readHolder(home));
    throw lockBroken(file, messageOf(error));
  }
  const held = database;
  return {
    release() {
      if (held.isOpen) held.close();
    },
  };
}

function nearestExisting(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestExisting(dirname(path));
}

function isTaken(error: unknown): boolean {
  const errcode: unknown = Object.getOwnPropertyDescriptor(error ?? {}, 'errcode')?.value;
  return typeof errcode === 'number' && TAKEN.has(errcode & 0xff);
}

/** What `server.json` says of the server that runs on the home; nothing when it says nothing sensible. */
async function readHolder(home: string): Promise<LockHolder> {
  try {
    const read: unknown = JSON.parse(await readFile(join(home, 'server.json'), 'utf8'));
    if (typeof read !== 'object' || read === null) return {};
    const pid = 'pid' in read && typeof read.pid === 'number' ? { pid: read.pid } : {};
    const url = 'url' in read && typeof read.url === 'string' ? { url: read.url } : {};
    return { ...pid, ...url };
  } catch {
    return {};
  }
}
