import { chmod, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { CommandFailure, describeSystemError, systemCodeOf } from './failure.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Adds a folder to `<home>/folders.json`, the list of folders that commands may run in; the server reads it at start. Used when no server runs; a
 * running one is asked itself.
 */
export async function registerFolderInHome(home: string, folder: string): Promise<void> {
  try {
    await makeFolder(home);
    const real = await realpath(folder);
    const path = join(home, 'folders.json');
    const known = parseFolders(path, await readIfThere(path));
    if (known.includes(real)) return;
    const temporary = `${path}.${process.pid}.new`;
    await writeFile(temporary, `${JSON.stringify([...known, real], null, 2)}\n`, { mode: 0o600 });
    await chmod(temporary, 0o600);
    await rename(temporary, path);
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause;
    throw new CommandFailure(
      `The folder could not be registered in the home ${home}: ${describeSystemError(cause)}. Make the home writable, or name another with --home.`,
    );
  }
}

/** Whether a folder stands in `<home>/folders.json`. */
export async function isRegisteredInHome(home: string, folder: string): Promise<boolean> {
  const path = join(home, 'folders.json');
  const text = await readIfThere(path);
  return text !== undefined && parseFolders(path, text).includes(await realpath(folder));
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    if (systemCodeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  });
}

function parseFolders(path: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
  } catch {}
  throw new CommandFailure(
    `${path} is broken: it must be a JSON list of folders. Remove it, then run \`kaizen init <folder>\` for each project.`,
  );
}
