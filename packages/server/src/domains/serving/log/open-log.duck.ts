import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { Scratch } from '../../../platform/files/files.ts';
import type { DeploymentLog } from './deployment-log.ts';
import { localFiles } from './finished-files.duck.ts';
import { writeLinesAsParquet } from './lines-parquet.duck.ts';
import { mergeColumns, sqlTypeOf } from './log-columns.ts';
import type { LogContext } from './log-context.ts';
import { createPredictionLines, type LineColumn, predictionColumns } from './log-lines.ts';
import type { LoggedColumn } from './prediction-record.ts';
import { readPredictions, type SegmentView } from './segment-records.ts';

/** Ordinals [from, to) of a log, with the labels among the first `labelsThrough` of the label log. */
export interface LogRange {
  readonly from: number;
  readonly to: number;
  readonly labelsThrough?: number;
}

/** A range of a log for DuckDB; `columns` are the raw columns in it. */
export interface OpenedLog {
  readonly from: string;
  readonly rows: number;
  readonly columns: readonly LoggedColumn[];
  release(): void;
}

const LABEL_LINES: readonly LineColumn[] = [
  { key: 'o', name: 'ordinal', sqlType: 'BIGINT' },
  { key: 'v', name: 'label', sqlType: 'VARCHAR' },
  { key: 'l', name: 'label_ordinal', sqlType: 'BIGINT' },
];

const SYSTEM_COLUMNS = ['ordinal', 'prediction_id', 'client_id', 'at', 'model_version_id', 'role', 'score', 'decision'];

/** Opens a range as of now: finished files as they are, rows of unfinished segments and the labels as scratch files. */
export async function openLogRange(context: LogContext, log: DeploymentLog, range: LogRange): Promise<OpenedLog> {
  const to = Math.min(range.to, log.predictions.rows);
  const from = Math.min(range.from, to);
  const overlaps = (part: { readonly base: number; readonly next: number }) => part.base < to && part.next > from;
  const finished = log.files('predictions').filter(overlaps);
  const views = log.segments.filter(overlaps).map((segment) => ({ segment, length: segment.length }));
  const columns = mergeColumns([
    ...finished.map((file) => file.columns),
    ...views.flatMap(({ segment }) => segment.shapes.map((shape) => shape.columns)),
  ]);
  const held = [...finished.map((file) => file.key), ...views.map(({ segment }) => segment.key)];
  const releases = [log.holds.hold(held)];
  const release = () => {
    for (const one of releases.splice(0)) one();
  };
  try {
    const labels = await writeLinesAsParquet(
      context.platform,
      LABEL_LINES,
      labelRows(log, from, to, range.labelsThrough),
    );
    releases.push(() => discard(labels));
    const tail = await writeTail(context, views, { from, to });
    if (tail) releases.push(() => discard(tail));
    const local = await localFiles(
      context,
      finished.map((file) => file.key),
    );
    releases.push(local.release);
    const paths = [...local.paths, ...(tail ? [tail.path] : [])];
    return { from: tableExpression(paths, labels.path, columns, { from, to }), rows: to - from, columns, release };
  } catch (error) {
    release();
    throw error;
  }
}

function discard(scratch: Scratch): void {
  scratch.discard().catch(() => undefined);
}

function* labelRows(log: DeploymentLog, from: number, to: number, through: number | undefined): Generator<string> {
  for (let ordinal = from; ordinal < to; ordinal += 1) {
    const label = log.labels.find(ordinal, through);
    if (label) yield `${JSON.stringify({ o: ordinal, v: label.value, l: label.first })}\n`;
  }
}

async function writeTail(
  context: LogContext,
  views: readonly SegmentView[],
  range: { readonly from: number; readonly to: number },
): Promise<Scratch | undefined> {
  if (views.length === 0) return undefined;
  const raw = mergeColumns(views.flatMap(({ segment }) => segment.shapes.map((shape) => shape.columns)));
  const toLines = createPredictionLines(raw);
  async function* lines(): AsyncGenerator<string, void, undefined> {
    for (const view of views) {
      for await (const record of readPredictions(context.platform.files, view, range)) yield toLines(record);
    }
  }
  return writeLinesAsParquet(context.platform, predictionColumns(raw), lines());
}

function tableExpression(
  paths: readonly string[],
  labels: string,
  columns: readonly LoggedColumn[],
  { from, to }: { readonly from: number; readonly to: number },
): string {
  const own = columns.map((column) => quoteIdentifier(column.name));
  if (paths.length === 0) return emptyTable(columns);
  const list = [
    ...SYSTEM_COLUMNS.map((name) => `r.${name}`),
    'l.label',
    'l.label_ordinal',
    ...own.map((n) => `r.${n}`),
  ];
  const rows = `read_parquet([${paths.map(quoteLiteral).join(', ')}], union_by_name = true)`;
  return `(SELECT ${list.join(', ')} FROM ${rows} r LEFT JOIN read_parquet(${quoteLiteral(labels)}) l ON l.ordinal = r.ordinal WHERE r.ordinal >= ${from} AND r.ordinal < ${to} ORDER BY r.ordinal)`;
}

/** No rows, but every column with its type. */
function emptyTable(columns: readonly LoggedColumn[]): string {
  const text = ['prediction_id', 'client_id', 'model_version_id', 'role', 'decision', 'label'];
  const typed = [...SYSTEM_COLUMNS, 'label', 'label_ordinal'].map((name) => {
    const type = text.includes(name) ? 'VARCHAR' : name === 'score' ? 'DOUBLE' : 'BIGINT';
    return `NULL::${type} AS ${name}`;
  });
  const own = columns.map((column) => `NULL::${sqlTypeOf(column.type)} AS ${quoteIdentifier(column.name)}`);
  return `(SELECT ${[...typed, ...own].join(', ')} WHERE false)`;
}
