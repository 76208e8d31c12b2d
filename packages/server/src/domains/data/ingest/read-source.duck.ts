import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openSourceFile } from '../sources/pump-text.io.ts';
import { decideFormat, type ReadOptions } from '../sources/read-options.ts';
import { takeFolder } from '../sources/take-folder.ts';
import { takePostgres } from '../sources/take-postgres.io.ts';
import type { IngestRequest } from './ingest-request.ts';
import type { SourceTaken, TakeContext } from './source-taken.ts';
import { takeCsv, takeJson, takeParquet } from './take-file.duck.ts';

/** Takes in a source of any kind; `onHeader` may refuse it. */
export async function takeSource(
  request: Pick<IngestRequest, 'source' | 'signal' | 'onProgress'>,
  given: Omit<TakeContext, 'signal' | 'onProgress'>,
): Promise<SourceTaken> {
  const { source, signal } = request;
  const context = (totalBytes?: number): TakeContext => ({
    ...given,
    signal,
    onProgress: (rows, bytes) =>
      request.onProgress?.({ rows, bytes, ...(totalBytes === undefined ? {} : { totalBytes }) }),
  });
  switch (source.kind) {
    case 'parquet-file':
      return takeParquet({ ...source, trusted: true }, given);
    case 'csv-file':
      return takeFile({ name: source.path, path: source.path, options: optionsOf(source, 'csv') }, given, context);
    case 'csv-stream':
      return takeCsv({ ...source, options: optionsOf(source, 'csv') }, context(source.bytes));
    case 'file':
      return takeFile(source, given, context);
    case 'stream':
      return takeStream(source, given, context);
    case 'rows':
      return {
        ...(await takeJson({ ...source, options: {}, rowsOf: source.hash }, context(source.bytes))),
        keep: source.keep,
      };
    case 'folder':
      return takeFolder(source, (file, mine) => takeFile(file, given, mine), context);
    case 'postgres':
      return takePostgres(source, context());
  }
}

function optionsOf(source: { readonly delimiter?: string }, format: 'csv'): ReadOptions {
  return { format, ...(source.delimiter === undefined ? {} : { delimiter: source.delimiter }) };
}

async function takeFile(
  source: { readonly path: string; readonly name: string; readonly options: ReadOptions },
  given: Omit<TakeContext, 'signal' | 'onProgress'>,
  context: (totalBytes?: number) => TakeContext,
): Promise<SourceTaken> {
  const format = decideFormat(source.name, source.options);
  if (format === 'parquet') return takeParquet({ ...source, trusted: false }, given);
  const { stream, bytes } = await openSourceFile(source.path);
  const taken = { name: source.name, stream, options: source.options };
  return format === 'json-lines' ? takeJson(taken, context(bytes)) : takeCsv(taken, context(bytes));
}

/** DuckDB reads Parquet from a file only: a stream of it is written to one first. */
async function takeStream(
  source: { readonly stream: Readable; readonly name: string; readonly options: ReadOptions; readonly bytes?: number },
  given: Omit<TakeContext, 'signal' | 'onProgress'>,
  context: (totalBytes?: number) => TakeContext,
): Promise<SourceTaken> {
  const format = decideFormat(source.name, source.options);
  if (format !== 'parquet') {
    return format === 'json-lines' ? takeJson(source, context(source.bytes)) : takeCsv(source, context(source.bytes));
  }
  const file = await given.scratch.make('parquet');
  const { signal } = context();
  await pipeline(source.stream, createWriteStream(file.path), signal === undefined ? {} : { signal });
  return takeParquet({ name: source.name, path: file.path, trusted: false }, given);
}
