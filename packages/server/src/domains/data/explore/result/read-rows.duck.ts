import type { ExploreColumn, ExploreResult } from '@kaizen/contracts';
import { quoteIdentifier, quoteLiteral } from '../../../../platform/duck/quote.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { resultFormat, resultGone } from '../errors.ts';
import { placeName } from '../query/describe-columns.ts';
import { downloadKey, getResult, resultKey } from './result-files.ts';

/** Cells of one answer: with many columns it has fewer rows. */
const MOST_CELLS = 50_000;
/** Characters of a text in it. */
const MOST_TEXT = 1000;

type Given = Pick<Platform, 'duck' | 'files'>;

/** Some rows of a kept result as the JSON of `ExploreRows`, written by the engine: a page of wide rows would hold the event loop. */
export async function readRows(
  given: Given,
  id: string,
  page: { readonly offset: number; readonly limit: number; readonly signal?: AbortSignal },
): Promise<string> {
  const result = await getResult(given.files, id);
  const limit = Math.min(page.limit, Math.max(1, Math.floor(MOST_CELLS / Math.max(1, result.columns.length))));
  const end = Math.min(page.offset + limit, result.rows);
  const rows = page.offset >= end ? [] : await readCells(given, result, { ...page, end });
  const names = JSON.stringify(result.columns.map(({ name }) => name));
  return `{"columns":${names},"offset":${page.offset},"total":${result.rows},"rows":[${rows.join(',')}]}`;
}

async function readCells(
  { duck, files }: Given,
  result: ExploreResult,
  page: { readonly offset: number; readonly end: number; readonly signal?: AbortSignal },
): Promise<readonly string[]> {
  const local = await openRows(files, result.id);
  const cells = result.columns.map(({ type }, index) => cellSql(type, placeName(index)));
  try {
    const rows = await duck.rows(
      `SELECT CAST(json_array(${cells.join(', ')}) AS VARCHAR) AS cells
       FROM read_parquet(${quoteLiteral(local.path)}, file_row_number = true)
       WHERE file_row_number BETWEEN ${page.offset} AND ${page.end - 1} ORDER BY file_row_number`,
      { lane: 'page', ...(page.signal === undefined ? {} : { signal: page.signal }) },
    );
    return rows.map((row) => String(row.cells));
  } finally {
    local.release();
  }
}

/** A value as JSON that a browser reads without loss. */
function cellSql(type: ExploreColumn['type'], column: string): string {
  const text = `to_json(CAST(${column} AS VARCHAR))`;
  if (type === 'BOOLEAN' || /^U?(TINYINT|SMALLINT|INTEGER)$/.test(type)) return `to_json(${column})`;
  if (/^(U?BIGINT|HUGEINT)$/.test(type))
    return `CASE WHEN ${column} BETWEEN -9007199254740991 AND 9007199254740991 THEN to_json(CAST(${column} AS BIGINT)) ELSE ${text} END`;
  if (type === 'FLOAT' || type === 'DOUBLE')
    return `CASE WHEN isfinite(${column}) THEN to_json(${column}) ELSE ${text} END`;
  const decimals = /^DECIMAL\((\d+),/.exec(type)?.[1];
  if (decimals !== undefined && Number(decimals) <= 15) return `to_json(CAST(${column} AS DOUBLE))`;
  if (decimals !== undefined) return text;
  const shown = `CAST(${column} AS VARCHAR)`;
  return `to_json(CASE WHEN length(${shown}) > ${MOST_TEXT} THEN left(${shown}, ${MOST_TEXT}) || '…' ELSE ${shown} END)`;
}

const formats: Readonly<Record<string, { readonly type: string; readonly how: string }>> = {
  csv: { type: 'text/csv; charset=utf-8', how: 'FORMAT csv, HEADER' },
  jsonl: { type: 'application/x-ndjson', how: 'FORMAT json' },
  parquet: { type: 'application/vnd.apache.parquet', how: 'FORMAT parquet, COMPRESSION zstd' },
};

/** A kept result as one file, under the names of its columns; written once. */
export async function writeDownload(
  given: Given,
  name: string,
): Promise<{ readonly key: string; readonly size: number; readonly type: string }> {
  const [, id = '', ending = ''] = /^(res_\w+)\.(\w+)$/.exec(name) ?? [];
  const format = formats[ending];
  if (format === undefined) throw resultFormat(name);
  const result = await getResult(given.files, id);
  const key = downloadKey(id, ending);
  const known = await given.files.size(key);
  if (known !== undefined) return { key, size: known, type: format.type };
  const local = await openRows(given.files, id);
  const scratch = await given.files.scratch(ending);
  const select = result.columns.map((column, index) => `${placeName(index)} AS ${quoteIdentifier(column.name)}`);
  try {
    await given.duck.execute(
      `COPY (SELECT ${select.join(', ')} FROM read_parquet(${quoteLiteral(local.path)}) LIMIT ${result.rows})
       TO ${quoteLiteral(scratch.path)} (${format.how})`,
    );
    const { size } = await scratch.adopt(key);
    return { key, size, type: format.type };
  } finally {
    local.release();
    await scratch.discard();
  }
}

async function openRows(files: Given['files'], id: string) {
  if ((await files.size(resultKey(id))) === undefined) throw resultGone(id);
  return files.localize(resultKey(id));
}
