import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, TEMP_FOLDER } from './file-key.ts';

interface FoundFile {
  readonly key: string;
  readonly size: number;
  readonly modifiedAt: number;
}

/** Plain files below `root` whose key begins with `prefix`, sorted by key; links and temporary files are left out. */
export async function walkFiles(root: string, prefix: string): Promise<FoundFile[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const found: FoundFile[] = [];
  await walk(root, folder, prefix, found);
  return found.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
}

async function walk(root: string, folder: string, prefix: string, found: FoundFile[]): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const entry of entries) {
    const key = folder + entry.name;
    if (key === TEMP_FOLDER) continue;
    if (entry.isDirectory()) {
      const inside = `${key}/`;
      if (inside.startsWith(prefix) || prefix.startsWith(inside)) await walk(root, inside, prefix, found);
    } else if (entry.isFile() && key.startsWith(prefix)) {
      const state = await stat(join(root, key)).catch(() => undefined);
      if (state !== undefined) found.push({ key, size: state.size, modifiedAt: Math.round(state.mtimeMs) });
    }
  }
}
