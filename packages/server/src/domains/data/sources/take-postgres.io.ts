import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createPacer } from '../../../platform/pacer.ts';
import { MAX_RECORD_BYTES } from '../csv/csv-intake.io.ts';
import { writeRecord } from '../csv/csv-record.ts';
import { checkHeaderNames } from '../csv/header.ts';
import { LineMap } from '../csv/line-map.ts';
import { lineTooLong, noRows } from '../errors.ts';
import type { SourceTaken, TakeContext } from '../ingest/source-taken.ts';
import { stageCsv } from '../ingest/stage-cells.duck.ts';
import type { PostgresSource } from './ingest-sources.ts';
import { openPostgresRows, type PostgresRows } from './postgres-rows.io.ts';
import { nothingNew, watermarkMissing } from './source-errors.ts';

/** The records of a query, written as strict CSV. */
interface Records {
  readonly hash: string;
  readonly rows: number;
  readonly highest: string | undefined;
}

/** Takes in the rows of a query, page by page, as one snapshot. Throws `data.nothing_new` when no row lies above the watermark. */
export async function takePostgres(source: PostgresSource, context: TakeContext): Promise<SourceTaken> {
  const after = await source.watermark?.after();
  const file = await context.scratch.make('csv');
  const { header, kinds, records } = await withRows(source, after, context, async (rows) => {
    const names = checkHeaderNames(rows.header, source.name);
    context.onHeader(names);
    return { header: names, kinds: rows.kinds, records: await writeRecords(source, rows, file.path, context) };
  });
  if (records.rows === 0) throw after === undefined ? noRows(source.name) : nothingNew(source.name);
  const lines = new LineMap();
  // Rows of a query have no lines; they are counted from 1.
  lines.note(0, 1);
  const { watermark } = source;
  const { highest } = records;
  return {
    kind: 'postgres',
    rejects: [],
    rejected: 0,
    lines,
    delimiter: null,
    hash: records.hash,
    ...(watermark === undefined || highest === undefined
      ? {}
      : { keep: (tx, batch) => watermark.keep(tx, batch, highest) }),
    async stage(session) {
      const cells = await context.scratch.make('parquet');
      const csv = { path: file.path, header, delimiter: ',', quote: '"', maxRecordBytes: MAX_RECORD_BYTES, kinds };
      const staged = await stageCsv(session, csv, cells.path);
      await file.discard();
      return { staged, hash: records.hash };
    },
  };
}

async function withRows<R>(
  source: PostgresSource,
  after: string | undefined,
  { signal }: TakeContext,
  work: (rows: PostgresRows) => Promise<R>,
): Promise<R> {
  const { watermark } = source;
  const rows = await openPostgresRows({
    connection: source.connection(),
    query: source.query,
    timeoutSeconds: source.timeoutSeconds,
    ...(watermark === undefined ? {} : { watermark: { column: watermark.column, after } }),
    signal,
  });
  try {
    return await work(rows);
  } finally {
    await rows.close();
  }
}

async function writeRecords(
  source: PostgresSource,
  rows: PostgresRows,
  target: string,
  { signal, onProgress }: TakeContext,
): Promise<Records> {
  const out = createWriteStream(target, { highWaterMark: 1 << 20 });
  const hash = createHash('sha256').update(JSON.stringify(rows.header));
  const at = source.watermark === undefined ? -1 : rows.header.indexOf(source.watermark.column);
  const pace = createPacer();
  let count = 0;
  let bytes = 0;
  let highest: string | undefined;
  try {
    await once(out, 'open');
    for await (const page of rows.pages()) {
      signal?.throwIfAborted();
      const written: string[] = [];
      for (const cells of page) {
        count += 1;
        if (at >= 0) highest = cells[at] ?? undefined;
        if (at >= 0 && highest === undefined) throw watermarkMissing(source.name, source.watermark?.column ?? '');
        written.push(recordOf(cells, source.name, count));
        await pace();
      }
      const block = Buffer.from(written.join(''));
      hash.update(block);
      bytes += block.length;
      await write(out, block);
      onProgress?.(count, bytes);
    }
    return { hash: hash.digest('hex'), rows: count, highest };
  } finally {
    await new Promise<void>((resolve) => out.end(() => resolve()));
  }
}

function recordOf(cells: ReadonlyArray<string | null>, name: string, row: number): string {
  const record = writeRecord(
    cells.map((cell) => cell ?? ''),
    ',',
  );
  if (record.length > MAX_RECORD_BYTES) throw lineTooLong(name, row, MAX_RECORD_BYTES);
  // One empty cell alone would be a blank line.
  return record === '' ? '""\n' : `${record}\n`;
}

async function write(out: WriteStream, bytes: Uint8Array): Promise<void> {
  if (out.errored) throw out.errored;
  if (!out.write(bytes)) await once(out, 'drain');
}
