import type { Expectation } from './expectation.ts';
import { RuleFault } from './expectation.ts';
import { columnOf, comparable, isBetween, numberWords, rangeWords } from './rule-sql.ts';

/** Rows against the current version, as a ratio: 0.9 is a tenth fewer. Without a version before there is nothing to compare. */
export const rowCountChange: Expectation = {
  anomaly: 'ROW_COUNT_CHANGED',
  short: 'Number of rows changed too much',
  expected: (rule) => `${rangeWords(rule)} times the rows of the current version`,
  compile: (rule, _table, { baselineRows }) => ({
    kind: 'aggregate',
    select: ['count(*)'],
    judge([value]) {
      const rows = Number(value ?? 0);
      if (baselineRows === undefined || baselineRows === 0)
        return { success: true, observed: `${rows} rows; no version to compare with` };
      const ratio = rows / baselineRows;
      const success = isBetween(rule, ratio);
      return { success, observedValue: ratio, observed: `${rows} rows, ${numberWords(ratio)} times ${baselineRows}` };
    },
  }),
};

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "36h" in milliseconds. */
function parseAge(text: string): number {
  return Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? Number.NaN);
}

export const newestWithin: Expectation = {
  anomaly: 'NOT_FRESH',
  short: 'The newest row is too old',
  expected: ({ max_age: age = '' }) => `a newest value at most ${age} old`,
  compile(rule, table, { now }) {
    const column = columnOf(table, rule.column);
    if (column.type !== 'date' && column.type !== 'timestamp')
      throw new RuleFault(`Freshness is for dates and timestamps, but "${column.name}" holds ${column.type}.`);
    return {
      kind: 'aggregate',
      select: [`epoch_ms(max(${comparable(column)}))`],
      judge([newest]) {
        if (newest === null || newest === undefined) return { success: false, observed: 'no value' };
        const at = Number(newest);
        const success = now - at <= parseAge(rule.max_age ?? '0s');
        return { success, observedValue: at, observed: `newest: ${new Date(at).toISOString()}` };
      },
    };
  },
};
