import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import type { TrackingTables } from '../tables.ts';
import type { MetricSeries, RunReader } from './contract.ts';

type Query = Parameters<RunReader['series']>[0];

/** Where the points of one run's metric stand, and how far they reach on the axis. */
interface Extent {
  readonly run_id: string;
  readonly series: number;
  readonly total: number;
  readonly low: number;
  readonly high: number;
}

/** A series to thin: where its points begin on the axis, and how many stretches there are to each unit of the axis. */
type Wanted = readonly [series: number, low: number, stretchesPerUnit: number];

/** A kept point: place on the axis, the other coordinate, value (a text when infinite), whether it is NaN. */
type Kept = readonly [axis: number, other: number, value: number | string, isNan: number];

/** Points that are kept of each stretch: first, last, lowest, highest (and one NaN where there is one). */
const KEPT_PER_STRETCH = 4;

/** The series of one metric, thinned where a series has more points than asked for. */
export async function readSeries(db: Database, query: Query): Promise<readonly MetricSeries[]> {
  const extents = await readExtents(db, query);
  if (extents.length === 0) return [];
  const stretches = Math.max(1, Math.ceil(query.points / KEPT_PER_STRETCH));
  const short = extents.filter(({ total }) => total <= query.points).map(({ series }) => series);
  const long = extents
    .filter(({ total }) => total > query.points)
    .map(({ series, low, high }): Wanted => [series, low, stretches / (high - low + 1)]);
  const [whole, thinned] = await Promise.all([readWhole(db, query, short), readThinned(db, query, long)]);
  const kept = new Map([...whole, ...thinned]);
  return extents.map(({ run_id: runId, series, total }) => ({
    runId,
    total,
    ...toColumns(kept.get(series) ?? [], query.axis),
  }));
}

async function readExtents(db: Database, query: Query): Promise<Extent[]> {
  const axis = sql.ref(`point.${query.axis}`);
  const read = sql<Extent>`select latest.run_id, latest.series, count(*) as total, min(${axis}) as low, max(${axis}) as high
    from tracking_latest_metrics as latest join tracking_points as point on point.series = latest.series
    where ${idsIn(db.kind, 'latest.run_id', query.runIds)} and latest.name = ${query.metric} and ${inWindow(query)}
    group by latest.run_id, latest.series order by latest.run_id`;
  const found = await db.scan<Extent>(read.compile(db.read<TrackingTables>()));
  const rows = found.map((row) => ({
    ...row,
    series: Number(row.series),
    total: Number(row.total),
    low: Number(row.low),
    high: Number(row.high),
  }));
  const places = new Map(query.runIds.map((id, place) => [id, place]));
  return rows.sort((left, right) => (places.get(left.run_id) ?? 0) - (places.get(right.run_id) ?? 0));
}

function inWindow({ axis, from, to }: Query): RawBuilder<unknown> {
  const column = sql.ref(`point.${axis}`);
  return sql`${from === undefined ? sql`1 = 1` : sql`${column} >= ${from}`} and ${to === undefined ? sql`1 = 1` : sql`${column} <= ${to}`}`;
}

function otherOf({ axis }: Query): 'step' | 'at' {
  return axis === 'step' ? 'at' : 'step';
}

async function readWhole(
  db: Database,
  query: Query,
  series: readonly number[],
): Promise<ReadonlyArray<readonly [number, readonly Kept[]]>> {
  if (series.length === 0) return [];
  const axis = sql.ref(`point.${query.axis}`);
  const other = sql.ref(`point.${otherOf(query)}`);
  const list = sql.join(series.map((one) => sql.lit(one)));
  const read = sql`select point.series, ${axis} as axis, ${other} as other, point.value, point.value_is_nan
    from tracking_points as point where point.series in (${list}) and ${inWindow(query)}
    order by point.series, axis, other, point.value_is_nan, point.value`;
  const rows = await db.scan<{ series: number; axis: number; other: number; value: number; value_is_nan: number }>(
    read.compile(db.read<TrackingTables>()),
  );
  const by = Map.groupBy(rows, (row) => Number(row.series));
  return [...by].map(
    ([one, points]) =>
      [
        one,
        points.map(({ axis: at, other: beside, value, value_is_nan }): Kept => [at, beside, value, value_is_nan]),
      ] as const,
  );
}

async function readThinned(
  db: Database,
  query: Query,
  wanted: readonly Wanted[],
): Promise<ReadonlyArray<readonly [number, readonly Kept[]]>> {
  if (wanted.length === 0) return [];
  if (db.kind === 'sqlite') {
    const rows = await db.scan<{ series: number; kept: string }>(
      thinOnSqlite(query, wanted).compile(db.read<TrackingTables>()),
    );
    // Wire mapping: the aggregate writes exactly such rows.
    return rows.map(({ series, kept }) => [series, JSON.parse(kept) as Kept[]] as const);
  }
  const rows = await db.scan<StretchRow>(thinOnPostgres(query, wanted).compile(db.read<TrackingTables>()));
  return [...Map.groupBy(rows, ({ series }) => Number(series))].map(
    ([series, stretches]) => [series, keptOf(stretches)] as const,
  );
}

/** One query for each series: what is the same for all of its points is given as such, not looked up for each point. */
function thinOnSqlite(query: Query, wanted: readonly Wanted[]): RawBuilder<unknown> {
  const axis = sql.ref(`point.${query.axis}`);
  const selects = wanted.map(
    ([series, low, stretchesPerUnit]) => sql`select point.series,
        thin_points(cast((${axis} - ${low}) * ${stretchesPerUnit} as integer), ${axis},
          ${sql.ref(`point.${otherOf(query)}`)}, point.value, point.value_is_nan) as kept
      from tracking_points as point where point.series = ${series} and ${inWindow(query)} group by point.series`,
  );
  return sql.join(selects, sql` union all `);
}

interface StretchRow {
  readonly series: number;
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly lowest: readonly number[] | null;
  readonly highest: readonly number[] | null;
  readonly nan: readonly number[] | null;
}

/**
 * Arrays of numbers compare from the left: the least one is the row that is wanted, whole. They are slow to make, so that plain extremes tell first which
 * rows can be wanted at all.
 */
function thinOnPostgres(query: Query, wanted: readonly Wanted[]): RawBuilder<unknown> {
  const axis = sql.ref(`point.${query.axis}`);
  const other = sql.ref(`point.${otherOf(query)}`);
  const stretch = sql`cast(floor((${axis} - low)::float8 * per_unit) as bigint)`;
  const points = sql`wanted join tracking_points as point on point.series = wanted.series`;
  return sql`with wanted(series, low, per_unit) as (
      select cast(value ->> 0 as bigint), cast(value ->> 1 as bigint), cast(value ->> 2 as float8)
      from json_array_elements(cast(${JSON.stringify(wanted)} as json)) as given(value)
    ), extreme as (
      select point.series, ${stretch} as stretch, min(${axis}) as first, max(${axis}) as last,
        min(value) filter (where value_is_nan = 0) as lowest, max(value) filter (where value_is_nan = 0) as highest
      from ${points} where ${inWindow(query)} group by 1, 2
    )
    select point.series,
      min(array[${axis}, ${other}, value_is_nan, value]::float8[]) as first,
      max(array[${axis}, ${other}, value_is_nan, value]::float8[]) as last,
      min(array[value, ${axis}, ${other}]::float8[]) filter (where value_is_nan = 0) as lowest,
      max(array[value, ${axis}, ${other}]::float8[]) filter (where value_is_nan = 0) as highest,
      min(array[${axis}, ${other}]::float8[]) filter (where value_is_nan = 1) as nan
    from ${points} join extreme on extreme.series = point.series and extreme.stretch = ${stretch}
    where ${inWindow(query)} and
      (${axis} = extreme.first or ${axis} = extreme.last or value = lowest or value = highest or value_is_nan = 1)
    group by point.series, extreme.stretch`;
}

function keptOf(stretches: readonly StretchRow[]): Kept[] {
  const kept = new Map<string, Kept>();
  const keep = (axis = 0, other = 0, value = 0, isNan = 0) =>
    kept.set(`${axis} ${other} ${value} ${isNan}`, [axis, other, value, isNan]);
  for (const { first, last, lowest, highest, nan } of stretches) {
    for (const [axis, other, isNan, value] of [first, last]) keep(axis, other, value, isNan);
    for (const found of [lowest, highest]) if (found !== null) keep(found[1], found[2], found[0]);
    if (nan !== null) keep(nan[0], nan[1], 0, 1);
  }
  return [...kept.values()].sort(
    (left, right) =>
      left[0] - right[0] || left[1] - right[1] || left[3] - right[3] || (Number(left[2]) < Number(right[2]) ? -1 : 1),
  );
}

function toColumns(kept: readonly Kept[], axis: Query['axis']): Pick<MetricSeries, 'step' | 'at' | 'value'> {
  const along = kept.map(([place]) => Number(place));
  const beside = kept.map(([, other]) => Number(other));
  const value = kept.map(([, , number, isNan]) => (isNan === 1 ? Number.NaN : Number(number)));
  return axis === 'step' ? { step: along, at: beside, value } : { step: beside, at: along, value };
}
