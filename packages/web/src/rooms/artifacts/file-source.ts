import type { ArtifactListing } from '@kaizen/contracts';
import type { FileSource } from '@kaizen/sdk';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { type FolderEntry, joinPath } from './file-path.ts';

/** A file that is looked at. */
export interface OpenFile {
  readonly source: FileSource;
  /** Where it is below the source's top; names parted by `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
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

/** Address of a file's bytes. */
export function bytesPath({ source, path }: Pick<OpenFile, 'source' | 'path'>): string {
  return client.files.path(source, path, /\.svg$/i.test(path) ? 'sandbox' : undefined);
}
