import { parquetCopy } from '../../../platform/duck/parquet-copy.ts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type EntryRow, findVersionRow, listEntryRows } from '../dataset-view.sql.ts';
import { hashFile } from '../ingest/hash-file.io.ts';
import { parseSegmentColumns } from '../row-mapping.ts';
import { segmentKey } from '../segment-files.ts';
import type { DataTables } from '../tables.ts';

type Given = Pick<Platform, 'db' | 'duck' | 'files'>;

/** Files below this are small: reading many of them costs more than reading one. */
const SMALL_BYTES = 8 * 1024 * 1024;
/** How many small files in a row are worth a rewrite. */
const WORTH_FILES = 16;

/** Segments that follow one another in a version, in small files, with the same columns. */
export function findCompactable(entries: readonly EntryRow[], least = WORTH_FILES): readonly EntryRow[] {
  const sizes = new Map<string, number>();
  for (const { file_hash, bytes } of entries) sizes.set(file_hash, (sizes.get(file_hash) ?? 0) + bytes);
  let best: readonly EntryRow[] = [];
  let run: EntryRow[] = [];
  for (const entry of entries) {
    const isSmall = (sizes.get(entry.file_hash) ?? 0) < SMALL_BYTES;
    const fits = run.length === 0 || run[0]?.columns === entry.columns;
    run = isSmall && fits ? [...run, entry] : isSmall ? [entry] : [];
    if (new Set(run.map(({ file_hash }) => file_hash)).size > new Set(best.map(({ file_hash }) => file_hash)).size)
      best = run;
  }
  const once = [...new Map(best.map((entry) => [entry.hash, entry])).values()];
  return new Set(once.map(({ file_hash }) => file_hash)).size >= least ? once : [];
}

/**
 * Writes small neighbouring segments of a version into one file, in their order. Versions, their ids and the hashes of segments stay: only where the rows lie
 * changes. The old files are left to the collector, for readers that hold them.
 */
export async function compactVersion(
  platform: Given,
  versionId: string,
  options: {
    readonly place: <R>(work: () => Promise<R>) => Promise<R>;
    readonly least?: number;
    readonly signal?: AbortSignal;
  },
): Promise<{ readonly segments: number }> {
  const version = await findVersionRow(platform.db, versionId);
  if (version === undefined || version.collected_at !== null) return { segments: 0 };
  const chosen = findCompactable(await listEntryRows(platform.db, versionId), options.least);
  if (chosen.length === 0) return { segments: 0 };
  const scratch = await platform.files.scratch('parquet');
  try {
    await writeTogether(platform, chosen, scratch.path, options.signal);
    const fileHash = await hashFile(scratch.path);
    return await options.place(async () => {
      await scratch.adopt(segmentKey(fileHash));
      await platform.db.run(async (tx) => {
        let first = 0;
        for (const segment of chosen) {
          await tx
            .on<DataTables>()
            .updateTable('data_segments')
            .set({ file_hash: fileHash, file_first: first })
            .where('dataset_id', '=', version.dataset_id)
            .where('hash', '=', segment.hash)
            .execute();
          first += segment.rows;
        }
      });
      return { segments: chosen.length };
    });
  } finally {
    await scratch.discard();
  }
}

async function writeTogether(
  { duck, files }: Given,
  segments: readonly EntryRow[],
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const opened = await Promise.all(segments.map(({ file_hash }) => files.localize(segmentKey(file_hash))));
  const parts = segments.map((segment, index) => {
    const columns = parseSegmentColumns(segment).map(({ name }) => quoteIdentifier(name));
    const first = segment.file_first ?? 0;
    return `SELECT ${columns.join(', ')}, ${index} AS __part, file_row_number AS __at
      FROM read_parquet(${quoteLiteral(opened[index]?.path ?? '')}, file_row_number = true)
      WHERE file_row_number BETWEEN ${first} AND ${first + segment.rows - 1}`;
  });
  const widest = Math.max(0, ...segments.map((segment) => parseSegmentColumns(segment).length));
  try {
    await duck.execute(
      `COPY (SELECT * EXCLUDE (__part, __at) FROM (${parts.join(' UNION ALL ')}) ORDER BY __part, __at)
       TO ${quoteLiteral(target)} ${parquetCopy(widest, 'COMPRESSION zstd')}`,
      signal === undefined ? {} : { signal },
    );
  } finally {
    for (const file of opened) file.release();
  }
}
