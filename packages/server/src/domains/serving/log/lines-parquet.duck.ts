import { open } from 'node:fs/promises';
import type { Duck } from '../../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { Files, Scratch } from '../../../platform/files/files.ts';
import type { LineColumn } from './log-lines.ts';

const FLUSH_CHARS = 1 << 18;

/** Writes newline-delimited JSON to a scratch file and has DuckDB make a Parquet file of it, in the same order. The caller adopts or discards it. */
export async function writeLinesAsParquet(
  { files, duck }: { readonly files: Files; readonly duck: Duck },
  columns: readonly LineColumn[],
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<Scratch> {
  const text = await files.scratch('ndjson');
  const parquet = await files.scratch('parquet');
  try {
    await writeLines(text.path, lines);
    const spec = columns.map(({ key, sqlType }) => `${key}: '${sqlType}'`).join(', ');
    const select = columns.map(({ key, name }) => `${key} AS ${quoteIdentifier(name)}`).join(', ');
    const source = `read_json(${quoteLiteral(text.path)}, format = 'newline_delimited', maximum_object_size = 67108864, columns = {${spec}})`;
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

async function writeLines(path: string, lines: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let pending = '';
    for await (const line of lines) {
      pending += line;
      if (pending.length < FLUSH_CHARS) continue;
      await handle.write(pending);
      pending = '';
    }
    if (pending !== '') await handle.write(pending);
  } finally {
    await handle.close();
  }
}
