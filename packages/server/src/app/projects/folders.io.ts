import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { folderNotFound, foldersFileBroken } from './errors.ts';

/** The real path of an existing absolute folder. */
export async function resolveFolder(folder: string): Promise<string> {
  if (!isAbsolute(folder)) throw folderNotFound(folder);
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined || !(await stat(real)).isDirectory()) throw folderNotFound(folder);
  return real;
}

/** Folders that `kaizen init` registered while no server ran (`<home>/folders.json`). */
export async function readFoldersFile(home: string): Promise<string[]> {
  const path = join(home, 'folders.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
  } catch {}
  throw foldersFileBroken(path);
}

/** The commit that a folder's git repository is at, read from its files; undefined when it is no repository or has no commit. */
export async function readCodeCommit(folder: string): Promise<string | undefined> {
  const head = (await readFile(join(folder, '.git/HEAD'), 'utf8').catch(() => undefined))?.trim();
  if (head === undefined) return undefined;
  if (/^[0-9a-f]{40,64}$/.test(head)) return head;
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  if (ref === undefined || ref.includes('..')) return undefined;
  const loose = (await readFile(join(folder, '.git', ref), 'utf8').catch(() => undefined))?.trim();
  if (loose !== undefined) return loose;
  const packed = await readFile(join(folder, '.git/packed-refs'), 'utf8').catch(() => '');
  return packed
    .split('\n')
    .find((line) => line.endsWith(` ${ref}`))
    ?.split(' ')[0];
}

/** The text of a folder's own kaizen.yaml; undefined when there is none. */
export function readManifestFile(folder: string): Promise<string | undefined> {
  return readFile(join(folder, 'kaizen.yaml'), 'utf8').catch(() => undefined);
}
