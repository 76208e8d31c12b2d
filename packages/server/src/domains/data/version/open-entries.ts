import type { Files } from '../../../platform/files/files.ts';
import type { EntryRow } from '../dataset-view.sql.ts';
import { parseSegmentColumns } from '../row-mapping.ts';
import { segmentKey } from '../segment-files.ts';
import type { LayoutEntry } from './row-layout.duck.ts';
import type { SegmentFile } from './version-from.ts';

/** The segments of a version on local paths; `files` for reading, `layout` for changing. Keep it only as long as needed. */
export interface OpenedEntries {
  readonly files: readonly SegmentFile[];
  readonly layout: readonly LayoutEntry[];
  release(): void;
}

/** Opens the segments and row lists of a version. */
export async function openEntries(files: Files, entries: readonly EntryRow[]): Promise<OpenedEntries> {
  const held: Array<{ release(): void }> = [];
  const open = async (hash: string) => {
    const file = await files.localize(segmentKey(hash));
    held.push(file);
    return file.path;
  };
  let offset = 0;
  const opened: Array<{ readonly file: SegmentFile; readonly entry: LayoutEntry }> = [];
  for (const row of entries) {
    const rows = row.use_rows ?? row.rows;
    const start = row.use_start ?? offset;
    offset += rows;
    const list =
      row.list_hash === null || row.list_file === null
        ? undefined
        : { hash: row.list_hash, path: await open(row.list_file) };
    const file: SegmentFile = {
      path: await open(row.file_hash),
      rows,
      columns: parseSegmentColumns(row),
      start,
      ...(row.file_first === null ? {} : { first: row.file_first }),
      ...(list === undefined ? {} : { list: list.path }),
    };
    opened.push({ file, entry: { segment: row.hash, segmentRows: row.rows, rows, start, list } });
  }
  return {
    files: opened.map(({ file }) => file),
    layout: opened.map(({ entry }) => entry),
    release() {
      for (const file of held) file.release();
    },
  };
}
