import type { FolderEntry } from '../file-path.ts';

/** What a search through folders found; `isCut` when it ended before all were looked into. */
export interface FoundFiles {
  readonly entries: readonly FolderEntry[];
  readonly isCut: boolean;
}

const mostFolders = 300;
const mostFound = 200;

/** Looks for a text in the paths of all files and folders, the nearest to the top first. `read` gives the children of a folder. */
export async function findFiles(
  text: string,
  read: (path: string) => Promise<readonly FolderEntry[]>,
): Promise<FoundFiles> {
  const wanted = text.trim().toLowerCase();
  const found: FolderEntry[] = [];
  const folders = [''];
  for (let at = 0; at < folders.length; at++) {
    if (at >= mostFolders || found.length >= mostFound) return { entries: found.slice(0, mostFound), isCut: true };
    for (const entry of await read(folders[at] ?? '')) {
      if (entry.isFolder) folders.push(entry.path);
      if (entry.path.toLowerCase().includes(wanted)) found.push(entry);
    }
  }
  return { entries: found, isCut: false };
}
