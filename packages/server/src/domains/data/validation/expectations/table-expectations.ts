import type { RuleSpec } from '@kaizen/contracts';
import type { CheckedTable, CompiledRule, Expectation } from './expectation.ts';
import { isBetween, listWords, placeOf, rangeWords } from './rule-sql.ts';

const known = (success: boolean, observed: string): CompiledRule => ({ kind: 'known', outcome: { success, observed } });
const namesOf = (table: CheckedTable) => table.columns.map(({ name }) => name);

export const rowCountBetween: Expectation = {
  anomaly: 'ROW_COUNT_OUT_OF_RANGE',
  short: 'Unexpected number of rows',
  expected: (rule) => `${rangeWords(rule)} rows`,
  compile: (rule) => ({
    kind: 'aggregate',
    select: ['count(*)'],
    judge([value]) {
      const rows = Number(value ?? 0);
      return { success: isBetween(rule, rows), observedValue: rows, observed: `${rows} rows` };
    },
  }),
};

export const columnsMatchSet: Expectation = {
  anomaly: 'SCHEMA_COLUMNS_DIFFER',
  short: 'Other columns than expected',
  expected: ({ column_set: set = [], exact_match: exact }) =>
    `${exact === false ? 'at least the columns' : 'exactly the columns'} ${listWords(set)}`,
  compile({ column_set: set = [], exact_match: exact }, table) {
    const names = namesOf(table);
    const wanted = new Set(set);
    const missing = set.filter((name) => placeOf(table, name) === undefined);
    const unexpected = names.filter((name) => !wanted.has(name));
    const success = missing.length === 0 && (exact === false || unexpected.length === 0);
    return known(success, differenceWords(missing, unexpected));
  },
};

export const columnsMatchOrderedList: Expectation = {
  anomaly: 'SCHEMA_COLUMNS_DIFFER',
  short: 'Other columns than expected, or in another order',
  expected: ({ column_list: list = [] }) => `the columns ${listWords(list)} in this order`,
  compile({ column_list: list = [] }, table) {
    const names = namesOf(table);
    const at = list.findIndex((name, index) => names[index] !== name);
    if (at === -1 && names.length === list.length) return known(true, `these ${names.length} columns`);
    const place = at === -1 ? list.length : at;
    const [wanted, found] = [list[place] ?? 'no column', names[place] ?? 'no column'];
    return known(false, `${found} where ${wanted} is expected (place ${place + 1})`);
  },
};

export const columnCountEquals: Expectation = {
  anomaly: 'SCHEMA_COLUMNS_DIFFER',
  short: 'Other number of columns',
  expected: ({ value = 0 }) => `${value} columns`,
  compile({ value }, table) {
    const count = table.columns.length;
    return { kind: 'known', outcome: { success: count === value, observedValue: count, observed: `${count} columns` } };
  },
};

export const columnExists: Expectation = {
  anomaly: 'SCHEMA_MISSING_COLUMN',
  short: 'Column missing',
  expected: ({ column = '', column_index: index }) =>
    `a column ${column}${index === undefined ? '' : ` at place ${index + 1}`}`,
  compile({ column = '', column_index: index }: RuleSpec, table) {
    const at = placeOf(table, column);
    if (at === undefined) return known(false, 'no such column');
    return known(index === undefined || at === index, `it is at place ${at + 1}`);
  },
};

function differenceWords(missing: readonly string[], unexpected: readonly string[]): string {
  const parts = [
    missing.length === 0 ? undefined : `missing: ${listWords(missing)}`,
    unexpected.length === 0 ? undefined : `unexpected: ${listWords(unexpected)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'these columns' : parts.join('; ');
}
