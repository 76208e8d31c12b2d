import { open } from 'node:fs/promises';
import type { Duck } from '../../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { Files, Scratch } from '../../../platform/files/files.ts';
import type { LineColumn } from './log-lines.ts';

const FLUSH_CHARS = 1 << 18;
/** DuckDB allocates a multiple of the largest line per thread: its default of 16 MB would take a good part of a small memory limit. */
const SMALLEST_BUFFER = 1 << 20;

/** Writes newline-delimited JSON to a scratch file and has DuckDB make a Parquet file of it, in the same order. The caller adopts or discards it. */
export async function writeLinesAsParquet(
  { files, duck }: { readonly files: Files; readonly duck: Duck },
  columns: readonly LineColumn[],
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<Scratch> {
  const text = await files.scratch('ndjson');
  const parquet = await files.scratch('parquet');
  try {
    const longest = await writeLines(text.path, lines);
    const spec = columns.map(({ key, sqlType }) => `${key}: '${sqlType}'`).join(', ');
    const select = columns.map(({ key, name }) => `${key} AS ${quoteIdentifier(name)}`).join(', ');
    const source = `read_json(${quoteLiteral(text.path)}, format = 'newline_delimited', maximum_object_size = ${Math.max(SMALLEST_BUFFER, longest + 1)}, columns = {${spec}})`;
    await duck.execute(
      `COPY (SELECT ${select} FROM ${source}) TO ${quoteLiteral(parquet.path)} (FORMAT parquet, COMPRESSION zstd)`,
      { lane: 'page' },
    );
    return parquet;
  } catch (error) {
    await parquet.discard();
    throw error;
  } finally {
    await text.discard();
  }
}

/** Returns the bytes of the longest line. */
async function writeLines(path: string, lines: AsyncIterable<string> | Iterable<string>): Promise<number> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let pending = '';
    let longest = 0;
    for await (const line of lines) {
      longest = Math.max(longest, longestLine(line));
      pending += line;
      if (pending.length < FLUSH_CHARS) continue;
      await handle.write(pending);
      pending = '';
    }
    if (pending !== '') await handle.write(pending);
    return longest;
  } finally {
    await handle.close();
  }
}

function longestLine(text: string): number {
  if (text.length * 3 < SMALLEST_BUFFER) return 0;
  return Math.max(...text.split('\n').map((line) => Buffer.byteLength(line)));
}
