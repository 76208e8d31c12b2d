import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { pipeline, type Readable, Transform } from 'node:stream';
import type { ExploreFile, ExploreUpload, SourceFormat } from '@kaizen/contracts';
import { quoteLiteral } from '../../../../platform/duck/quote.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { resolveInside } from '../../sources/folder-files.io.ts';
import type { FolderOf } from '../../sources/load-job.ts';
import { formatOfName } from '../../sources/read-options.ts';
import { pathOutside } from '../../sources/source-errors.ts';
import { fileUnbound, uploadFormat, uploadGone, uploadTooLarge } from '../errors.ts';

/** Where files lie that were sent to be looked at. */
export const UPLOAD_PREFIX = 'data/explore/uploads/';
const MOST_BYTES = 2 ** 30;

/** A file as a table of a query. */
interface FileTable {
  readonly from: string;
  readonly path: string;
  /** How people call it. */
  readonly words: string;
}

/** Files that queries read beside datasets. */
export interface FileTables {
  /** Throws `data.path_outside` for a path that leads out of the project's folder and those of `dataFolders`. */
  open(file: ExploreFile, projectId: string | undefined): Promise<FileTable>;
  /** Keeps a file for a day. */
  keep(stream: Readable, name: string): Promise<ExploreUpload>;
}

export function createFileTables(
  { files, ids, config }: Pick<Platform, 'files' | 'ids' | 'config'>,
  folderOf: FolderOf,
): FileTables {
  return {
    async open({ table, path, upload }, projectId) {
      if (upload !== undefined) {
        const key = `${UPLOAD_PREFIX}${upload}`;
        if (!/^upl_[\w.]+$/.test(upload) || (await files.size(key)) === undefined) throw uploadGone(upload);
        const local = await files.localize(key);
        return { from: readerOf(local.path, upload), path: local.path, words: 'a file that was sent' };
      }
      if (path === undefined || projectId === undefined) throw fileUnbound(table);
      const allowed = (config.dataFolders ?? '').split(':').filter((one) => one !== '');
      const folder = (await folderOf(projectId)) ?? '';
      const real = await resolveInside(folder, path, allowed);
      if (await isHidden(real, [folder, ...allowed], config.home)) throw pathOutside(path);
      return { from: readerOf(real, path), path: real, words: path };
    },
    async keep(stream, name) {
      const format = formatOfName(name);
      if (format === undefined) throw uploadFormat(name);
      const packed = /\.(gz|gzip)$/i.test(name) ? '.gz' : '';
      const id = `${ids.next('upl')}${format === 'json-lines' ? '.jsonl' : `.${format}`}${packed}`;
      const { size } = await files.put(
        `${UPLOAD_PREFIX}${id}`,
        pipeline(stream, createSizeGuard(), () => undefined),
      );
      return { upload: id, name, bytes: size };
    },
  };
}

/** A home often lies in the folder of its project: neither its files nor other hidden ones are anybody's tables. */
async function isHidden(real: string, roots: readonly string[], home: string): Promise<boolean> {
  if ((await wayInside(home, real)) !== undefined) return true;
  const ways = await Promise.all(roots.map((root) => wayInside(root, real)));
  const shown = ways.filter((way) => way !== undefined && !way.split(sep).some((part) => part.startsWith('.')));
  return shown.length === 0;
}

/** The way from a folder to a file below it; undefined for any other file. */
async function wayInside(folder: string, file: string): Promise<string | undefined> {
  const root = folder === '' ? undefined : await realpath(folder).catch(() => undefined);
  if (root === undefined) return undefined;
  const way = relative(root, file);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : way;
}

/** How the engine reads a file; it finds out delimiter, header and types by itself. */
function readerOf(path: string, name: string): string {
  const format: SourceFormat | undefined = formatOfName(name);
  if (format === undefined) throw uploadFormat(name);
  const file = quoteLiteral(path);
  if (format === 'parquet') return `read_parquet(${file})`;
  return format === 'csv' ? `read_csv(${file})` : `read_json(${file}, format = 'newline_delimited')`;
}

function createSizeGuard(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) done(uploadTooLarge(MOST_BYTES));
      else done(null, chunk);
    },
  });
}
