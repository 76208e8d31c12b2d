import type { ChartSpec, LineData } from '@kaizen/contracts';
import type { DuckRow } from '../../../../platform/duck/duck.ts';
import type { OpenQuery } from '../query/open-query.ts';
import { axisColumn, groupColumn } from './chart-columns.ts';
import { literal } from './draw-histogram.duck.ts';
import { collectGroups, MOST_GROUPS, preparePoints } from './point-groups.duck.ts';

/** Up to so many points all are shown. */
const ALL = 4000;
/** Stretches of a single line, and of each of several. */
const STRETCHES = { one: 500, several: 200 } as const;

/**
 * Long lines are thinned as M4 does (Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", PVLDB 7(10), 2014): of each stretch of the axis the first, last, least and
 * greatest point stay, which gives the same picture as all of them.
 */
export async function drawLine(query: OpenQuery, spec: Extract<ChartSpec, { kind: 'line' }>): Promise<LineData> {
  const x = axisColumn(query.columns, spec.x, true);
  const y = axisColumn(query.columns, spec.y, false);
  const facts = await preparePoints(query, { x: x.sql, y: y.sql, group: groupColumn(query.columns, spec.by) });
  const groups = facts.inGroups <= ALL ? await readAll(query) : await readThinned(query, facts.groups);
  return {
    kind: 'line',
    axis: x.axis,
    groups,
    rows: facts.rows,
    drawable: facts.drawable,
    shown: groups.reduce((sum, { points }) => sum + points.length, 0),
    otherGroups: Math.max(0, facts.groups - MOST_GROUPS),
  };
}

async function readAll(query: OpenQuery) {
  const rows = await query.rows(`SELECT x, y, g FROM drawn WHERE n <= ${MOST_GROUPS} ORDER BY n, x, rowid`);
  return collectGroups(rows.map(({ x, y, g }) => ({ group: g, x: Number(x), y: Number(y) })));
}

async function readThinned(query: OpenQuery, groups: number) {
  const stretches = groups > 1 ? STRETCHES.several : STRETCHES.one;
  const [span] = await query.rows(`SELECT min(x) AS low, max(x) AS high FROM drawn WHERE n <= ${MOST_GROUPS}`);
  const [low, high] = [Number(span?.low), Number(span?.high)];
  const width = high / stretches - low / stretches;
  const stretch = width === 0 ? '0' : `least(floor((x - ${literal(low)}) / ${literal(width)}), ${stretches - 1})`;
  const rows = await query.rows(
    `SELECT n, any_value(g) AS g, min(x) AS x1, arg_min(y, x) AS y1, arg_min(x, y) AS x2, min(y) AS y2, arg_max(x, y) AS x3, max(y) AS y3,
       max(x) AS x4, arg_max(y, x) AS y4
     FROM drawn WHERE n <= ${MOST_GROUPS} GROUP BY n, ${stretch} ORDER BY n, x1`,
  );
  return collectGroups(rows.flatMap(cornersOf));
}

/** The points of one stretch in the order of the axis, each once. */
function cornersOf(row: DuckRow) {
  const corners = [1, 2, 3, 4].map((at) => ({ group: row.g, x: Number(row[`x${at}`]), y: Number(row[`y${at}`]) }));
  return corners
    .filter((one, at) => corners.findIndex(({ x, y }) => x === one.x && y === one.y) === at)
    .sort((left, right) => left.x - right.x);
}
