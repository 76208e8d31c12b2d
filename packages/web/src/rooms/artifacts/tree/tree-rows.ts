import type { TreeRow } from '../../../design/tree-move.ts';
import type { FolderEntry } from '../file-path.ts';

/** What is known of a folder's children: not read yet, failed, or there. */
export type FolderState = readonly FolderEntry[] | 'loading' | 'failed';

/** A row of the file tree; one without an entry says that a folder is empty, is being read, or could not be. */
export interface FileRow extends TreeRow {
  readonly entry?: FolderEntry;
}

/** Entries of one folder that the tree shows. */
const mostRows = 300;

/** The visible rows, from the top down. */
export function flattenTree(
  folders: ReadonlyMap<string, FolderState>,
  isOpen: (path: string) => boolean,
  path = '',
  level = 0,
): readonly FileRow[] {
  const state = folders.get(path) ?? 'loading';
  if (typeof state === 'string') return [noteRow(path, level, state === 'failed' ? 'could not be read' : 'reading …')];
  if (state.length === 0 && level > 0) return [noteRow(path, level, 'empty')];
  const rows = state.slice(0, mostRows).flatMap((entry) => {
    const row = { id: entry.path, level, label: entry.name, entry };
    if (!entry.isFolder) return [row];
    const open = isOpen(entry.path);
    return [{ ...row, open }, ...(open ? flattenTree(folders, isOpen, entry.path, level + 1) : [])];
  });
  const left = state.length - mostRows;
  return left > 0 ? [...rows, noteRow(`${path}/…`, level, `${left} more: find them by name`)] : rows;
}

function noteRow(path: string, level: number, label: string): FileRow {
  return { id: `${path}/`, level, label, isNote: true };
}
