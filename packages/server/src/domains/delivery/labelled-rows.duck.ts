import type { Duck } from '../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../platform/duck/quote.ts';
import type { LabelReader } from './labelled-rows.ts';

/** Reads labels of any column type as text. */
export function createLabelReader(duck: Duck): LabelReader {
  return async ({ from, orderBy, label }, signal) => {
    const sql = `SELECT CAST(${quoteIdentifier(label)} AS VARCHAR) AS label FROM ${from} ORDER BY ${orderBy}`;
    const result = await duck.columns(sql, { lane: 'scan', ...(signal === undefined ? {} : { signal }) });
    const [column] = result.columns;
    if (column === undefined) return [];
    return column.kind === 'text' ? column.values : Array.from(column.values, (value) => String(value));
  };
}

/** How many requests of an opened log one version answered, and all versions together. */
export async function countAnswered(
  duck: Duck,
  from: string,
  modelVersionId: string,
  signal?: AbortSignal,
): Promise<{ readonly candidate: number; readonly all: number }> {
  const mine = `model_version_id = ${quoteLiteral(modelVersionId)}`;
  // A prediction id is `pred_…` or `pred_…/<row>`; a request with many rows counts once, because routing is per request.
  const request = `split_part(prediction_id, '/', 1)`;
  const sql = `SELECT count(DISTINCT ${request}) FILTER (WHERE ${mine}) AS candidate, count(DISTINCT ${request}) AS all_requests FROM ${from}`;
  const [row] = await duck.rows(sql, { lane: 'scan', ...(signal === undefined ? {} : { signal }) });
  return { candidate: Number(row?.candidate ?? 0), all: Number(row?.all_requests ?? 0) };
}

/** The labelled rows of an opened log, as rows to score. */
export function labelledRowsOf(from: string) {
  return { from: `(SELECT * FROM ${from} WHERE label IS NOT NULL)`, orderBy: 'ordinal', label: 'label' };
}
