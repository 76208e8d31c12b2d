import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { insertNewRows, insertRows } from '../../../platform/db/insert-rows.ts';
import type { LatestMetricRow, TrackingTables } from '../tables.ts';
import { findLatest, isLater, type MetricPoint, withoutRepeats } from './metric-points.ts';

/** A point with the name of its metric. */
export type NamedPoint = MetricPoint & { readonly name: string };

type PointValues = readonly [series: number, at: number, step: number, value: number, valueIsNan: number];

const LATEST_COLUMNS = ['run_id', 'name', 'series', 'step', 'at', 'value', 'value_is_nan', 'points'];
const POINT_COLUMNS = ['series', 'at', 'step', 'value', 'value_is_nan'];

/** Keeps points of one run: new ones beside those that are there, the very same one once; the latest values and counts follow. */
export async function appendPoints(tx: Tx, runId: string, points: readonly NamedPoint[]): Promise<void> {
  if (points.length === 0) return;
  const byName = groupByName(points);
  const known = await findKnown(tx, runId, [...byName.keys()]);
  let nextSeries = known.size === byName.size ? 0 : await findNextSeries(tx);
  const fresh: PointValues[] = [];
  const doubtful: PointValues[] = [];
  const changed: LatestMetricRow[] = [];
  for (const [name, all] of byName) {
    const before = known.get(name);
    const own = all.length === 1 ? all : withoutRepeats(all);
    const series = before?.series ?? nextSeries++;
    let added = 0;
    for (const point of own) {
      // A point after the latest one cannot be there already.
      if (before !== undefined && !isAfter(point, before)) doubtful.push(toValues(series, point));
      else {
        fresh.push(toValues(series, point));
        added += 1;
      }
    }
    changed.push(toLatest({ runId, name, series, before, own, added }));
  }
  if (fresh.length > 0) await insertRows(tx, 'tracking_points', POINT_COLUMNS, fresh, { skipKnown: true });
  if (doubtful.length > 0) {
    const added = await insertDoubtful(tx, doubtful);
    for (const latest of changed) latest.points += added.get(latest.series) ?? 0;
  }
  // What was repeated is not written again.
  const rows = changed
    .filter((row) => !isSame(row, known.get(row.name)))
    .map((row) => [row.run_id, row.name, row.series, row.step, row.at, row.value, row.value_is_nan, row.points]);
  await insertRows(tx, 'tracking_latest_metrics', LATEST_COLUMNS, rows, {
    replaceBy: ['run_id', 'name'],
    keep: ['series'],
  });
}

/** NaN as the latest value's columns hold it. */
export function nanColumns(value: number): { value: number | null; value_is_nan: number } {
  return Number.isNaN(value) ? { value: null, value_is_nan: 1 } : { value: value + 0, value_is_nan: 0 };
}

function groupByName(points: readonly NamedPoint[]): Map<string, NamedPoint[]> {
  const byName = new Map<string, NamedPoint[]>();
  for (const point of points) {
    const own = byName.get(point.name);
    if (own === undefined) byName.set(point.name, [point]);
    else own.push(point);
  }
  return byName;
}

async function findKnown(tx: Tx, runId: string, names: readonly string[]): Promise<Map<string, LatestMetricRow>> {
  const of = names.length === 1 ? sql`name = ${names[0]}` : idsIn(tx.kind, 'name', names);
  const { rows } =
    await sql<LatestMetricRow>`select * from tracking_latest_metrics where run_id = ${runId} and ${of}`.execute(
      tx.on<TrackingTables>(),
    );
  return new Map(rows.map((row) => [row.name, row]));
}

async function findNextSeries(tx: Tx): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`select max(series) as last from tracking_latest_metrics`.execute(
    tx.on<TrackingTables>(),
  );
  return (rows[0]?.last ?? 0) + 1;
}

/** Later by (step, at) than everything that the series has. */
function isAfter(point: MetricPoint, latest: LatestMetricRow): boolean {
  return point.step > latest.step || (point.step === latest.step && point.at > latest.at);
}

function toValues(series: number, { at, step, value }: MetricPoint): PointValues {
  // A database may keep -0, which equals the 0 of a key.
  return Number.isNaN(value) ? [series, at, step, 0, 1] : [series, at, step, value + 0, 0];
}

function toLatest(given: {
  readonly runId: string;
  readonly name: string;
  readonly series: number;
  readonly before: LatestMetricRow | undefined;
  readonly own: readonly MetricPoint[];
  readonly added: number;
}): LatestMetricRow {
  const { runId, name, series, before, own, added } = given;
  const newest = findLatest(own);
  const points = (before?.points ?? 0) + added;
  const kept = before && { step: before.step, at: before.at, value: before.value ?? Number.NaN };
  const latest = newest !== undefined && (kept === undefined || isLater(newest, kept)) ? newest : kept;
  const { step = 0, at = 0, value = 0 } = latest ?? {};
  return { run_id: runId, name, series, step, at, ...nanColumns(value), points };
}

/** Inserts points that may be there already; how many were not, by series. */
async function insertDoubtful(tx: Tx, points: readonly PointValues[]): Promise<Map<number, number>> {
  const added = new Map<number, number>();
  for (const series of await insertNewRows(tx, 'tracking_points', POINT_COLUMNS, points, 'series')) {
    added.set(series, (added.get(series) ?? 0) + 1);
  }
  return added;
}

/** Whether a metric is as it was: nothing new came. */
function isSame(latest: LatestMetricRow, before: LatestMetricRow | undefined): boolean {
  return before !== undefined && latest.points === before.points;
}
