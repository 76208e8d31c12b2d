import { createHash } from 'node:crypto';
import { isKaizenError, messageOf } from '../../../kernel/errors.ts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { parquetCopy } from '../../../platform/duck/parquet-copy.ts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import { checkHeaderNames } from '../csv/header.ts';
import { noRows, parquetUnreadable } from '../errors.ts';
import { type CellKinds, kindOfDuckType } from '../sources/cell-kind.ts';
import { numberOf, textOf } from './duck-values.ts';
import { type StagedCells, stagedIn } from './staged-cells.ts';

const HASH_BLOCK = 50_000;
/** Read a few times and thrown away: large dictionaries and hard packing cost more than they save (staging takes half the time). */
const staged = (columns: number) => parquetCopy(columns, 'DICTIONARY_SIZE_LIMIT 1000', 'COMPRESSION lz4_raw');

/** Turns clean CSV records (no header line) into staged cells at `target`, in row order. */
export async function stageCsv(
  session: DuckSession,
  source: {
    readonly path: string;
    readonly header: readonly string[];
    readonly delimiter: string;
    readonly quote: string;
    readonly maxRecordBytes: number;
    readonly kinds?: CellKinds;
  },
  target: string,
): Promise<StagedCells> {
  const columns = source.header.map((name) => `${quoteLiteral(name)}: 'VARCHAR'`).join(', ');
  const reader = `read_csv(${quoteLiteral(source.path)}, columns = {${columns}}, auto_detect = false, header = false,
    delim = ${quoteLiteral(source.delimiter)}, quote = ${quoteLiteral(source.quote)}, escape = ${quoteLiteral(source.quote)}, nullstr = '', new_line = '\\n', strict_mode = true,
    max_line_size = ${source.maxRecordBytes * 2 + 1024})`;
  await session.execute(`COPY (SELECT * FROM ${reader}) TO ${quoteLiteral(target)} ${staged(source.header.length)}`);
  return stagedIn(target, source.header, await countRows(session, target), source.kinds);
}

/** Turns clean JSON lines (one object each) into staged cells: text as it is, other values as JSON text, null and an absent field as no value. */
export async function stageJson(
  session: DuckSession,
  source: { readonly path: string; readonly maxRecordBytes: number; readonly kinds: CellKinds },
  target: string,
): Promise<StagedCells> {
  const header = [...source.kinds.keys()];
  // A control character that no JSON holds keeps the line whole.
  const lines = `read_csv(${quoteLiteral(source.path)}, columns = {line: 'VARCHAR'}, auto_detect = false, header = false, delim = chr(1),
    quote = '', escape = '', new_line = '\\n', max_line_size = ${source.maxRecordBytes * 2 + 1024})`;
  const shape = JSON.stringify(Object.fromEntries(header.map((name) => [name, 'VARCHAR'])));
  const cells = header.map((name) => `NULLIF(fields.${quoteIdentifier(name)}, '') AS ${quoteIdentifier(name)}`);
  await session.execute(`COPY (SELECT ${cells.join(', ')} FROM (SELECT json_transform(line, ${quoteLiteral(shape)}) AS fields FROM ${lines}))
    TO ${quoteLiteral(target)} ${staged(header.length)}`);
  return stagedIn(target, header, await countRows(session, target), source.kinds);
}

/** Turns a Parquet file into staged cells: every value as its text. Throws `data.file_unreadable`, `data.no_rows`. */
export async function stageParquet(
  session: DuckSession,
  source: {
    readonly path: string;
    readonly name: string;
    /** The file's own types stand for columns that nobody declared. */
    readonly typed: boolean;
    readonly onHeader: (header: readonly string[]) => void;
  },
  target: string,
): Promise<StagedCells> {
  const reader = `read_parquet(${quoteLiteral(source.path)})`;
  const described = await session.rows(`DESCRIBE SELECT * FROM ${reader}`).catch((error: unknown) => {
    if (isKaizenError(error) && error.kind !== 'invalid') throw error;
    throw parquetUnreadable(source.name, messageOf(error));
  });
  const header = checkHeaderNames(
    described.map((row) => textOf(row.column_name)),
    source.name,
  );
  source.onHeader(header);
  const types = described.map((row) => textOf(row.column_type));
  const cells = header.map(
    (name, at) => `NULLIF(${cellText(quoteIdentifier(name), types[at] ?? '')}, '') AS ${quoteIdentifier(name)}`,
  );
  await session.execute(
    `COPY (SELECT ${cells.join(', ')} FROM ${reader}) TO ${quoteLiteral(target)} ${staged(header.length)}`,
  );
  const rows = await countRows(session, target);
  if (rows === 0) throw noRows(source.name);
  const kinds = new Map(header.map((name, at) => [name, kindOfDuckType(types[at] ?? '')]));
  return stagedIn(target, header, rows, source.typed ? kinds : undefined);
}

/** SQL of a typed value as a cell: nested values as JSON text, bytes that are UTF-8 as that text. */
function cellText(column: string, type: string): string {
  if (type === 'BLOB') return `coalesce(TRY(decode(${column})), CAST(${column} AS VARCHAR))`;
  return /\]$|^(STRUCT|MAP|UNION)/.test(type) ? `CAST(to_json(${column}) AS VARCHAR)` : `CAST(${column} AS VARCHAR)`;
}

/** SHA-256 over every cell in row and column order; the same rows give the same hash whatever file they came in. */
export async function hashCells(session: DuckSession, staged: StagedCells): Promise<string> {
  const row = `to_json([${staged.header.map(quoteIdentifier).join(', ')}])`;
  const hash = createHash('sha256').update(JSON.stringify(staged.header));
  // Blocks bound the memory: an ordered aggregate over all rows at once would hold them all.
  for (let start = 0; start < staged.rows; start += HASH_BLOCK) {
    const [block] = await session.rows(
      `SELECT sha256(string_agg(CAST(${row} AS VARCHAR), chr(10) ORDER BY file_row_number)) AS h FROM ${staged.from}
       WHERE file_row_number >= ${start} AND file_row_number < ${start + HASH_BLOCK}`,
    );
    hash.update(textOf(block?.h));
  }
  return hash.digest('hex');
}

async function countRows(session: DuckSession, path: string): Promise<number> {
  const [row] = await session.rows(`SELECT count(*) AS n FROM read_parquet(${quoteLiteral(path)})`);
  return numberOf(row?.n) ?? 0;
}
