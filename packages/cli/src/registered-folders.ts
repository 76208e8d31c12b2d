import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Adds a folder to `<home>/folders.json`, the list of folders that commands may run in; the server reads it at start. Used when no server runs; a
 * running one is asked itself.
 */
export async function registerFolderInHome(home: string, folder: string): Promise<void> {
  await mkdir(home, { recursive: true });
  const path = join(home, 'folders.json');
  const known = parseFolders(await readFile(path, 'utf8').catch(() => '[]'));
  if (known.includes(folder)) return;
  const temporary = `${path}.new`;
  await writeFile(temporary, `${JSON.stringify([...known, folder], null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

function parseFolders(text: string): string[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
