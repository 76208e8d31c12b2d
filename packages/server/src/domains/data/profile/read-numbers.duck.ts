import type { DuckRow, DuckSession } from '../../../platform/duck/duck.ts';
import { listOf, numberOf } from '../ingest/duck-values.ts';
import type { ColumnSource } from './column-source.ts';
import type { Moments } from './moments.ts';
import { computeBoundaries, countEdges, countSigns, summariseBins, upperEnds } from './number-bins.ts';
import { binEdges, cutShares, doublesSql, EXACT_ROWS, QUANTILES } from './profile-sql.ts';
import type { NumberProfile } from './segment-profile.ts';

/** From here on squares would overflow: such columns are read in units of their largest value. */
const LARGE = 1e150;

/** A column of numbers with many distinct ones: where it is read, and where its sample is. */
export interface NumbersToRead {
  readonly source: ColumnSource;
  /** The same column in a sample of the rows; the source itself when they are few. */
  readonly sample: ColumnSource;
}

interface Planned extends NumbersToRead {
  readonly value: string;
  readonly nan: number;
  readonly infinite: number;
  readonly range: { readonly min: number; readonly max: number } | undefined;
  readonly unit: number;
  readonly edges: readonly number[];
  readonly boundaries: readonly number[];
}

/** Moments, bins and quantiles of columns of one batch: one statement for ranges, one for where to cut, one that counts. */
export async function readNumbers(
  session: DuckSession,
  columns: readonly NumbersToRead[],
  rows: number,
): Promise<readonly NumberProfile[]> {
  const planned = await planCuts(session, await planRanges(session, columns));
  const counted = planned.filter(({ range }) => range !== undefined);
  const row = await readOne(session, counted, (plan, index) => countSql(plan, index, rows));
  const places = new Map(counted.map((plan, index) => [plan, index]));
  return planned.map((plan) => {
    const index = places.get(plan);
    return index === undefined ? withoutNumbers(plan) : readCounted(plan, row, index);
  });
}

async function readOne<T extends { readonly source: ColumnSource }>(
  session: DuckSession,
  plans: readonly T[],
  select: (plan: T, index: number) => readonly string[],
): Promise<DuckRow> {
  const [first] = plans;
  if (first === undefined) return {};
  const [row] = await session.rows(`SELECT ${plans.flatMap(select).join(', ')} FROM ${first.source.from}`);
  return row ?? {};
}

/** Least and greatest value. The engine orders NaN above all numbers, so one that is there shows in the maximum. */
async function planRanges(session: DuckSession, columns: readonly NumbersToRead[]): Promise<readonly Planned[]> {
  const ends = ({ source }: NumbersToRead, index: number) => [
    `CAST(min(${source.stored}) AS DOUBLE) AS low${index}`,
    `CAST(max(${source.stored}) AS DOUBLE) AS high${index}`,
  ];
  const row = await readOne(session, columns, ends);
  const plans: Planned[] = [];
  for (const [index, column] of columns.entries()) {
    const range = rangeOf(row[`low${index}`], row[`high${index}`]);
    const found = range === undefined ? await findFinite(session, column.source) : { nan: 0, infinite: 0, range };
    const value =
      found.nan + found.infinite === 0
        ? column.source.value
        : `CASE WHEN isfinite(${column.source.value}) THEN ${column.source.value} END`;
    const size = Math.max(Math.abs(found.range?.min ?? 0), Math.abs(found.range?.max ?? 0));
    const unit = size > LARGE ? 2 ** Math.floor(Math.log2(size)) : 1;
    plans.push({ ...column, ...found, value, unit, edges: [], boundaries: [] });
  }
  return plans;
}

function rangeOf(low: unknown, high: unknown): { readonly min: number; readonly max: number } | undefined {
  const [min, max] = [numberOf(low), numberOf(high)];
  return min === undefined || max === undefined ? undefined : { min: min + 0, max: max + 0 };
}

async function findFinite(
  session: DuckSession,
  { value, from }: ColumnSource,
): Promise<Pick<Planned, 'nan' | 'infinite' | 'range'>> {
  const [row] = await session.rows(
    `SELECT count_if(isnan(${value})) AS nan, count_if(isinf(${value})) AS infinite,
            min(${value}) FILTER (isfinite(${value})) AS low, max(${value}) FILTER (isfinite(${value})) AS high FROM ${from}`,
  );
  return {
    nan: numberOf(row?.nan) ?? 0,
    infinite: numberOf(row?.infinite) ?? 0,
    range: rangeOf(row?.low, row?.high),
  };
}

async function planCuts(session: DuckSession, plans: readonly Planned[]): Promise<readonly Planned[]> {
  const asked = plans.filter(({ range }) => range !== undefined);
  const cuts = await readCuts(
    session,
    asked.map(({ sample }) => sample),
  );
  return plans.map((plan) => {
    const { range, source } = plan;
    if (range === undefined) return plan;
    const edges = binEdges(source.column.type, range.min, range.max);
    return { ...plan, edges, boundaries: computeBoundaries(range, edges, cuts[asked.indexOf(plan)] ?? []) };
  });
}

/** Values at the shares of `cutShares` in a sample. Sorting a list once is many times faster than asking for hundreds of quantiles. */
async function readCuts(
  session: DuckSession,
  samples: readonly ColumnSource[],
): Promise<ReadonlyArray<readonly number[]>> {
  const [first] = samples;
  if (first === undefined) return [];
  const finite = samples.map(({ value }) => `isfinite(${value})`);
  const counts = finite.map((is, index) => `count_if(${is}) AS n${index}`);
  const [seen] = await session.rows(`SELECT ${counts.join(', ')} FROM ${first.from}`);
  const sorted = samples.map(({ value }, index) => {
    const n = numberOf(seen?.[`n${index}`]) ?? 0;
    const places = cutShares().map((share) => 1 + Math.floor(share * (n - 1)));
    const list = `list_sort(list(${value}) FILTER (${finite[index]}))`;
    return n === 0 ? `[]::DOUBLE[] AS cuts${index}` : `list_select(${list}, [${places.join(', ')}]) AS cuts${index}`;
  });
  const [row] = await session.rows(`SELECT ${sorted.join(', ')} FROM ${first.from}`);
  return samples.map((_, index) => listOf(row?.[`cuts${index}`]).flatMap((cut) => numberOf(cut) ?? []));
}

function countSql({ value, unit, boundaries }: Planned, index: number, rows: number): readonly string[] {
  const scaled = unit === 1 ? value : `(${value}) / '${unit}'::DOUBLE`;
  return [
    `count(${value}) AS n${index}`,
    `avg(${scaled}) AS mean${index}`,
    `stddev_samp(${scaled}) AS sd${index}`,
    `map_values(histogram(${value}, ${doublesSql(upperEnds(boundaries))})) AS bins${index}`,
    ...(rows > EXACT_ROWS ? [] : [`quantile_cont(${scaled}, [${QUANTILES.join(', ')}]) AS quantiles${index}`]),
  ];
}

function readCounted(plan: Planned, row: DuckRow, index: number): NumberProfile {
  const { unit, range = { min: 0, max: 0 }, boundaries, edges } = plan;
  const number = (field: string) => numberOf(row[`${field}${index}`]) ?? 0;
  const list = (field: string) => listOf(row[`${field}${index}`]).map((one) => numberOf(one) ?? 0);
  const mean = Math.min(range.max, Math.max(range.min, number('mean') * unit));
  const moments: Moments = { n: number('n'), mean, sd: number('sd') * unit, ...range };
  const bins = { boundaries, counts: list('bins') };
  const quantiles = list('quantiles').map((value) => value * unit);
  return {
    moments,
    summary: summariseBins(bins),
    ...countSigns(bins),
    nan: plan.nan,
    infinite: plan.infinite,
    histogram: { edges, counts: countEdges(bins, edges) },
    ...(quantiles.length === 0 ? {} : { quantiles }),
  };
}

function withoutNumbers({ nan, infinite }: Planned): NumberProfile {
  const moments = { n: 0, mean: 0, sd: 0, min: 0, max: 0 };
  const summary = { count: 0, points: [], weights: [], rankError: 0 };
  return { moments, summary, zeros: 0, negative: 0, nan, infinite };
}
