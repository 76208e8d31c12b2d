import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { makeFolder, syncFolder, writePending } from '../../../platform/files/atomic-write.ts';
import { removeOld } from '../../../platform/files/create-files.ts';
import { systemCodeOf } from '../../../platform/files/errors.ts';
import {
  artifactBelowFile,
  artifactIsFolder,
  artifactOutOfReach,
  artifactPathInvalid,
  artifactRootUnusable,
} from '../errors.ts';
import type { ArtifactEntry, ArtifactFile } from './contract.ts';
import type { FilePlace } from './file-place.ts';
import { selfEntry } from './tree.ts';

/** Where files are written before they get their name; it is in no listing. */
const TEMP = '.kaizen-tmp';
const CHUNK = 1 << 18;
const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

/** A folder of this machine that files are kept in; `paths` are relative to it and plain. */
export interface Folder extends FilePlace {
  /** Makes the folder and looks whether it can be written; removes what a killed process left unfinished before `limit`. */
  prepare(limit: number): Promise<void>;
}

/** Files in a folder. What a symbolic link inside it names is read only when it lies inside too; nothing is ever written through one. */
export function createFolder(root: string): Folder {
  const at = (path: string) => (path === '' ? root : join(root, path));
  /** The real path, when there is something and it lies inside. Throws when it lies outside. */
  async function findReal(path: string): Promise<string | undefined> {
    const real = await realpath(at(path)).catch(ignoreMissing);
    if (real === undefined) return undefined;
    if (!isInside(await realpath(root), real)) throw artifactOutOfReach(path);
    return real;
  }
  /** The nearest parent that exists must lie inside, before anything is made below it. */
  async function checkParents(path: string): Promise<void> {
    for (let parent = parentOf(path); ; parent = parentOf(parent)) {
      const real = await findReal(parent);
      if (real === undefined && parent !== '') {
        // What is there and has no real path is a link to nothing: it would be made on the other side.
        if ((await lstat(at(parent)).catch(ignoreMissing)) !== undefined) throw artifactOutOfReach(path);
        continue;
      }
      if (real !== undefined && !(await stat(real)).isDirectory()) throw artifactBelowFile(path, parent);
      return;
    }
  }

  return {
    prepare: (limit) => prepare(root, limit),
    async list(path, limit, after) {
      const real = await findReal(path);
      if (real === undefined) return [];
      const state = await stat(real);
      if (!state.isDirectory()) return [selfEntry(path, state.size)];
      const entries: ArtifactEntry[] = [];
      for (const name of await orderedNames(real, after, path === '')) {
        if (entries.length >= limit) break;
        const entry = await entryOf(name.replace(/\/$/, ''), (child) =>
          findReal(path === '' ? child : `${path}/${child}`),
        );
        if (entry !== undefined) entries.push(entry);
      }
      return entries;
    },
    find: async (path) => (path === '' ? undefined : findFile(path, await findReal(path))),
    async put(path, source) {
      checkName(path);
      await checkParents(path);
      const pending = await writePending(source, join(root, TEMP));
      try {
        await makeFolder(dirname(at(path)));
        await checkParents(path);
        await pending.publish(at(path));
      } catch (error) {
        await pending.discard();
        throw wordConflict(error, path);
      }
      return { size: pending.size, hash: pending.sha256 };
    },
    async delete(path) {
      checkName(path);
      await checkParents(path);
      if ((await lstat(at(path)).catch(ignoreMissing)) === undefined) return false;
      await rm(at(path), { recursive: true, force: true });
      await syncFolder(dirname(at(path)));
      return true;
    },
  };
}

async function prepare(root: string, limit: number): Promise<void> {
  try {
    await mkdir(join(root, TEMP), { recursive: true });
    await (await writePending(new Uint8Array(), join(root, TEMP))).discard();
    await removeOld(join(root, TEMP), limit);
  } catch (error) {
    throw artifactRootUnusable(root, systemCodeOf(error) ?? 'it cannot be written');
  }
}

function checkName(path: string): void {
  if (path === '') throw artifactPathInvalid(path, 'is empty');
  if (path === TEMP || path.startsWith(`${TEMP}/`))
    throw artifactPathInvalid(path, 'is a name that the server keeps for itself');
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function ignoreMissing(error: unknown): undefined {
  if (MISSING.has(systemCodeOf(error) ?? '')) return undefined;
  throw error;
}

/** Names of a folder after `after`, folders with a slash behind, in the order that paths have in the tree. */
async function orderedNames(real: string, after: ArtifactEntry | undefined, top: boolean): Promise<string[]> {
  const start = after === undefined ? '' : after.name + (after.isFolder ? '/' : '');
  const names: Buffer[] = [];
  for (const entry of await readdir(real, { withFileTypes: true })) {
    if (top && entry.name === TEMP) continue;
    names.push(Buffer.from(entry.isDirectory() ? `${entry.name}/` : entry.name));
  }
  return names
    .sort(Buffer.compare)
    .map(String)
    .filter((name) => after === undefined || Buffer.compare(Buffer.from(name), Buffer.from(start)) > 0);
}

/** A child; undefined for what is neither file nor folder, has gone, or leads outside. */
async function entryOf(
  name: string,
  findReal: (name: string) => Promise<string | undefined>,
): Promise<ArtifactEntry | undefined> {
  const real = await findReal(name).catch(() => undefined);
  const state = real === undefined ? undefined : await stat(real).catch(ignoreMissing);
  if (state?.isDirectory()) return { name, isFolder: true };
  return state?.isFile() ? { name, isFolder: false, size: state.size } : undefined;
}

async function findFile(path: string, real: string | undefined): Promise<ArtifactFile | undefined> {
  const state = real === undefined ? undefined : await stat(real).catch(ignoreMissing);
  if (real === undefined || state === undefined || !state.isFile()) return undefined;
  return {
    path,
    size: state.size,
    async open(range) {
      // The length that was announced is what is sent, also while another process appends.
      const { start, end } = range ?? { start: 0, end: state.size };
      if (end <= start) return Readable.from([]);
      const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW);
      return handle.createReadStream({ start, end: end - 1, highWaterMark: CHUNK });
    },
  };
}

function wordConflict(error: unknown, path: string): unknown {
  const code = systemCodeOf(error);
  if (code === 'EISDIR' || code === 'ENOTEMPTY') return artifactIsFolder(path);
  if (code === 'ENOTDIR' || code === 'EEXIST') return artifactBelowFile(path, parentOf(path));
  return error;
}
