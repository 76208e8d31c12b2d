import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import { tooFewLabelled } from '../errors.ts';
import { findLabelledEnd } from './count-labelled.ts';
import type { DeploymentLog } from './deployment-log.ts';
import type { LogContext } from './log-context.ts';
import { openLogRange } from './open-log.duck.ts';

/** Which labelled rows, and what their label is called. */
export interface LabelledExport {
  readonly deployment: string;
  readonly fromOrdinal: number;
  readonly rows: number;
  readonly labelColumn: string;
  readonly labelsThrough?: number;
}

/** A Parquet scratch file; `discard` removes it. */
export interface ExportedRows {
  readonly path: string;
  readonly rows: number;
  discard(): Promise<void>;
}

/**
 * Labels are kept as text; in the file they take the narrowest of BIGINT, DOUBLE, BOOLEAN and VARCHAR that holds all of them, as they would be read from a CSV.
 */
const LABEL_TYPES = [
  ['BIGINT', 'CAST(TRY_CAST(label AS BIGINT) AS VARCHAR) = label'],
  ['DOUBLE', 'isfinite(TRY_CAST(label AS DOUBLE))'],
  ['BOOLEAN', "label IN ('true', 'false')"],
] as const;

/** Writes the raw columns and labels of the first `rows` labelled rows from an ordinal on. Throws `serving.too_few_labelled` when there is none. */
export async function exportLabelledRows(
  context: LogContext,
  log: DeploymentLog,
  request: LabelledExport,
): Promise<ExportedRows> {
  const { labels, predictions } = log;
  const through = request.labelsThrough === undefined ? {} : { labelsThrough: request.labelsThrough };
  const end = predictions.rows;
  const { to, rows } = findLabelledEnd(labels, { from: request.fromOrdinal, end, rows: request.rows, ...through });
  if (rows === 0) throw tooFewLabelled(request.deployment, request.rows, request.fromOrdinal);
  const opened = await openLogRange(context, log, { from: request.fromOrdinal, to, ...through });
  const scratch = await context.platform.files.scratch('parquet');
  try {
    const { duck } = context.platform;
    const fits = LABEL_TYPES.map(([name, holds]) => `bool_and(coalesce(${holds}, false)) AS ${name}`);
    const [seen] = await duck.rows(`SELECT ${fits.join(', ')} FROM ${opened.from} WHERE label IS NOT NULL`);
    const type = LABEL_TYPES.find(([name]) => seen?.[name] === true)?.[0] ?? 'VARCHAR';
    const columns = opened.columns
      .filter((column) => column.name !== request.labelColumn)
      .map((column) => quoteIdentifier(column.name));
    const label = `CAST(label AS ${type}) AS ${quoteIdentifier(request.labelColumn)}`;
    const select = `SELECT ${[...columns, label].join(', ')} FROM ${opened.from} WHERE label IS NOT NULL ORDER BY ordinal`;
    await duck.execute(`COPY (${select}) TO ${quoteLiteral(scratch.path)} (FORMAT parquet)`);
    return { path: scratch.path, rows, discard: () => scratch.discard() };
  } catch (error) {
    await scratch.discard();
    throw error;
  } finally {
    opened.release();
  }
}
