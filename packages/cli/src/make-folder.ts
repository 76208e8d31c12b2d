import { constants, existsSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it, and makes sure that it can be written. Asks the nearest one that is there first, because a recursive `mkdir` on a
 * read-only file system only says that the path does not exist.
 */
export async function makeFolder(path: string): Promise<void> {
  await access(nearestExisting(resolve(path)), constants.W_OK | constants.X_OK);
  await mkdir(path, { recursive: true });
}

/** The path itself, or the nearest folder above it that exists. */
export function nearestExisting(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestExisting(dirname(path));
}
