import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import { MAX_RECORD_BYTES, readCsv } from '../csv/csv-intake.io.ts';
import { checkHeaderNames } from '../csv/header.ts';
import { LineMap } from '../csv/line-map.ts';
import { headerInvalid } from '../errors.ts';
import { JsonReader } from '../sources/json-reader.ts';
import { MAX_COLUMNS } from '../sources/limits.ts';
import { describeParquetError, guardParquet } from '../sources/parquet-guard.duck.ts';
import { pumpText } from '../sources/pump-text.io.ts';
import { type ReadOptions, rowOptions } from '../sources/read-options.ts';
import { tooManyColumns } from '../sources/source-errors.ts';
import { readText } from '../sources/text-stream.io.ts';
import type { SourceTaken, TakeContext } from './source-taken.ts';
import { hashCells, stageCsv, stageJson, stageParquet } from './stage-cells.duck.ts';

/** Takes in CSV text of any delimiter, quotation mark, encoding and packing. */
export async function takeCsv(
  source: { readonly stream: Readable; readonly name: string; readonly options: ReadOptions },
  context: TakeContext,
): Promise<SourceTaken> {
  const delimiter = source.options.delimiter ?? context.delimiter;
  const records = await context.scratch.make('csv');
  const intake = await readCsv({
    stream: source.stream,
    name: source.name,
    target: records.path,
    options: { ...source.options, ...(delimiter === undefined ? {} : { delimiter }) },
    names: context.names,
    signal: context.signal,
    onHeader: (header) => {
      if (header.length > MAX_COLUMNS) throw tooManyColumns(source.name, header.length, MAX_COLUMNS);
      context.onHeader(header);
    },
    onProgress: context.onProgress,
  });
  const hash = withOptions(intake.sha256, source.options);
  return {
    kind: 'csv',
    rejects: intake.rejects,
    rejected: intake.rejected,
    lines: intake.lines,
    delimiter: intake.delimiter,
    hash,
    async stage(session) {
      const cells = await context.scratch.make('parquet');
      const staged = await stageCsv(
        session,
        { ...intake, path: records.path, maxRecordBytes: MAX_RECORD_BYTES },
        cells.path,
      );
      await records.discard();
      return { staged, hash };
    },
  };
}

/** Takes in JSON lines. `rowsOf`: rows that were pushed; what is no column leaves out the row alone, and the hash is the given one. */
export async function takeJson(
  source: {
    readonly stream: Readable;
    readonly name: string;
    readonly options: ReadOptions;
    readonly rowsOf?: string;
  },
  context: TakeContext,
): Promise<SourceTaken> {
  const { stream, name } = source;
  const isRows = source.rowsOf !== undefined;
  const lines = await context.scratch.make('jsonl');
  const text = readText(stream, name, source.options);
  const guarded = isRows ? { known: context.names, open: context.open } : undefined;
  const reader = new JsonReader({ name, maxRecordBytes: MAX_RECORD_BYTES, fields: guarded }, text.transcoded);
  const { signal, onProgress } = context;
  await pumpText({ stream, target: lines.path, signal, onProgress }, text, reader);
  const intake = reader.result();
  const fields = [...intake.fields.keys()];
  const named = checkHeaderNames(fields, name);
  const padded = fields.find((field, at) => field !== named[at]);
  if (padded !== undefined) throw headerInvalid(name, `has blanks around the name "${padded}"`);
  // A pushed row may leave out what it has no value for; the rules then judge it row by row.
  if (!isRows) context.onHeader(fields);
  const hash = source.rowsOf ?? intake.sha256;
  return {
    kind: isRows ? 'rows' : 'json-lines',
    rejects: intake.rejects,
    rejected: intake.rejected,
    lines: intake.lines,
    delimiter: null,
    hash,
    async stage(session) {
      const cells = await context.scratch.make('parquet');
      const from = { path: lines.path, maxRecordBytes: MAX_RECORD_BYTES, kinds: intake.fields };
      const staged = await stageJson(session, from, cells.path);
      await lines.discard();
      return { staged: isRows ? { ...staged, loose: true } : staged, hash };
    },
  };
}

/** Takes in a Parquet file. One that does not come from another room is guarded, and its types stand. */
export function takeParquet(
  source: { readonly path: string; readonly name: string; readonly trusted: boolean },
  given: Pick<TakeContext, 'scratch' | 'onHeader'>,
): SourceTaken {
  const lines = new LineMap();
  // Rows of a Parquet file have no lines; they are counted from 1.
  lines.note(0, 1);
  return {
    kind: 'parquet',
    rejects: [],
    rejected: 0,
    lines,
    delimiter: null,
    hash: undefined,
    async stage(session) {
      const cells = await given.scratch.make('parquet');
      if (!source.trusted) await guardParquet(session, source);
      const from = { path: source.path, name: source.name, typed: !source.trusted, onHeader: given.onHeader };
      try {
        const staged = await stageParquet(session, from, cells.path);
        return { staged, hash: await hashCells(session, staged) };
      } catch (error) {
        throw source.trusted ? error : describeParquetError(error, source.name);
      }
    },
  };
}

function withOptions(hash: string, options: ReadOptions): string {
  const chosen = rowOptions(options);
  if (chosen === undefined) return hash;
  return createHash('sha256')
    .update(canonicalJson({ hash, ...chosen }))
    .digest('hex');
}
