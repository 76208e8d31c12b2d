import type { SchemaColumn } from '@kaizen/contracts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { parquetCopy } from '../../../platform/duck/parquet-copy.ts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { IngestMode } from '../version/commit-record.ts';
import { findDeleted, findReplaced, findUpserted, type RowsToCompare } from '../version/find-changes.duck.ts';
import type { OpenedEntries } from '../version/open-entries.ts';
import { changeLayout, countTable, type LayoutEntry } from '../version/row-layout.duck.ts';
import { type SegmentFile, versionFrom } from '../version/version-from.ts';

/** Stands for the new segment in a layout until its hash is known. */
export const NEW_SEGMENT = 'new';

/** A version as it will be. */
export interface ComposedVersion {
  readonly entries: readonly LayoutEntry[];
  /** The new segment's file and rows; undefined when the batch brings no new row. */
  readonly added: { readonly path: string; readonly rows: number } | undefined;
  /** Rows of the version before that are gone, changed ones included. */
  readonly removed: number;
  /** `changes`: the new segment holds only what differs from the version before. */
  readonly kind: 'whole' | 'changes' | 'same';
}

/** What the rows of a batch meet. */
export interface VersionToCompose {
  readonly mode: IngestMode;
  readonly key: readonly string[];
  readonly entries: readonly LayoutEntry[];
  /** The segments of the version as it is, ready to read. */
  readonly files: readonly SegmentFile[];
  /** Its columns; the batch may have brought others. */
  readonly columns: readonly SchemaColumn[];
  /** Gives scratch paths. */
  readonly target: () => Promise<string>;
}

/** Decides which rows stay, which go and which come, and writes row lists and, where only some rows differ, a segment of just those. */
export async function composeVersion(
  session: DuckSession,
  version: VersionToCompose,
  batch: { readonly path: string; readonly rows: number; readonly columns: readonly SchemaColumn[] },
): Promise<ComposedVersion> {
  const { mode, entries } = version;
  const total = entries.reduce((sum, entry) => sum + entry.rows, 0);
  const added = { path: batch.path, rows: batch.rows };
  const whole = { segment: NEW_SEGMENT, segmentRows: batch.rows, rows: batch.rows, list: undefined };
  if (mode === 'append') return { entries: [...entries, { ...whole, start: total }], added, removed: 0, kind: 'whole' };
  const replaced = { entries: [{ ...whole, start: 0 }], added, removed: total, kind: 'whole' } as const;
  if (mode === 'replace' && (total === 0 || !sameColumns(version.columns, batch.columns))) return replaced;
  const rows: RowsToCompare = {
    was: versionFrom(version.files, batch.columns),
    now: `read_parquet(${quoteLiteral(batch.path)}, file_row_number = true)`,
    columns: batch.columns,
  };
  if (mode === 'upsert') await findUpserted(session, rows, version.key);
  else if (mode === 'delete') await findDeleted(session, rows, version.key);
  else if (!(await findReplaced(session, rows))) return replaced;
  return composeChanges(session, version, batch);
}

async function composeChanges(
  session: DuckSession,
  version: VersionToCompose,
  batch: { readonly path: string; readonly columns: readonly SchemaColumn[] },
): Promise<ComposedVersion> {
  const gone = await countTable(session, 'gone');
  const placed = await countTable(session, 'placed');
  if (gone + placed === 0) return { entries: version.entries, added: undefined, removed: 0, kind: 'same' };
  const path = placed === 0 ? undefined : await version.target();
  if (path !== undefined) {
    const columns = batch.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
    await session.execute(
      `COPY (SELECT ${columns} FROM read_parquet(${quoteLiteral(batch.path)}, file_row_number = true) SEMI JOIN placed ON placed.n = file_row_number ORDER BY file_row_number)
       TO ${quoteLiteral(path)} ${parquetCopy(batch.columns.length, 'COMPRESSION zstd')}`,
    );
  }
  await session.execute(
    'CREATE OR REPLACE TEMP TABLE placed AS SELECT row_number() OVER (ORDER BY n) - 1 AS p, place FROM placed',
  );
  const segment = placed === 0 ? undefined : NEW_SEGMENT;
  const entries = await changeLayout(session, version.entries, { gone, placed, segment }, version.target);
  return { entries, added: path === undefined ? undefined : { path, rows: placed }, removed: gone, kind: 'changes' };
}

function sameColumns(left: readonly SchemaColumn[], right: readonly SchemaColumn[]): boolean {
  const shape = (columns: readonly SchemaColumn[]) => JSON.stringify(columns.map(({ name, type }) => [name, type]));
  return shape(left) === shape(right);
}

/** The segments of a composed version, ready to read. */
export function composedFiles(
  composed: ComposedVersion,
  known: ReadonlyMap<string, Pick<SegmentFile, 'path' | 'first' | 'columns'>>,
  columns: SegmentFile['columns'],
): readonly SegmentFile[] {
  return composed.entries.map(({ segment, rows, start, list }) => {
    const file =
      segment === NEW_SEGMENT
        ? { path: composed.added?.path ?? '', columns }
        : (known.get(segment) ?? { path: '', columns });
    return { ...file, rows, start, ...(list === undefined ? {} : { list: list.path }) };
  });
}

/** Files of the segments that a version has, by their hash. */
export function filesBySegment(opened: OpenedEntries): ReadonlyMap<string, SegmentFile> {
  return new Map(
    opened.layout.flatMap(({ segment }, index) => {
      const { list: _, ...file } = opened.files[index] ?? { path: '', rows: 0, columns: [] };
      return [[segment, file] as const];
    }),
  );
}

/** Scratch files of a composed version. */
export function newFiles(composed: ComposedVersion): readonly string[] {
  const lists = composed.entries.flatMap(({ list }) => list?.path ?? []);
  return composed.added === undefined ? lists : [composed.added.path, ...lists];
}
