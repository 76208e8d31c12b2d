import type { ColumnProfile, SchemaColumn } from '@kaizen/contracts';
import { summaryQuantile } from '@kaizen/stats';
import type { MaskRule } from '../masking/mask-rule.ts';
import { type AliasTable, makeAliasTable } from './alias-table.ts';

/** A value, or a group of rows at an end of a column, must stand for at least this many rows to be told by a sample. */
export const LEAST_COUNT = 5;
/** Steps of the table that a uniform number is turned into a value by. */
const STEPS = 2048;
/** Decimal places up to which numbers are rounded as those of the column are. */
const MOST_DECIMALS = 6;
/** Share of the points that may have more places than that. */
const MOST_BEYOND = 0.1;
/** Share of the rows that the frequent values of a number must have, to be all that is told of it. */
const LEAST_LISTED = 0.9;

/** How the values of a column are made. All tables are read by a uniform number of the row. */
export type ColumnMaker =
  | {
      readonly kind: 'quantiles';
      readonly table: readonly number[];
      readonly decimals?: number;
      readonly width?: number;
    }
  /** Numbers of which there are few, ascending, and the share of rows up to each. */
  | { readonly kind: 'steps'; readonly values: readonly string[]; readonly upTo: readonly number[] }
  /** Frequent values, then shapes, drawn by one table. */
  | {
      readonly kind: 'texts';
      readonly values: readonly string[];
      readonly shapes: readonly string[];
      readonly drawn: AliasTable;
    }
  | { readonly kind: 'dates'; readonly table: readonly number[]; readonly isYear: boolean }
  | { readonly kind: 'sequence' }
  | { readonly kind: 'made-up'; readonly class: MaskRule['class']; readonly distinct: number; readonly length: number }
  | { readonly kind: 'numbers-made-up'; readonly distinct: number }
  | { readonly kind: 'empty'; readonly why: string };

/** A column of a sample. */
export interface PlannedColumn {
  readonly column: Pick<SchemaColumn, 'name' | 'type'>;
  readonly maker: ColumnMaker;
  /** Share of rows without a value. */
  readonly missing: number;
  /** Values that the profile names and that stand for too few rows to be told. */
  readonly suppressed: number;
}

/** What is known of a column: its profile, and quantiles of its dates in seconds since 1970, which profiles do not hold. */
export interface KnownColumn {
  readonly profile: ColumnProfile;
  readonly dates?: readonly number[] | undefined;
  readonly rule?: MaskRule | undefined;
  /** Its role is `id`. */
  readonly isId?: boolean;
}

/** Decides how each column is made; a confirmed column is never made from its values. Pure. */
export function planColumn({ profile, dates, rule, isId = false }: KnownColumn, rows: number): PlannedColumn {
  const { name, missing, count } = profile;
  // Row mapping: a profile is made from the columns of a schema.
  const type = profile.type as SchemaColumn['type'];
  const base = { column: { name, type }, missing: missing / Math.max(1, missing + count) };
  const empty = (why: string) => ({ ...base, maker: { kind: 'empty', why } as const, missing: 1, suppressed: 0 });
  if (count === 0) return empty('it has no values');
  if (count < LEAST_COUNT) return empty(`it has fewer than ${LEAST_COUNT} values`);
  if (rule !== undefined) return { ...base, ...makeUp(profile, type, rule, dates, rows), suppressed: 0 };
  if (isTime(type)) return { ...base, maker: dateMaker(dates, false) ?? noDates, suppressed: 0 };
  if (type === 'integer' && (isId || isKey(profile))) return { ...base, maker: { kind: 'sequence' }, suppressed: 0 };
  const top = profile.top ?? [];
  const kept = top.filter((one) => one.count >= LEAST_COUNT);
  const suppressed = top.length - kept.length;
  if (type === 'number' || type === 'integer' || type === 'flag') {
    if (isListed(profile, kept)) return { ...base, maker: stepMaker(kept), suppressed };
    return { ...base, maker: quantileMaker(profile, undefined), suppressed: 0 };
  }
  if (type === 'category') {
    if (kept.length === 0) return { ...empty('none of its values is frequent enough'), suppressed };
    return { ...base, maker: drawMaker(kept, []), suppressed };
  }
  const texts = textMaker(profile, kept);
  return texts === undefined
    ? { ...empty('neither its values nor their shapes are frequent enough'), suppressed }
    : { ...base, maker: texts, suppressed };
}

/** Rows that a table of two ends and one step needs. */
const LEAST_SPREAD = 3 * LEAST_COUNT;
const tooFewToSpread = `it has fewer than ${LEAST_SPREAD} values`;
const noDates: ColumnMaker = { kind: 'empty', why: tooFewToSpread };

function isTime(type: SchemaColumn['type']): boolean {
  return type === 'date' || type === 'timestamp';
}

/** True when the profile names every value of the column, and hardly any row has a rare one. */
function isListed({ otherCount, count }: ColumnProfile, kept: Counted): boolean {
  return otherCount === 0 && sumOf(kept) >= LEAST_LISTED * count;
}

/** True for whole numbers that name the rows: each occurs once. A number drawn among them would often be somebody's. */
function isKey({ count, distinct, distinctError }: ColumnProfile): boolean {
  return count >= 100 && distinct === count && distinctError === undefined;
}

function sumOf(values: Counted): number {
  return values.reduce((sum, { count }) => sum + count, 0);
}

type Counted = ReadonlyArray<{ readonly value: string; readonly count: number }>;

function stepMaker(kept: Counted): ColumnMaker {
  const ordered = kept.toSorted((left, right) => Number(left.value) - Number(right.value));
  const total = sumOf(ordered);
  let sum = 0;
  const upTo = ordered.map(({ count }) => {
    sum += count;
    return sum / total;
  });
  return { kind: 'steps', values: ordered.map(({ value }) => value), upTo };
}

function drawMaker(values: Counted, shapes: Counted): ColumnMaker {
  const counts = [...values, ...shapes].map(({ count }) => count);
  const texts = (of: Counted) => of.map(({ value }) => value);
  return { kind: 'texts', values: texts(values), shapes: texts(shapes), drawn: makeAliasTable(counts) };
}

/** Frequent values by their counts; the rest by the shapes of all. */
function textMaker({ patterns, count: all }: ColumnProfile, kept: Counted): ColumnMaker | undefined {
  const shapes = (patterns?.values ?? []).filter(({ count }) => count >= LEAST_COUNT);
  const looked = sumOf(shapes);
  const rest = all - sumOf(kept);
  const shaped = looked === 0 ? [] : shapes.map(({ value, count }) => ({ value, count: (count / looked) * rest }));
  const filled = shaped.filter(({ count }) => count > 0);
  if (kept.length + filled.length === 0) return undefined;
  return drawMaker(kept, filled);
}

/**
 * The shares of a table: both ends, and every step between them, stand for {@link LEAST_COUNT} rows at least, so that no single value is told. None when there are not
 * enough rows for that.
 */
export function tableShares(count: number, most = STEPS): readonly number[] {
  const steps = Math.min(most, Math.floor(count / LEAST_COUNT) - 2);
  if (steps < 1) return [];
  const end = LEAST_COUNT / count;
  return Array.from({ length: steps + 1 }, (_, at) => end + (at / steps) * (1 - 2 * end));
}

function quantileMaker({ summary, count, histogram }: ColumnProfile, width: number | undefined): ColumnMaker {
  if (summary === undefined || summary.count === 0) return { kind: 'empty', why: 'its profile has no quantiles' };
  const table = tableShares(count).map((share) => summaryQuantile(summary, share));
  if (table.length === 0) return { kind: 'empty', why: tooFewToSpread };
  const edges = new Set(histogram?.edges);
  const decimals = findDecimals(summary.points.filter((point) => !edges.has(point)));
  return {
    kind: 'quantiles',
    table,
    ...(decimals === undefined ? {} : { decimals }),
    ...(width === undefined ? {} : { width }),
  };
}

/**
 * The decimal places that numbers of a column have: those that most of the points with few places show, when hardly any point has more than one beyond them. A point that is
 * no edge of the histogram lies on a value, or in the middle of two.
 */
function findDecimals(points: readonly number[]): number | undefined {
  const places = points.map((point) => {
    const text = String(point);
    return text.includes('e') ? MOST_DECIMALS + 2 : (text.split('.')[1]?.length ?? 0);
  });
  const counts = new Array<number>(MOST_DECIMALS + 1).fill(0);
  for (const place of places) if (place <= MOST_DECIMALS) counts[place] = (counts[place] ?? 0) + 1;
  const most = counts.indexOf(Math.max(...counts));
  const more = places.filter((place) => place > most + 1).length;
  return more > MOST_BEYOND * points.length ? undefined : most;
}

function dateMaker(dates: readonly number[] | undefined, isYear: boolean): ColumnMaker | undefined {
  return dates === undefined || dates.length < 2 ? undefined : { kind: 'dates', table: dates, isYear };
}

/** A sensitive column: values that cannot be anybody's, as often repeated as the real ones; of what is masked by generalisation, the general values. */
function makeUp(
  profile: ColumnProfile,
  type: SchemaColumn['type'],
  rule: MaskRule,
  dates: readonly number[] | undefined,
  rows: number,
): { readonly maker: ColumnMaker; readonly missing?: number } {
  const distinct = Math.max(1, Math.round((profile.distinct / profile.count) * rows));
  const gone = (why: string) => ({ maker: { kind: 'empty', why } as const, missing: 1 });
  if (rule.method === 'generalise' && isTime(type)) return { maker: dateMaker(dates, true) ?? noDates };
  if (rule.method === 'generalise' && rule.width !== undefined && profile.summary !== undefined)
    return { maker: quantileMaker(profile, rule.width) };
  if (type === 'number' || type === 'integer')
    return (profile.min ?? -1) >= 0
      ? { maker: { kind: 'numbers-made-up', distinct } }
      : gone('it is sensitive, and holds numbers of both signs');
  if (isTime(type) || type === 'flag') return gone('it is sensitive, and no value of its type is nobody’s');
  if (rule.class === 'birth-date' && profile.patterns?.values[0]?.value !== '9999-99-99')
    return gone('it is sensitive, and holds dates as text in a form of its own');
  return { maker: { kind: 'made-up', class: rule.class, distinct, length: profile.lengths?.mean ?? 20 } };
}

/** The value that a number column has at a share of its rows in order, as the sample gives it; undefined for columns without an order. */
export function orderedValue(maker: ColumnMaker): ((share: number) => number) | undefined {
  if (maker.kind === 'steps')
    return (share) => Number(maker.values[maker.upTo.findIndex((upTo) => upTo >= share)] ?? maker.values.at(-1));
  if (maker.kind !== 'quantiles') return undefined;
  const { table, width } = maker;
  return (share) => {
    const place = share * (table.length - 1);
    const [low, high] = [table[Math.floor(place)] ?? 0, table[Math.ceil(place)] ?? 0];
    const value = low + (place - Math.floor(place)) * (high - low);
    return width === undefined ? value : Math.floor(value / width) * width;
  };
}
