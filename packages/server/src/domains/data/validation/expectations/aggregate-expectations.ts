import type { RuleSpec } from '@kaizen/contracts';
import { type AggregateValue, type CheckedColumn, type Expectation, RuleFault } from './expectation.ts';
import { columnOf, comparable, isBetween, isNumber, numberWords, rangeWords } from './rule-sql.ts';

const numberOf = (value: AggregateValue | unknown) =>
  value === null || value === undefined ? undefined : Number(value);

function needNumber(column: CheckedColumn, rule: RuleSpec): void {
  if (!isNumber(column.type))
    throw new RuleFault(`${rule.rule} is for numbers, but "${column.name}" holds ${column.type}.`);
}

/** The bounds of a column of dates are moments. */
function inMilliseconds(rule: RuleSpec): RuleSpec {
  const at = (bound: RuleSpec['min_value']) => (bound === undefined ? {} : { value: Date.parse(String(bound)) });
  const { value: min } = at(rule.min_value);
  const { value: max } = at(rule.max_value);
  return {
    ...rule,
    ...(min === undefined ? {} : { min_value: min }),
    ...(max === undefined ? {} : { max_value: max }),
  };
}

/** The smallest or largest value of a column, of any type that has an order. */
function extreme(name: 'min' | 'max', short: string): Expectation {
  return {
    anomaly: 'AGGREGATE_OUT_OF_RANGE',
    short,
    expected: (rule) => `a ${name === 'min' ? 'smallest' : 'largest'} value ${rangeWords(rule)}`,
    compile(rule, table) {
      const column = columnOf(table, rule.column);
      const isTime = column.type === 'date' || column.type === 'timestamp';
      return {
        kind: 'aggregate',
        select: [`${name}(${isTime ? `epoch_ms(${comparable(column)})` : comparable(column)})`],
        judge([found]) {
          if (found === null || found === undefined) return { success: false, observed: 'no value' };
          const value = isNumber(column.type) || isTime ? Number(found) : String(found);
          const success = isBetween(isTime ? inMilliseconds(rule) : rule, value);
          return {
            success,
            observedValue: value,
            observed: isTime
              ? new Date(Number(value)).toISOString()
              : typeof value === 'number'
                ? numberWords(value)
                : value,
          };
        },
      };
    },
  };
}

/** A statistic of the numbers of a column. */
function statistic(short: string, words: string, sql: (value: string) => string): Expectation {
  return {
    anomaly: 'AGGREGATE_OUT_OF_RANGE',
    short,
    expected: (rule) => `a ${words} ${rangeWords(rule)}`,
    compile(rule, table) {
      const column = columnOf(table, rule.column);
      needNumber(column, rule);
      return {
        kind: 'aggregate',
        select: [sql(`CAST(${column.sql} AS DOUBLE)`)],
        judge([found]) {
          const value = numberOf(found);
          if (value === undefined) return { success: false, observed: 'no value' };
          return { success: isBetween(rule, value), observedValue: value, observed: numberWords(value) };
        },
      };
    },
  };
}

export const minBetween = extreme('min', 'Smallest value out of range');
export const maxBetween = extreme('max', 'Largest value out of range');
export const meanBetween = statistic('Mean out of range', 'mean', (value) => `avg(${value})`);
/** Of a sample: divided by n − 1, as pandas and Great Expectations have it. */
export const stdevBetween = statistic(
  'Standard deviation out of range',
  'standard deviation',
  (value) => `stddev_samp(${value})`,
);

export const uniqueCountBetween: Expectation = {
  anomaly: 'UNIQUE_COUNT_OUT_OF_RANGE',
  short: 'Unexpected number of different values',
  expected: (rule) => `${rangeWords(rule)} different values`,
  compile(rule, table) {
    const column = columnOf(table, rule.column);
    return {
      kind: 'query',
      domain: `${column.sql} IS NOT NULL`,
      // GROUP BY spills to disk where it must, which count(DISTINCT …) does not.
      sql: (source) => `SELECT count(*) AS n FROM (SELECT 1 FROM ${source} GROUP BY ${column.sql})`,
      judge({ n }) {
        const value = numberOf(n) ?? 0;
        return { success: isBetween(rule, value), observedValue: value, observed: `${value} different values` };
      },
    };
  },
};

export const quantilesBetween: Expectation = {
  anomaly: 'QUANTILE_OUT_OF_RANGE',
  short: 'Quantiles out of range',
  expected: ({ quantile_ranges: ranges }) =>
    (ranges?.quantiles ?? [])
      .map((share, index) => {
        const [low, high] = ranges?.value_ranges[index] ?? [];
        return `${share * 100} % quantile from ${low ?? '−∞'} to ${high ?? '∞'}`;
      })
      .join(', '),
  compile(rule, table) {
    const column = columnOf(table, rule.column);
    needNumber(column, rule);
    const { quantiles = [], value_ranges: ranges = [] } = rule.quantile_ranges ?? {};
    const mode = rule.allow_relative_error ?? 'nearest';
    const value = `CAST(${column.sql} AS DOUBLE)`;
    return {
      kind: 'query',
      domain: `${column.sql} IS NOT NULL`,
      sql: (source, rows) =>
        `SELECT ${quantiles.map((share, index) => `${quantileSql(value, share, rows, mode)} AS q${index}`).join(', ')} FROM ${source}`,
      judge(row, rows) {
        const found = quantiles.map((_, index) => (rows === 0 ? undefined : numberOf(row[`q${index}`])));
        const success = found.every((quantile, index) => isInRange(quantile, ranges[index] ?? [null, null]));
        return {
          success,
          observedValue: found.map((quantile) => quantile ?? null),
          observed: quantiles.map((share, index) => `${share * 100} %: ${wordsOf(found[index])}`).join(', '),
        };
      },
    };
  },
};

const wordsOf = (value: number | undefined) => (value === undefined ? 'none' : numberWords(value));

/** The quantile at a place of the sorted values. `nearest` rounds half to the even place, as numpy does. */
function quantileSql(value: string, share: number, rows: number, mode: string): string {
  if (mode === 'linear') return `quantile_cont(${value}, ${share})`;
  const place = Math.max(0, (rows - 1) * share);
  const at = (index: number) => `quantile_disc(${value}, ${rows === 0 ? 0.5 : (index + 0.5) / rows})`;
  if (mode === 'lower') return at(Math.floor(place));
  if (mode === 'higher') return at(Math.ceil(place));
  if (mode === 'midpoint') return `(${at(Math.floor(place))} + ${at(Math.ceil(place))}) / 2`;
  const whole = Math.floor(place);
  const rest = place - whole;
  return at(rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole);
}

/** Bounds are inclusive, within a relative 1e-4, as Great Expectations compares them. */
function isInRange(value: number | undefined, [low, high]: readonly (number | null)[]): boolean {
  if (value === undefined || Number.isNaN(value)) return false;
  const near = (bound: number | null | undefined) =>
    bound !== null && bound !== undefined && Math.abs(value - bound) <= 1e-8 + 1e-4 * Math.abs(bound);
  return near(low) || near(high) || (value >= (low ?? -Infinity) && value <= (high ?? Infinity));
}
