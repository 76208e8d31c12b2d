import { lstat, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { invalidKey, keyEscapes, systemCodeOf } from './errors.ts';

/** Folder of the root that holds scratch and temporary files; no key may name it. */
export const TEMP_FOLDER = '.tmp';

/** Throws `platform.invalid_key` unless the key is a plain relative name. */
function checkKey(key: string): void {
  if (key === '') throw invalidKey(key, 'it is empty');
  if (key.length > 1024) throw invalidKey(key, 'it is longer than 1024 characters');
  if (key.includes('\0')) throw invalidKey(key, 'it holds a NUL character');
  if (key.includes('\\')) throw invalidKey(key, 'it holds a backslash');
  if (key.startsWith('/')) throw invalidKey(key, 'it is absolute');
  for (const segment of key.split('/')) {
    if (segment === '') throw invalidKey(key, 'it has an empty part');
    if (segment === '.' || segment === '..') throw invalidKey(key, `it has a "${segment}" part`);
    if (Buffer.byteLength(segment) > 255) throw invalidKey(key, 'a part is longer than 255 bytes');
  }
  if (key.split('/')[0] === TEMP_FOLDER) throw invalidKey(key, `"${TEMP_FOLDER}" is kept for temporary files`);
}

/** A prefix is empty, a key, or a key that ends in a slash. */
export function checkPrefix(prefix: string): void {
  if (prefix !== '') checkKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
}

/** The local path of a key. Throws `platform.key_escapes` when a symbolic link on the way (or the file itself) leads out of the root. */
export async function resolveKey(root: string, key: string): Promise<string> {
  checkKey(key);
  const path = join(root, key);
  const realRoot = await realpath(root);
  const folder = await deepestExisting(dirname(path), root);
  const real = await realpath(folder);
  const expected = folder === root ? realRoot : join(realRoot, folder.slice(root.length + 1));
  if (real !== expected) throw keyEscapes(key);
  try {
    if ((await lstat(path)).isSymbolicLink()) throw keyEscapes(key);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return path;
}

async function deepestExisting(folder: string, root: string): Promise<string> {
  let path = folder;
  while (path.length > root.length) {
    try {
      await lstat(path);
      return path;
    } catch (error) {
      if (!isMissing(error)) throw error;
      path = dirname(path);
    }
  }
  return root;
}

/** True for "no such file or folder". */
export function isMissing(error: unknown): boolean {
  const code = systemCodeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
