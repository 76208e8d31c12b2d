import { open } from 'node:fs/promises';
import { isKaizenError, messageOf } from '../../../kernel/errors.ts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { quoteLiteral } from '../../../platform/duck/quote.ts';
import { fileEmpty, headerInvalid, parquetUnreadable } from '../errors.ts';
import { numberOf, textOf } from '../ingest/duck-values.ts';
import { MAX_COLUMNS } from './limits.ts';
import { describeOpenError } from './pump-text.io.ts';
import { fileCut, parquetBomb, tooManyColumns } from './source-errors.ts';

const MAGIC = 'PAR1';
const FOOTER_LIMIT = 64 << 20;
const ROW_GROUP_LIMIT = 100_000;
const CHUNK_LIMIT = 4 * 2 ** 30;
/** Below these a file may say of itself what it likes; beyond, every byte of it may stand for so many cells, and unfold to so many bytes. */
const FREE_CELLS = 50e6;
const CELLS_PER_BYTE = 2000;
const FREE_BYTES = 2 ** 30;
const UNFOLDED_PER_BYTE = 1000;

/** What a Parquet file says of itself in its footer. */
export interface ParquetClaims {
  readonly bytes: number;
  readonly rows: number;
  readonly rowGroups: number;
  readonly columns: number;
  readonly unfolded: number;
  readonly largestChunk: number;
}

/** Why a file is refused for what it claims; undefined when it may be read. */
export function decideParquetClaims(claims: ParquetClaims): string | undefined {
  const { bytes, rows, rowGroups, columns, unfolded, largestChunk } = claims;
  if (rows < 0 || rowGroups < 0 || unfolded < 0) return 'its footer counts below nothing';
  if (rowGroups > ROW_GROUP_LIMIT) return `it has ${rowGroups} row groups, more than ${ROW_GROUP_LIMIT}`;
  if (largestChunk > CHUNK_LIMIT) return `one column of a row group unfolds to ${largestChunk} bytes`;
  const cells = rows * Math.max(1, columns);
  if (cells > FREE_CELLS && cells > bytes * CELLS_PER_BYTE) return `it declares ${rows} rows in ${bytes} bytes`;
  if (unfolded > FREE_BYTES && unfolded > bytes * UNFOLDED_PER_BYTE)
    return `${bytes} bytes of it unfold to ${unfolded}`;
  return undefined;
}

/**
 * Looks at the footer of a Parquet file from outside before any of its rows is read. Throws `data.file_cut`, `data.file_unreadable`, `data.parquet_bomb`,
 * `data.too_many_columns`, `data.header_invalid`.
 */
export async function guardParquet(session: DuckSession, source: { readonly path: string; readonly name: string }) {
  const { path, name } = source;
  const bytes = await checkEnds(path, name);
  const file = quoteLiteral(path);
  try {
    const [total] = await session.rows(`SELECT num_rows, num_row_groups FROM parquet_file_metadata(${file})`);
    const [chunks] = await session.rows(
      `SELECT CAST(coalesce(sum(total_uncompressed_size), 0) AS DOUBLE) AS unfolded, CAST(coalesce(max(total_uncompressed_size), 0) AS DOUBLE) AS largest,
         coalesce(min(total_uncompressed_size), 0) < 0 AS negative FROM parquet_metadata(${file})`,
    );
    const names = await rootNames(session, file, name);
    const why = decideParquetClaims({
      bytes,
      rows: numberOf(total?.num_rows) ?? 0,
      rowGroups: numberOf(total?.num_row_groups) ?? 0,
      columns: names.length,
      unfolded: chunks?.negative === true ? -1 : (numberOf(chunks?.unfolded) ?? 0),
      largestChunk: numberOf(chunks?.largest) ?? 0,
    });
    if (why !== undefined) throw parquetBomb(name, why);
  } catch (error) {
    throw describeParquetError(error, name);
  }
}

/** An error of the engine about a file of a user, in the words of the room. */
export function describeParquetError(error: unknown, name: string): unknown {
  if (isKaizenError(error) && error.code === 'platform.query_memory') {
    return parquetBomb(name, 'a part of it unfolds to more memory than a query may use');
  }
  const isOurs = isKaizenError(error) && (error.code.startsWith('data.') || error.kind !== 'invalid');
  return isOurs || !(error instanceof Error) ? error : parquetUnreadable(name, messageOf(error));
}

/** Names of the top-level columns; the engine itself would rename repeated ones silently. */
async function rootNames(session: DuckSession, file: string, name: string): Promise<readonly string[]> {
  const [root] = await session.rows(`SELECT num_children FROM parquet_schema(${file}) LIMIT 1`);
  const count = numberOf(root?.num_children) ?? 0;
  if (count > MAX_COLUMNS) throw tooManyColumns(name, count, MAX_COLUMNS);
  const { columns } = await session.columns(
    `SELECT name, coalesce(num_children, 0) AS children FROM parquet_schema(${file}) OFFSET 1`,
  );
  const [names, children] = columns;
  if (names?.kind !== 'text' || children?.kind !== 'number') return [];
  const found: string[] = [];
  let skip = 0;
  names.values.forEach((value, at) => {
    if (skip > 0) skip -= 1;
    else found.push(textOf(value));
    skip += children.values[at] ?? 0;
  });
  const repeated = found.find((one, at) => found.indexOf(one) !== at);
  if (repeated !== undefined) throw headerInvalid(name, `names the column "${repeated}" twice`);
  return found;
}

/** Size of a file that begins and ends as Parquet does and whose footer lies inside it. */
async function checkEnds(path: string, name: string): Promise<number> {
  const file = await open(path).catch((error: unknown) => {
    throw describeOpenError(error, name);
  });
  try {
    const { size } = await file.stat();
    if (size === 0) throw fileEmpty(name);
    const head = Buffer.alloc(4);
    const tail = Buffer.alloc(8);
    await file.read(head, 0, 4, 0);
    if (head.toString('latin1') !== MAGIC) throw parquetUnreadable(name, 'it does not begin as Parquet does.');
    await file.read(tail, 0, 8, Math.max(0, size - 8));
    const footer = tail.readUInt32LE(0);
    if (size < 12 || tail.toString('latin1', 4) !== MAGIC || footer > size - 12) throw fileCut(name, 'Parquet');
    if (footer > FOOTER_LIMIT) throw parquetBomb(name, `its footer has ${footer} bytes`);
    return size;
  } finally {
    await file.close();
  }
}
