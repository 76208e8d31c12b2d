import { queryOptions } from '@tanstack/react-query';
import { joinPath } from '../file-path.ts';
import { folderQuery, type OpenFile, readEntries } from '../file-source.ts';
import { textQuery } from '../read-file.ts';
import { readMlmodel } from './mlmodel.ts';

/** The parsed MLmodel file. */
export const mlmodelQuery = (file: OpenFile) =>
  queryOptions({
    queryKey: ['files', file.source.kind, file.source.id, 'mlmodel', file.path, file.size],
    queryFn: async ({ client }) => readMlmodel(await client.ensureQueryData(textQuery(file))),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The MLmodel of a folder; null when the folder holds none. */
export const folderModelQuery = (source: OpenFile['source'], folder: string) =>
  queryOptions({
    queryKey: ['files', source.kind, source.id, 'folder-model', folder],
    queryFn: async ({ client }): Promise<OpenFile | null> => {
      const entries = readEntries(await client.fetchQuery(folderQuery(source, folder)));
      const found = entries.find(({ name, isFolder }) => name === 'MLmodel' && !isFolder);
      return found === undefined ? null : { source, path: joinPath(folder, 'MLmodel'), size: found.size ?? 0 };
    },
  });

/** The Python packages that a model's folder names, one a line; null when it names none. */
export const requirementsQuery = (source: OpenFile['source'], folder: string) =>
  queryOptions({
    queryKey: ['files', source.kind, source.id, 'requirements', folder],
    queryFn: async ({ client }): Promise<readonly string[] | null> => {
      const entries = readEntries(await client.fetchQuery(folderQuery(source, folder)));
      const found = entries.find(({ name }) => name === 'requirements.txt');
      if (found?.size === undefined || found.size > 100_000) return null;
      const text = await client.ensureQueryData(textQuery({ source, path: found.path, size: found.size }));
      return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
