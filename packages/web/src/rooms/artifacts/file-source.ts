import type { ArtifactListing } from '@kaizen/contracts';
import type { FileSource } from '@kaizen/sdk';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

/** A file that is looked at. */
export interface OpenFile {
  readonly source: FileSource;
  /** Where it is below the source's top; names parted by `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** One child of a folder, by its whole path. */
export interface FolderEntry {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  readonly size?: number;
}

/** The children of a folder. */
export const folderQuery = (source: FileSource, path: string) =>
  queryOptions({
    queryKey: ['files', source.kind, source.id, 'folder', path],
    queryFn: ({ signal }) => client.files.list(source, path, signal),
    select: readEntries,
  });

/** Folders first, then files, each by name as people count (`step 2` before `step 10`). */
export function readEntries({ path, items }: ArtifactListing): readonly FolderEntry[] {
  const entries = items.map((item) => ({ ...item, path: joinPath(path, item.name) }));
  return entries.sort(
    (a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
}

/** `a/b` from `a` and `b`; the top is the empty path. */
export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The folder that a path is in. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `''`, `a`, `a/b` for `a/b/c`: every folder that a path is in, from the top. */
export function foldersAbove(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return ['', ...names.map((_, index) => names.slice(0, index + 1).join('/'))];
}

/** Address of a file's bytes. */
export function bytesPath({ source, path }: Pick<OpenFile, 'source' | 'path'>): string {
  return client.files.path(source, path, /\.svg$/i.test(path) ? 'sandbox' : undefined);
}
