import type { ChartSpec, HistogramData } from '@kaizen/contracts';
import type { OpenQuery } from '../query/open-query.ts';
import { axisColumn } from './chart-columns.ts';
import { decideBins, edgesOf } from './decide-edges.ts';

/** Whole numbers beyond this are not told apart as doubles. */
const LARGEST_WHOLE = 2 ** 53;

export async function drawHistogram(
  query: OpenQuery,
  spec: Extract<ChartSpec, { kind: 'histogram' }>,
): Promise<HistogramData> {
  const { sql, axis } = axisColumn(query.columns, spec.x, true);
  await query.execute(`CREATE TEMP TABLE drawn AS SELECT ${sql} AS x FROM ${query.from}`);
  const [facts] = await query.rows(
    `SELECT count(*) AS rows, count(*) - count(x) AS missing, count(*) FILTER (isfinite(x)) AS finite, min(x) FILTER (isfinite(x)) AS low,
       max(x) FILTER (isfinite(x)) AS high, bool_and(x = floor(x)) FILTER (isfinite(x)) AS whole FROM drawn`,
  );
  const rows = Number(facts?.rows ?? 0);
  const missing = Number(facts?.missing ?? 0);
  const finite = Number(facts?.finite ?? 0);
  const found = { kind: 'histogram', axis, rows, missing, infinite: rows - missing - finite } as const;
  if (finite === 0) return { ...found, edges: [], counts: [] };
  const [low, high] = [Number(facts?.low), Number(facts?.high)];
  const isWhole = axis === 'number' && facts?.whole === true && Math.max(-low, high) < LARGEST_WHOLE;
  const bins = decideBins(low, high, spec.bins ?? 30, isWhole);
  const counted = await query.rows(
    `SELECT CAST(least(greatest(floor((x - ${literal(bins.low)}) / ${literal(bins.width)}), 0), ${bins.count - 1}) AS INTEGER) AS bin, count(*) AS n
     FROM drawn WHERE isfinite(x) GROUP BY bin`,
  );
  const counts = new Array<number>(bins.count).fill(0);
  for (const { bin, n } of counted) counts[Number(bin)] = Number(n);
  return { ...found, edges: edgesOf(bins, high), counts };
}

/** A double as SQL, digit for digit. */
export function literal(value: number): string {
  return `CAST('${value}' AS DOUBLE)`;
}
