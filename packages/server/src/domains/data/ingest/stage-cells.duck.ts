import { createHash } from 'node:crypto';
import { isKaizenError, messageOf } from '../../../kernel/errors.ts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import { checkHeaderNames } from '../csv/header.ts';
import { noRows, parquetUnreadable } from '../errors.ts';
import { numberOf, textOf } from './duck-values.ts';
import { type StagedCells, stagedIn } from './staged-cells.ts';

const HASH_BLOCK = 50_000;

/** Turns clean CSV records (no header line) into staged cells at `target`, in row order. */
export async function stageCsv(
  session: DuckSession,
  source: {
    readonly path: string;
    readonly header: readonly string[];
    readonly delimiter: string;
    readonly maxRecordBytes: number;
  },
  target: string,
): Promise<StagedCells> {
  const columns = source.header.map((name) => `${quoteLiteral(name)}: 'VARCHAR'`).join(', ');
  const reader = `read_csv(${quoteLiteral(source.path)}, columns = {${columns}}, auto_detect = false, header = false,
    delim = ${quoteLiteral(source.delimiter)}, quote = '"', escape = '"', nullstr = '', new_line = '\\n', strict_mode = true,
    max_line_size = ${source.maxRecordBytes * 2 + 1024})`;
  await session.execute(`COPY (SELECT * FROM ${reader}) TO ${quoteLiteral(target)} (FORMAT parquet)`);
  return stagedIn(target, source.header, await countRows(session, target));
}

/** Turns a Parquet file of another room into staged cells: every value as its text. Throws `data.file_unreadable`, `data.no_rows`. */
export async function stageParquet(
  session: DuckSession,
  source: { readonly path: string; readonly name: string; readonly onHeader: (header: readonly string[]) => void },
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
  const cells = header.map(
    (name) => `NULLIF(CAST(${quoteIdentifier(name)} AS VARCHAR), '') AS ${quoteIdentifier(name)}`,
  );
  await session.execute(`COPY (SELECT ${cells.join(', ')} FROM ${reader}) TO ${quoteLiteral(target)} (FORMAT parquet)`);
  const rows = await countRows(session, target);
  if (rows === 0) throw noRows(source.name);
  return stagedIn(target, header, rows);
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
