import type { DuckColumn, DuckSession } from '../../../platform/duck/duck.ts';
import type { ColumnSource } from './column-source.ts';
import { computeRank, type DistinctSketch, estimateDistinct, packSketch, REGISTER_BITS } from './distinct-sketch.ts';
import { FREQUENT_VALUES, type FrequentValues, keepFrequent } from './frequent-values.ts';
import { EXACT_ROWS } from './profile-sql.ts';

/** The engine's hash function. It differs between its releases, so sketches carry this name; a test holds its values. */
export const HASH_NAME = 'duckdb-1';
const REGISTERS = 2 ** REGISTER_BITS;
/** Columns of numbers, and of texts, with more distinct values are not grouped whole. */
const GROUPED_NUMBERS = 20_000;
const GROUPED_TEXTS = 500_000;
/** Groups that one statement may hold, all its columns together: some 100 bytes each. */
const GROUPS_AT_ONCE = 1_000_000;
/** Buckets of hashes that are looked into for frequent values. */
const HEAVY_BUCKETS = 64;

/** Distinct and frequent values of a column. */
export interface DistinctValues {
  readonly count: number;
  readonly sketch: DistinctSketch;
  readonly frequent: FrequentValues;
}

/** What one grouping by a part of the hash shows of a column: its sketch, and how many rows share each part. */
interface Buckets {
  readonly count: number;
  readonly sketch: DistinctSketch;
  readonly sizes: Float64Array;
}

/**
 * One grouping by a part of the hash gives the sketch, and how many rows share each part: no single value can be more frequent than its part. So where values are too
 * many to be counted one by one, only heavy parts are looked into, and the bound of all others is known.
 */
export async function readDistinct(
  session: DuckSession,
  sources: readonly ColumnSource[],
  rows: number,
): Promise<readonly DistinctValues[]> {
  const buckets = rows <= EXACT_ROWS ? await readTogether(session, sources) : await readOneByOne(session, sources);
  const plans = sources.map((source, index) => planGrouping(source, buckets[index]));
  const groups = await groupValues(session, plans);
  return plans.map(({ cut }, index) => {
    const { count, sketch } = buckets[index] ?? fillBuckets([], [], []);
    const found = groups[index] ?? keepFrequent([]);
    return { count, sketch, frequent: { ...found, cut: Math.max(found.cut, cut) } };
  });
}

/** Of many rows each column is read for itself, which needs no more memory than its buckets. */
async function readOneByOne(session: DuckSession, sources: readonly ColumnSource[]): Promise<readonly Buckets[]> {
  const found: Buckets[] = [];
  for (const { from, value, hash } of sources) {
    const { columns } = await session.columns(
      `SELECT h & ${REGISTERS - 1} AS register, min(h >> ${REGISTER_BITS}) AS rest, count(*) AS n
         FROM (SELECT ${hash} AS h FROM ${from} WHERE ${value} IS NOT NULL) GROUP BY 1`,
    );
    const [registers, rests, counts] = columns.map(numbersOf);
    found.push(fillBuckets(registers ?? [], rests ?? [], counts ?? []));
  }
  return found;
}

/** Of few rows one statement for all columns costs less than one for each. */
async function readTogether(session: DuckSession, sources: readonly ColumnSource[]): Promise<readonly Buckets[]> {
  const [first] = sources;
  if (first === undefined) return [];
  const hashes = sources.map(({ value, hash }) => `CASE WHEN ${value} IS NOT NULL THEN ${hash} END`);
  const places = sources.map((_, index) => index);
  const { columns } = await session.columns(
    `SELECT place, h & ${REGISTERS - 1} AS register, min(h >> ${REGISTER_BITS}) AS rest, count(*) AS n
       FROM (SELECT unnest([${places.join(', ')}]) AS place, unnest([${hashes.join(', ')}]) AS h FROM ${first.from})
      WHERE h IS NOT NULL GROUP BY 1, 2 ORDER BY 1`,
  );
  const [place = new Float64Array(), register, rest, n] = columns.map(numbersOf);
  let at = 0;
  return places.map((index) => {
    const from = at;
    while (at < place.length && place[at] === index) at += 1;
    const part = (values: Float64Array | undefined) => values?.subarray(from, at) ?? [];
    return fillBuckets(part(register), part(rest), part(n));
  });
}

function fillBuckets(register: ArrayLike<number>, rest: ArrayLike<number>, n: ArrayLike<number>): Buckets {
  const ranks = new Uint8Array(REGISTERS);
  const sizes = new Float64Array(REGISTERS);
  let count = 0;
  for (let row = 0; row < register.length; row += 1) {
    const at = register[row] ?? 0;
    ranks[at] = computeRank(rest[row] ?? 0);
    sizes[at] = n[row] ?? 0;
    count += n[row] ?? 0;
  }
  return { count, sketch: packSketch(HASH_NAME, ranks), sizes };
}

/** Which values of a column are counted: undefined for none, and at most how often one that is not counted occurs. */
interface Grouping {
  readonly source: ColumnSource;
  readonly where: string | undefined;
  readonly cut: number;
  /** About how many groups that makes. */
  readonly groups: number;
}

function planGrouping(source: ColumnSource, buckets: Buckets | undefined): Grouping {
  if (buckets === undefined || buckets.count === 0) return { source, where: undefined, cut: 0, groups: 0 };
  const { count, sizes, sketch } = buckets;
  const distinct = estimateDistinct(sketch);
  const isSmall = count <= EXACT_ROWS || distinct <= GROUPED_NUMBERS;
  const isGroupedText = source.text !== undefined && distinct <= Math.min(count / 2, GROUPED_TEXTS);
  if (isSmall || isGroupedText) return { source, where: '', cut: 0, groups: distinct };
  const heavy = [...sizes.entries()]
    .filter(([, size]) => size > (4 * count) / REGISTERS)
    .sort((left, right) => right[1] - left[1])
    .slice(0, HEAVY_BUCKETS);
  const asked = new Set(heavy.map(([bucket]) => bucket));
  const cut = sizes.reduce((most, size, bucket) => (asked.has(bucket) ? most : Math.max(most, size)), 0);
  if (heavy.length === 0) return { source, where: undefined, cut, groups: 0 };
  const where = `AND (${source.hash} & ${REGISTERS - 1}) IN (${[...asked].join(', ')})`;
  return { source, where, cut, groups: (distinct * heavy.length) / REGISTERS };
}

/** Exact counts of the values that fit into the lists and occur more often than the bound, of as many columns in one statement as memory allows. */
async function groupValues(
  session: DuckSession,
  plans: readonly Grouping[],
): Promise<ReadonlyArray<FrequentValues | undefined>> {
  const found: Array<FrequentValues | undefined> = [];
  while (found.length < plans.length) {
    let end = found.length;
    for (let groups = 0; end < plans.length && groups < GROUPS_AT_ONCE; end += 1) groups += plans[end]?.groups ?? 0;
    found.push(...(await groupTogether(session, plans.slice(found.length, end))));
  }
  return found;
}

async function groupTogether(
  session: DuckSession,
  plans: readonly Grouping[],
): Promise<ReadonlyArray<FrequentValues | undefined>> {
  const selects = plans.flatMap(({ source: { from, value }, where, cut }, index) =>
    where === undefined
      ? []
      : [
          `(SELECT ${index} AS place, CAST(${value} AS VARCHAR) AS v, count(*) AS n FROM ${from} WHERE ${value} IS NOT NULL ${where}
             GROUP BY ${value} HAVING n > ${cut} ORDER BY n DESC, v LIMIT ${FREQUENT_VALUES + 1})`,
        ],
  );
  if (selects.length === 0) return plans.map(() => undefined);
  const { columns } = await session.columns(selects.join(' UNION ALL '));
  const [places, values, counts] = columns;
  const pairs = plans.map((): Array<[string, number]> => []);
  for (const [row, value] of [...(values?.values ?? [])].entries()) {
    const place = Number(places?.values[row]);
    const isText = plans[place]?.source.text !== undefined;
    pairs[place]?.push([isText ? String(value) : String(readDouble(String(value))), Number(counts?.values[row])]);
  }
  return pairs.map((counted) => keepFrequent(counted));
}

/** The engine writes what is not finite as `nan`, `inf` and `-inf`. */
function readDouble(text: string): number {
  return Number(text.replace('inf', 'Infinity'));
}

function numbersOf(column: DuckColumn): Float64Array {
  return column.kind === 'number' ? column.values : new Float64Array();
}
