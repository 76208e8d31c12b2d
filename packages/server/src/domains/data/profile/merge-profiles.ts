import { mergeSummaries } from '@kaizen/stats';
import { mergeCoMoments, scaleCoMoments } from './co-moments.ts';
import { emptySketch, estimateDistinct, mergeSketches } from './distinct-sketch.ts';
import { isComplete, mergeFrequent, noValues } from './frequent-values.ts';
import { mergeMoments, noMoments } from './moments.ts';
import { SUMMARY_SIZE } from './number-bins.ts';
import { isNumeric } from './profile-sql.ts';
import type {
  ColumnPart,
  CorrelationPart,
  NumberProfile,
  ProfiledColumn,
  SegmentProfile,
  TextProfile,
} from './segment-profile.ts';

/** Shapes that a merged column keeps. */
const PATTERNS = 20;

/**
 * The profile of the rows of all parts, with the columns of a schema; a part that lacks a column misses it in all its rows. Counts, sums, moments and ranges add up
 * exactly; quantiles, distinct counts and frequent values within the errors that the result carries. Parts must fit (see `canMerge`).
 */
export function mergeProfiles(parts: readonly SegmentProfile[], columns: readonly ProfiledColumn[]): SegmentProfile {
  const [only] = parts;
  const rows = parts.reduce((total, part) => total + part.rows, 0);
  const named = parts.map((part) => ({ part, columns: new Map(part.columns.map((column) => [column.name, column])) }));
  const merged = columns.map((column) => {
    const found = named.flatMap((one) => one.columns.get(column.name) ?? []);
    const absent = named.reduce((total, one) => total + (one.columns.has(column.name) ? 0 : one.part.rows), 0);
    return mergeColumn(column, found, absent);
  });
  const correlations = parts.length === 1 ? only?.correlations : mergeCorrelations(parts);
  return { rows, columns: merged, ...(correlations === undefined ? {} : { correlations }) };
}

function mergeColumn(column: ProfiledColumn, parts: readonly ColumnPart[], absent: number): ColumnPart {
  const head = {
    name: column.name,
    type: column.type,
    ...(column.unit === undefined ? {} : { unit: column.unit }),
  };
  const filled = parts.filter((part) => part.count > 0);
  const missing = parts.reduce((total, part) => total + part.missing, absent);
  const [only] = filled;
  if (only !== undefined && filled.length === 1) return { ...only, ...head, missing };
  const sketch = filled.reduce(
    (sum, part) => mergeSketches(sum, part.sketch) ?? sum,
    emptySketch(only?.sketch.hash ?? ''),
  );
  const frequent = filled.reduce((sum, part) => mergeFrequent(sum, part.frequent), noValues);
  const numbers = filled.flatMap((part) => part.numbers ?? []);
  const texts = filled.flatMap((part) => part.texts ?? []);
  return {
    ...head,
    count: filled.reduce((total, part) => total + part.count, 0),
    missing,
    ...(isComplete(frequent) ? { distinct: frequent.values.length } : {}),
    sketch,
    frequent,
    ...(isNumeric(column.type) ? { numbers: mergeNumbers(numbers) } : { texts: mergeTexts(texts) }),
  };
}

function mergeNumbers(parts: readonly NumberProfile[]): NumberProfile {
  const sum = (of: (part: NumberProfile) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    moments: parts.reduce((total, part) => mergeMoments(total, part.moments), noMoments),
    summary: mergeSummaries(
      parts.map(({ summary }) => summary),
      SUMMARY_SIZE,
    ),
    zeros: sum(({ zeros }) => zeros),
    negative: sum(({ negative }) => negative),
    nan: sum(({ nan }) => nan),
    infinite: sum(({ infinite }) => infinite),
  };
}

function mergeTexts(parts: readonly TextProfile[]): TextProfile {
  const sum = (of: (part: TextProfile) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    minLength: parts.reduce((least, part) => Math.min(least, part.minLength), parts[0]?.minLength ?? 0),
    maxLength: parts.reduce((most, part) => Math.max(most, part.maxLength), 0),
    totalLength: sum(({ totalLength }) => totalLength),
    invalidUtf8: sum(({ invalidUtf8 }) => invalidUtf8),
    patterns: parts.reduce((total, part) => mergeFrequent(total, part.patterns, PATTERNS), noValues),
    patternRows: sum(({ patternRows }) => patternRows),
  };
}

/** Co-moments of the columns that every part looked at; a sample counts as many rows as it stands for. */
function mergeCorrelations(parts: readonly SegmentProfile[]): CorrelationPart | undefined {
  const known = parts.flatMap(({ rows, correlations }) => (correlations === undefined ? [] : [{ rows, correlations }]));
  const [first] = known;
  if (first === undefined) return undefined;
  const columns = first.correlations.columns.filter((name) =>
    known.every(({ correlations }) => correlations.columns.includes(name)),
  );
  const places = known.map(({ rows, correlations }) => ({
    factor: correlations.rows === 0 ? 0 : rows / correlations.rows,
    correlations,
    place: new Map(correlations.columns.map((name, index) => [name, index])),
  }));
  const pairs = columns.flatMap((left, index) =>
    columns.slice(index + 1).map((right) =>
      places.reduce<CorrelationPart['pairs'][number]>(
        (sum, { factor, correlations, place }) => {
          const pair = correlations.pairs[pairPlace(place.get(left) ?? 0, place.get(right) ?? 0, place.size)];
          return pair === undefined || factor === 0 ? sum : mergeCoMoments(sum, scaleCoMoments(pair, factor));
        },
        [0, 0, 0, 0, 0, 0],
      ),
    ),
  );
  return { columns, rows: known.reduce((total, { correlations }) => total + correlations.rows, 0), pairs };
}

/** Place of the pair (left, right), left before right, among the pairs of `size` columns. */
export function pairPlace(left: number, right: number, size: number): number {
  return left * size - (left * (left + 1)) / 2 + (right - left - 1);
}

/** The distinct count of a column, and three standard errors of it as a share when it is an estimate. */
export function computeDistinct(part: ColumnPart): { readonly distinct: number; readonly isExact: boolean } {
  if (part.distinct !== undefined) return { distinct: part.distinct, isExact: true };
  const estimate = Math.max(estimateDistinct(part.sketch), part.frequent.values.length);
  return { distinct: Math.min(part.count, estimate), isExact: false };
}
