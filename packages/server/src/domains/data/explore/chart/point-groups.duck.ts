import type { OpenQuery } from '../query/open-query.ts';

/** Groups that are drawn in their own colour. */
export const MOST_GROUPS = 8;

/** The points of a scatter or a line, in the table `drawn(x, y, g, n)`: `n` is the group's place by size, from 1; without grouping it is 1. */
export interface PointFacts {
  readonly rows: number;
  /** Rows with both numbers. */
  readonly drawable: number;
  /** Those of the groups that are shown. */
  readonly inGroups: number;
  readonly groups: number;
}

/** Makes `drawn` and counts it; rows without a number cannot be drawn, groups beyond the largest eight are not. */
export async function preparePoints(
  query: OpenQuery,
  of: { readonly x: string; readonly y: string; readonly group: string },
): Promise<PointFacts> {
  await query.execute(
    `CREATE TEMP TABLE given AS SELECT ${of.x} AS x, ${of.y} AS y, ${of.group} AS g FROM ${query.from}`,
  );
  await query.execute(
    `CREATE TEMP TABLE drawn AS WITH sized AS (SELECT g, row_number() OVER (ORDER BY count(*) DESC, g NULLS LAST) AS n FROM given
       WHERE isfinite(x) AND isfinite(y) GROUP BY g)
     SELECT x, y, given.g, n FROM given JOIN sized ON given.g IS NOT DISTINCT FROM sized.g WHERE isfinite(x) AND isfinite(y)`,
  );
  const [facts] = await query.rows(
    `SELECT (SELECT count(*) FROM given) AS rows, count(*) AS drawable, count(*) FILTER (n <= ${MOST_GROUPS}) AS shown, coalesce(max(n), 0) AS groups FROM drawn`,
  );
  return {
    rows: Number(facts?.rows ?? 0),
    drawable: Number(facts?.drawable ?? 0),
    inGroups: Number(facts?.shown ?? 0),
    groups: Number(facts?.groups ?? 0),
  };
}

/** Points by group, in the order in which they come. */
export function collectGroups(
  points: Iterable<{ readonly group: unknown; readonly x: number; readonly y: number }>,
): Array<{ name: string | null; points: Array<[number, number]> }> {
  const groups = new Map<string | null, Array<[number, number]>>();
  for (const { group, x, y } of points) {
    const name = typeof group === 'string' ? group : null;
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [[x, y]]);
    else known.push([x, y]);
  }
  return [...groups].map(([name, found]) => ({ name, points: found }));
}
