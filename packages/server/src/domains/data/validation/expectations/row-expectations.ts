import type { RuleSpec } from '@kaizen/contracts';
import { type CheckedColumn, type Expectation, RuleFault } from './expectation.ts';
import { columnOf, comparable, isNumber, listWords, shownSql } from './rule-sql.ts';

export const compoundUnique: Expectation = {
  anomaly: 'KEY_NOT_UNIQUE',
  short: 'A key occurs more than once',
  expected: ({ column_list: list = [] }) => `each combination of ${listWords(list)} once`,
  compile(rule, table) {
    const columns = (rule.column_list ?? []).map((name) => columnOf(table, name));
    const value = `concat_ws(', ', ${columns.map((column) => `coalesce(${shownSql(column)}, 'missing')`).join(', ')})`;
    return { kind: 'duplicates', columns: columns.map(({ sql }) => sql), domain: presentSql(rule, columns), value };
  },
};

function presentSql({ ignore_row_if: ignore }: RuleSpec, columns: readonly CheckedColumn[]): string {
  if (ignore === 'never' || ignore === 'neither') return 'true';
  const there = columns.map(({ sql }) => `${sql} IS NOT NULL`);
  const isAny = ignore === 'any_value_is_missing' || ignore === 'either_value_is_missing';
  return `(${there.join(isAny ? ' AND ' : ' OR ')})`;
}

export const pairGreater: Expectation = {
  anomaly: 'COLUMNS_OUT_OF_ORDER',
  short: 'One column not above the other',
  expected: ({ column_A: a = '', column_B: b = '', or_equal: orEqual }) => `${a} ${orEqual === true ? '≥' : '>'} ${b}`,
  compile(rule, table) {
    const a = columnOf(table, rule.column_A);
    const b = columnOf(table, rule.column_B);
    if (kindOf(a) !== kindOf(b))
      throw new RuleFault(`"${a.name}" holds ${a.type} and "${b.name}" ${b.type}; they cannot be compared.`);
    const sign = rule.or_equal === true ? '>=' : '>';
    return {
      kind: 'rows',
      domain: presentSql(rule, [a, b]),
      broken: `NOT coalesce(${comparable(a)} ${sign} ${comparable(b)}, false)`,
      value: `concat(coalesce(${shownSql(a)}, 'missing'), ' and ', coalesce(${shownSql(b)}, 'missing'))`,
    };
  },
};

function kindOf({ type }: CheckedColumn): 'number' | 'time' | 'text' {
  if (isNumber(type)) return 'number';
  return type === 'date' || type === 'timestamp' ? 'time' : 'text';
}

/** The predicate was checked and written anew before: see ../predicate.duck.ts. */
export const rowsSatisfy: Expectation = {
  anomaly: 'PREDICATE_BROKEN',
  short: 'Rows do not satisfy the condition',
  expected: ({ predicate = '' }) => predicate,
  compile({ predicate = 'true' }, table) {
    const used = table.columns.filter(({ name }) => predicate.includes(name)).slice(0, 4);
    const value = used.map(
      (column) => `concat('${column.name.replaceAll("'", "''")} ', coalesce(${shownSql(column)}, 'missing'))`,
    );
    return {
      kind: 'rows',
      domain: `(${predicate}) IS NOT NULL`,
      broken: `NOT (${predicate})`,
      value: value.length === 0 ? 'NULL' : `concat_ws(', ', ${value.join(', ')})`,
    };
  },
};
