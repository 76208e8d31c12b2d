import type { RuleSpec } from '@kaizen/contracts';
import { quoteLiteral } from '../../../../platform/duck/quote.ts';
import { castSql, isTypeName, typeWords } from './column-types.ts';
import {
  type CheckedColumn,
  type CheckedTable,
  type CompiledRule,
  type Expectation,
  RuleFault,
} from './expectation.ts';
import { boundSql, columnOf, comparable, listWords, outsideSql, rangeWords, setSql, shownSql } from './rule-sql.ts';

/** A condition of the values that are there; a missing value is not looked at. `broken` gets the column. */
function valueRule(
  broken: (column: CheckedColumn, rule: RuleSpec) => string,
): (rule: RuleSpec, table: CheckedTable) => CompiledRule {
  return (rule, table) => {
    const column = columnOf(table, rule.column);
    // A cell that is not of its type is the type rule's; here it counts as missing, as a value of a version would.
    return { kind: 'rows', domain: `${column.sql} IS NOT NULL`, broken: broken(column, rule), value: shownSql(column) };
  };
}

const textOf = (column: CheckedColumn) =>
  column.type === 'text' || column.type === 'category' ? column.sql : `CAST(${column.sql} AS VARCHAR)`;

export const valuesNotNull: Expectation = {
  anomaly: 'MISSING_VALUES',
  short: 'Missing values',
  expected: ({ mostly = 1 }) =>
    mostly === 1 ? 'a value in every row' : `a value in at least ${mostly * 100} % of rows`,
  compile(rule, table) {
    const column = columnOf(table, rule.column);
    return { kind: 'rows', domain: undefined, broken: `${column.text} IS NULL`, value: 'NULL' };
  },
};

export const valuesNull: Expectation = {
  anomaly: 'UNEXPECTED_PRESENCE',
  short: 'Values where none are expected',
  expected: () => 'no value',
  compile(rule, table) {
    const column = columnOf(table, rule.column);
    return { kind: 'rows', domain: undefined, broken: `${column.text} IS NOT NULL`, value: shownSql(column) };
  },
};

export const valuesUnique: Expectation = {
  anomaly: 'NOT_UNIQUE',
  short: 'Values occur more than once',
  expected: () => 'every value once',
  compile(rule, table) {
    const column = columnOf(table, rule.column);
    return {
      kind: 'duplicates',
      columns: [column.sql],
      domain: `${column.sql} IS NOT NULL`,
      value: shownSql(column),
      whole: column.type === 'integer' ? column.sql : undefined,
    };
  },
};

export const valuesInSet: Expectation = {
  anomaly: 'UNEXPECTED_VALUES',
  short: 'Values outside the set',
  expected: ({ value_set: set = [] }) => `one of ${listWords(set, 20)}`,
  compile: valueRule((column, { value_set: set = [] }) => {
    const values = setSql(column, set);
    return values.length === 0 ? 'true' : `${comparable(column)} NOT IN (${values.join(', ')})`;
  }),
};

export const valuesNotInSet: Expectation = {
  anomaly: 'FORBIDDEN_VALUES',
  short: 'Forbidden values',
  expected: ({ value_set: set = [] }) => `none of ${listWords(set, 20)}`,
  compile: valueRule((column, { value_set: set = [] }) => {
    const values = setSql(column, set);
    return values.length === 0 ? 'false' : `${comparable(column)} IN (${values.join(', ')})`;
  }),
};

export const valuesBetween: Expectation = {
  anomaly: 'OUT_OF_RANGE',
  short: 'Values out of range',
  expected: rangeWords,
  compile: valueRule((column, rule) => outsideSql(rule, comparable(column), (bound) => boundSql(column, bound))),
};

export const valuesMatchRegex: Expectation = {
  anomaly: 'PATTERN_MISMATCH',
  short: 'Text does not fit the pattern',
  expected: ({ regex = '' }) => `text that fits ${regex}`,
  compile: valueRule((column, { regex = '' }) => `NOT regexp_matches(${textOf(column)}, ${quoteLiteral(regex)})`),
};

export const valuesNotMatchRegex: Expectation = {
  anomaly: 'PATTERN_MATCH',
  short: 'Text fits a forbidden pattern',
  expected: ({ regex = '' }) => `text that does not fit ${regex}`,
  compile: valueRule((column, { regex = '' }) => `regexp_matches(${textOf(column)}, ${quoteLiteral(regex)})`),
};

export const valuesOfType: Expectation = {
  anomaly: 'UNEXPECTED_DATA_TYPE',
  short: 'Values of another type',
  expected: ({ type_: type = '' }) => typeWords(type),
  compile(rule, table) {
    const column = columnOf(table, rule.column);
    const type = rule.type_ ?? '';
    if (!isTypeName(type))
      throw new RuleFault(`"${type}" is no type; use number, integer, text, category, flag, date or timestamp.`);
    if (!column.raw) {
      const success =
        type === column.type ||
        (type === 'text' && column.type === 'category') ||
        (type === 'category' && column.type === 'text');
      return { kind: 'known', outcome: { success, observedValue: column.type, observed: typeWords(column.type) } };
    }
    const typed = type === column.type ? column.sql : castSql({ type }, column.text);
    return {
      kind: 'rows',
      domain: `${column.text} IS NOT NULL`,
      broken: `${typed} IS NULL`,
      value: shownSql(column),
    };
  },
};

export const valuesMatchStrftime: Expectation = {
  anomaly: 'DATE_FORMAT_MISMATCH',
  short: 'Text is no date of this format',
  expected: ({ strftime_format: format = '' }) => `a date that exists, written as ${format}`,
  compile(rule, table) {
    const column = columnOf(table, rule.column);
    const format = rule.strftime_format ?? '';
    if ((column.type === 'date' || column.type === 'timestamp') && !column.raw)
      return {
        kind: 'known',
        outcome: { success: true, observed: `a ${column.type}; its format was asked when it came in` },
      };
    const text = column.raw ? column.text : textOf(column);
    return {
      kind: 'rows',
      domain: `${text} IS NOT NULL`,
      broken: `try_strptime(${text}, ${quoteLiteral(format)}) IS NULL`,
      value: shownSql(column),
    };
  },
};

export const valueLengthsBetween: Expectation = {
  anomaly: 'LENGTH_OUT_OF_RANGE',
  short: 'Text of another length',
  expected: (rule) => `${rangeWords(rule)} characters`,
  compile: valueRule((column, rule) => outsideSql(rule, `length(${textOf(column)})`, (bound) => String(Number(bound)))),
};
