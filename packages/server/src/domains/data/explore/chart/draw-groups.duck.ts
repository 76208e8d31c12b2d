import type { ChartSpec, GroupsData } from '@kaizen/contracts';
import type { OpenQuery } from '../query/open-query.ts';
import { axisColumn, groupColumn } from './chart-columns.ts';
import { meanInterval } from './mean-interval.ts';

type GroupsSpec = Extract<ChartSpec, { kind: 'groups' }>;

const measures: Readonly<Record<GroupsSpec['measure'], string>> = {
  count: 'CAST(count(*) AS DOUBLE)',
  mean: 'avg(y)',
  median: 'median(y)',
  sum: 'fsum(y)',
  min: 'min(y)',
  max: 'max(y)',
};

export async function drawGroups(query: OpenQuery, spec: GroupsSpec): Promise<GroupsData> {
  const y = spec.of === undefined ? 'CAST(NULL AS DOUBLE)' : axisColumn(query.columns, spec.of, false).sql;
  await query.execute(
    `CREATE TEMP TABLE drawn AS SELECT g, CASE WHEN isfinite(v) THEN v END AS y FROM
       (SELECT ${groupColumn(query.columns, spec.by)} AS g, ${y} AS v FROM ${query.from})`,
  );
  const limit = spec.limit ?? 30;
  const found = await query.rows(
    `SELECT g, count(*) AS rows, count(y) AS n, ${measures[spec.measure]} AS value, avg(y) AS mean, stddev_samp(y) AS deviation
     FROM drawn GROUP BY g ORDER BY count(*) DESC, g NULLS LAST LIMIT ${limit}`,
  );
  const [whole] = await query.rows(
    'SELECT count(*) AS rows, count(DISTINCT g) + CAST(count(*) > count(g) AS INTEGER) AS groups FROM drawn',
  );
  const groups = found.map((row) => {
    const value = typeof row.value === 'number' && Number.isFinite(row.value) ? row.value : null;
    const interval =
      spec.measure === 'mean'
        ? meanInterval(Number(row.mean), Number(row.deviation ?? Number.NaN), Number(row.n))
        : undefined;
    return { name: typeof row.g === 'string' ? row.g : null, rows: Number(row.rows), value, ...interval };
  });
  const rows = Number(whole?.rows ?? 0);
  return {
    kind: 'groups',
    groups,
    rows,
    otherGroups: Number(whole?.groups ?? 0) - groups.length,
    otherRows: rows - groups.reduce((sum, group) => sum + group.rows, 0),
  };
}
