import { findNearestName, type RuleSpec, type SchemaColumn } from '@kaizen/contracts';
import { quoteLiteral } from '../../../../platform/duck/quote.ts';
import { type CheckedColumn, type CheckedTable, RuleFault } from './expectation.ts';

type Bound = number | string;

/** Names that are compared with one that is not there: with thousands of columns on both sides it would take hours. */
const COMPARED_NAMES = 500;
const places = new WeakMap<CheckedTable['columns'], ReadonlyMap<string, number>>();

/** Place of a column of a table, from 0; undefined when it is not there. */
export function placeOf({ columns }: Pick<CheckedTable, 'columns'>, name: string): number | undefined {
  let byName = places.get(columns);
  if (byName === undefined) {
    byName = new Map(columns.map((column, place) => [column.name, place]));
    places.set(columns, byName);
  }
  return byName.get(name);
}

/** The column of a table by name; throws a fault that names the nearest one. */
export function columnOf(table: CheckedTable, name: string | undefined): CheckedColumn {
  const column = table.columns[placeOf(table, name ?? '') ?? -1];
  if (column !== undefined) return column;
  const nearest =
    table.columns.length > COMPARED_NAMES
      ? undefined
      : findNearestName(
          name ?? '',
          table.columns.map((one) => one.name),
        );
  const hint = nearest === undefined ? '' : ` The nearest is "${nearest}".`;
  throw new RuleFault(`The column "${name ?? ''}" is not there.${hint}`);
}

/** A number as words show it: six significant digits; whole ones in full. */
export function numberWords(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

export function isNumber(type: SchemaColumn['type']): boolean {
  return type === 'number' || type === 'integer' || type === 'flag';
}

function isTime(type: SchemaColumn['type']): boolean {
  return type === 'date' || type === 'timestamp';
}

/** SQL of a bound, of the column's own kind; throws a fault when they cannot be compared. */
export function boundSql(column: CheckedColumn, bound: Bound): string {
  if (isNumber(column.type)) {
    const value = typeof bound === 'number' ? bound : Number(bound);
    if (!Number.isFinite(value) || bound === '') throw mismatch(column, bound, 'a number');
    return doubleSql(value);
  }
  if (isTime(column.type)) {
    if (typeof bound === 'number' || Number.isNaN(Date.parse(bound)))
      throw mismatch(column, bound, 'a date such as 2026-03-09');
    return timestampSql(bound);
  }
  if (typeof bound === 'number') throw mismatch(column, bound, 'a text');
  return quoteLiteral(bound);
}

function mismatch(column: CheckedColumn, bound: Bound, wanted: string): RuleFault {
  return new RuleFault(
    `The column "${column.name}" holds ${column.type}, so its bound must be ${wanted}, not ${JSON.stringify(bound)}.`,
  );
}

/** The value to compare with bounds: numbers as doubles, so that 2^53 and above compare as they were written. */
export function comparable(column: CheckedColumn): string {
  if (column.type === 'number') return column.sql;
  return isTime(column.type) ? `CAST(${column.sql} AS TIMESTAMP)` : column.sql;
}

/** SQL that is true outside the bounds of a rule. */
export function outsideSql(rule: RuleSpec, value: string, bound: (edge: Bound) => string): string {
  const parts: string[] = [];
  if (rule.min_value !== undefined)
    parts.push(`${value} ${rule.strict_min === true ? '<=' : '<'} ${bound(rule.min_value)}`);
  if (rule.max_value !== undefined)
    parts.push(`${value} ${rule.strict_max === true ? '>=' : '>'} ${bound(rule.max_value)}`);
  return parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`;
}

/** Whether a number found keeps the bounds; nothing found keeps none. */
export function isBetween(rule: RuleSpec, value: number | string | null | undefined): boolean {
  if (value === null || value === undefined || Number.isNaN(value)) return false;
  const { min_value: min, max_value: max } = rule;
  const above = min === undefined || (rule.strict_min === true ? value > min : value >= min);
  const below = max === undefined || (rule.strict_max === true ? value < max : value <= max);
  return above && below;
}

/** "between 1 and 9", "at least 1", "below 9". */
export function rangeWords(rule: RuleSpec): string {
  const { min_value: min, max_value: max, strict_min: strictMin, strict_max: strictMax } = rule;
  if (min !== undefined && max !== undefined && strictMin !== true && strictMax !== true)
    return min === max ? `exactly ${min}` : `between ${min} and ${max}`;
  const low = min === undefined ? undefined : `${strictMin === true ? 'above' : 'at least'} ${min}`;
  const high = max === undefined ? undefined : `${strictMax === true ? 'below' : 'at most'} ${max}`;
  return [low, high].filter((part) => part !== undefined).join(' and ');
}

export function doubleSql(value: number): string {
  return `CAST(${quoteLiteral(String(value))} AS DOUBLE)`;
}

/** A moment as a naive UTC timestamp. */
export function timestampSql(text: string): string {
  return `TIMESTAMP ${quoteLiteral(new Date(text).toISOString().replace('T', ' ').replace('Z', ''))}`;
}

/** The text of a column's value, as samples show it. */
export function shownSql(column: CheckedColumn): string {
  return `CAST(${column.raw ? column.text : column.sql} AS VARCHAR)`;
}

/** The values of a set as SQL of the column's kind; those that it can never hold are left out. */
export function setSql(column: CheckedColumn, values: NonNullable<RuleSpec['value_set']>): readonly string[] {
  return values.flatMap((value) => {
    if (typeof value === 'boolean')
      return [isNumber(column.type) ? String(Number(value)) : quoteLiteral(String(value))];
    if (isNumber(column.type)) return typeof value === 'number' ? [doubleSql(value)] : [];
    if (isTime(column.type)) return Number.isNaN(Date.parse(String(value))) ? [] : [timestampSql(String(value))];
    return [quoteLiteral(String(value))];
  });
}

/** "a, b, c and 4 more". */
export function listWords(values: readonly unknown[], most = 8): string {
  const shown = values.slice(0, most).map(String).join(', ');
  return values.length > most ? `${shown} and ${values.length - most} more` : shown;
}
