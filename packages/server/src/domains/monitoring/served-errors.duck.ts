import type { Duck } from '../../platform/duck/duck.ts';
import type { ErrorSums } from './error-sums.ts';

/** How far the served numbers of labelled rows were off, and their metrics. */
export interface ServedErrors {
  readonly labelled: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly errors: ErrorSums;
}

/** Measures the served numbers of a log's labelled rows; a label that is no number is none. `role` restricts to the rows that the champion answered. */
export async function measureServedErrors(
  duck: Duck,
  from: string,
  role: 'champion' | 'all',
  signal: AbortSignal,
): Promise<ServedErrors> {
  const where = role === 'champion' ? ` AND role = 'champion'` : '';
  const [row] = await duck.rows(
    `WITH labelled AS (
       SELECT score - was AS error, was FROM (SELECT score, role, TRY_CAST(label AS DOUBLE) AS was FROM ${from})
       WHERE was IS NOT NULL AND isfinite(was)${where})
     SELECT count(*) AS n, avg(abs(error)) AS mae, coalesce(var_samp(abs(error)), 0) AS spread, avg(error * error) AS mse,
            1 - sum(error * error) / nullif(var_pop(was) * count(*), 0) AS r2 FROM labelled`,
    { signal },
  );
  const numberOf = (name: string) =>
    row?.[name] === null || row?.[name] === undefined ? Number.NaN : Number(row[name]);
  const labelled = numberOf('n');
  const metrics = { mae: numberOf('mae'), rmse: Math.sqrt(numberOf('mse')), r2: numberOf('r2') };
  return {
    labelled,
    metrics: Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value))),
    errors: { n: labelled, meanAbsolute: metrics.mae, variance: numberOf('spread') },
  };
}
