import type { ColumnCorrelations, ColumnProfile, DatasetProfile, ValueCounts } from '@kaizen/contracts';
import { countBetween, summaryQuantile } from '@kaizen/stats';
import { computePearson } from './co-moments.ts';
import { DISTINCT_ERROR } from './distinct-sketch.ts';
import type { FrequentValues } from './frequent-values.ts';
import { computeDistinct, pairPlace } from './merge-profiles.ts';
import { binEdges, isNumeric, QUANTILES, TOP_VALUES } from './profile-sql.ts';
import type { ColumnPart, CorrelationPart, NumberProfile, SegmentProfile, TextProfile } from './segment-profile.ts';

/** Pairs that a profile names. */
const STRONGEST = 300;
/** Numbers that are this frequent are named, also where a column has many. */
const FREQUENT_NUMBER = 0.005;

/** What a profile says, from the form that adds up. */
export function describeProfile({ rows, columns, correlations }: SegmentProfile): DatasetProfile {
  return {
    rows,
    columns: columns.map(describeColumn),
    ...(correlations === undefined ? {} : { correlations: describeCorrelations(correlations) }),
  };
}

/** One column of a profile. */
export function describeColumn(part: ColumnPart): ColumnProfile {
  const { distinct, isExact } = computeDistinct(part);
  return {
    name: part.name,
    type: part.type,
    ...(part.unit === undefined ? {} : { unit: part.unit }),
    count: part.count,
    missing: part.missing,
    distinct,
    ...(isExact ? {} : { distinctError: DISTINCT_ERROR }),
    ...(part.numbers === undefined ? {} : describeNumbers(part, part.numbers)),
    ...(part.texts === undefined || part.count === 0 ? {} : describeTexts(part.texts, part.count)),
    ...describeTop(part, distinct),
  };
}

function describeNumbers(part: ColumnPart, numbers: NumberProfile): Partial<ColumnProfile> {
  const { moments, summary, zeros, negative, nan, infinite } = numbers;
  const signs = { zeros, negative, ...(nan === 0 ? {} : { nan }), ...(infinite === 0 ? {} : { infinite }) };
  if (moments.n === 0) return signs;
  const { min, max, mean } = moments;
  const edges = [...(numbers.histogram?.edges ?? binEdges(part.type, min, max))];
  const exact = numbers.quantiles;
  const isWhole = numbers.histogram !== undefined || summary.rankError === 0;
  return {
    min,
    max,
    mean,
    ...(moments.n < 2 || !Number.isFinite(moments.sd) ? {} : { sd: moments.sd }),
    quantiles: [...(exact ?? QUANTILES.map((share) => summaryQuantile(summary, share)))],
    ...(exact !== undefined || summary.rankError === 0 ? {} : { quantileError: summary.rankError }),
    histogram: { edges, counts: [...(numbers.histogram?.counts ?? countWhole(numbers, edges))] },
    ...(isWhole ? {} : { histogramError: Math.min(1, 2 * summary.rankError) }),
    ...signs,
    summary: { ...summary, points: [...summary.points], weights: [...summary.weights] },
  };
}

/** Whole counts per bin that sum to the count: what rounding takes from one bin it gives to the next. */
function countWhole({ summary }: NumberProfile, edges: readonly number[]): number[] {
  if (edges.length === 2) return [summary.count];
  let sum = 0;
  let given = 0;
  return Array.from(countBetween(summary, edges), (count) => {
    sum += count;
    const whole = Math.round(sum) - given;
    given += whole;
    return whole;
  });
}

function describeTexts(texts: TextProfile, count: number): Partial<ColumnProfile> {
  const { minLength: min, maxLength: max, patternRows: rows } = texts;
  const values = toCounts(texts.patterns.values);
  return {
    lengths: { min, max, mean: texts.totalLength / count },
    invalidUtf8: texts.invalidUtf8,
    patterns: { rows, values, otherCount: rows - sumOf(values) },
  };
}

/** All values where they are few; else those that come more than once, and of numbers only what is frequent. */
function describeTop({ type, count, frequent }: ColumnPart, distinct: number): Partial<ColumnProfile> {
  const isFew = distinct <= TOP_VALUES;
  const least = isNumeric(type) ? Math.max(10, count * FREQUENT_NUMBER) : 2;
  const shown = frequent.values.filter(([, times]) => isFew || times >= least).slice(0, TOP_VALUES);
  if (shown.length === 0) return {};
  const top = toCounts(shown);
  const error = computeTopError(frequent, top);
  return { top, otherCount: count - sumOf(top), ...(error === 0 ? {} : { topError: error }) };
}

function computeTopError({ cut, error }: FrequentValues, top: ValueCounts): number {
  return Math.max(error, cut - (top.at(-1)?.count ?? 0), 0);
}

function toCounts(values: FrequentValues['values']): ValueCounts {
  return values.map(([value, count]) => ({ value, count }));
}

function sumOf(values: ValueCounts): number {
  return values.reduce((total, { count }) => total + count, 0);
}

function describeCorrelations({ columns, rows, pairs }: CorrelationPart): ColumnCorrelations {
  const found = columns.flatMap((left, x) =>
    columns.slice(x + 1).flatMap((right, after) => {
      const pair = pairs[pairPlace(x, x + 1 + after, columns.length)];
      const r = pair === undefined ? undefined : computePearson(pair);
      return r === undefined ? [] : [{ left, right, r }];
    }),
  );
  found.sort((a, b) => Math.abs(b.r) - Math.abs(a.r));
  return { columns: [...columns], rows, pairs: found.slice(0, STRONGEST) };
}
