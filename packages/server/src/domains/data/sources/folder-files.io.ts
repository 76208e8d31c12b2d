import { opendir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, matchesGlob, relative, resolve, sep } from 'node:path';
import { fileNotFound, fileUnreadable } from '../errors.ts';
import type { FolderFile } from './ingest-sources.ts';
import { describeOpenError } from './pump-text.io.ts';
import { formatOfName, type ReadOptions } from './read-options.ts';
import { pathOutside, tooManyFiles } from './source-errors.ts';

/** A folder with more files than this is refused. */
const MOST_FILES = 10_000;

/**
 * The real path of a file or folder that a manifest names. It must lie in the project's folder or in one of `allowed`, also after symbolic links. Throws
 * `data.path_outside`, `data.file_not_found`, `data.file_unreadable`.
 */
export async function resolveInside(folder: string, named: string, allowed: readonly string[]): Promise<string> {
  if (named.includes('\0')) throw fileUnreadable(named, 'its name holds a NUL character');
  const wanted = resolve(folder, named);
  const roots = [folder, ...allowed].filter((root) => root !== '');
  const real = await realpath(wanted).catch((error: unknown) => {
    // Whether something lies outside is nobody's business.
    if (!roots.some((root) => isInside(resolve(root), wanted))) throw pathOutside(named);
    throw describeOpenError(error, wanted);
  });
  for (const root of roots) {
    const realRoot = await realpath(root).catch(() => undefined);
    if (realRoot !== undefined && isInside(realRoot, real)) return real;
  }
  throw pathOutside(named);
}

/** Files of a folder in order of name: those that the pattern takes, without hidden ones, or else those whose name shows a format. */
export async function listFolderFiles(
  root: string,
  given: { readonly name: string; readonly pattern: string | undefined; readonly options: ReadOptions },
): Promise<readonly FolderFile[]> {
  const { pattern, options } = given;
  const found: FolderFile[] = [];
  for await (const name of namesBelow(root, root, pattern?.includes('/') === true)) {
    const isTaken =
      pattern === undefined
        ? options.format !== undefined || formatOfName(name) !== undefined
        : matchesGlob(name, pattern);
    if (!isTaken) continue;
    const path = join(root, name);
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined) continue;
    if (!isInside(root, real)) throw pathOutside(`${given.name}/${name}`);
    const facts = await stat(real);
    if (!facts.isFile()) continue;
    found.push({ path: real, name, bytes: facts.size, modifiedAt: Math.round(facts.mtimeMs), options });
    if (found.length > MOST_FILES) throw tooManyFiles(given.name, MOST_FILES);
  }
  return found.sort((left, right) => (left.name < right.name ? -1 : 1));
}

async function* namesBelow(root: string, folder: string, deep: boolean): AsyncGenerator<string> {
  const entries = await opendir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') {
      throw fileUnreadable(folder, 'it is not a folder');
    }
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw fileNotFound(folder);
    throw describeOpenError(error, folder);
  });
  for await (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (deep) yield* namesBelow(root, path, deep);
    } else {
      yield relative(root, path).split(sep).join('/');
    }
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way));
}
