import type { ChartSpec, ScatterData } from '@kaizen/contracts';
import type { OpenQuery } from '../query/open-query.ts';
import { axisColumn, groupColumn } from './chart-columns.ts';
import { collectGroups, MOST_GROUPS, preparePoints } from './point-groups.duck.ts';

/** More dots than this hide each other. */
const SAMPLE = 4000;

export async function drawScatter(
  query: OpenQuery,
  spec: Extract<ChartSpec, { kind: 'scatter' }>,
): Promise<ScatterData> {
  const x = axisColumn(query.columns, spec.x, true);
  const y = axisColumn(query.columns, spec.y, false);
  const facts = await preparePoints(query, { x: x.sql, y: y.sql, group: groupColumn(query.columns, spec.by) });
  // The order of hashes is random for the data and the same each time.
  const sampled = await query.rows(
    `SELECT x, y, g, n FROM (SELECT x, y, g, n FROM drawn WHERE n <= ${MOST_GROUPS} ORDER BY hash(rowid), rowid LIMIT ${SAMPLE}) ORDER BY n, x, y`,
  );
  const [relation] = await query.rows('SELECT corr(x, y) AS r FROM drawn');
  const r = relation?.r;
  return {
    kind: 'scatter',
    axis: x.axis,
    groups: collectGroups(sampled.map(({ x: at, y: value, g }) => ({ group: g, x: Number(at), y: Number(value) }))),
    rows: facts.rows,
    drawable: facts.drawable,
    shown: sampled.length,
    otherGroups: Math.max(0, facts.groups - MOST_GROUPS),
    ...(typeof r === 'number' && Number.isFinite(r) ? { correlation: r } : {}),
  };
}
