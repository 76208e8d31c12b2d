import type { SchemaColumn } from '@kaizen/contracts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import { cellSql, type StagedCells } from '../ingest/staged-cells.ts';
import { castSql, typeWords } from './expectations/column-types.ts';
import { timestampSql } from './expectations/rule-sql.ts';

/** Rules of a cell in the order they are asked; the code of a cell is the first that it breaks, 0 when none. */
export const cellRules = [
  'missing',
  'type',
  'min',
  'max',
  'values',
  'pattern',
  'length',
  'earliest',
  'latest',
] as const;
export type CellRule = (typeof cellRules)[number];

/** One column compiled: the code of its cell, and its typed value (defined where the code is 0). */
export interface CompiledColumn {
  readonly column: SchemaColumn;
  /** SQL: 0 or the number of the broken rule (1 = missing …); undefined when no rule can break. */
  readonly code: string | undefined;
  /** SQL of the cell as text. */
  readonly cell: string;
  readonly typed: string;
}

/** The DuckDB type in which a column is stored. A flag is a small integer, so that it compares like the number that it is. */
export function storedType(
  type: SchemaColumn['type'],
): 'DOUBLE' | 'BIGINT' | 'TINYINT' | 'VARCHAR' | 'DATE' | 'TIMESTAMP' {
  if (type === 'number') return 'DOUBLE';
  if (type === 'integer') return 'BIGINT';
  if (type === 'date') return 'DATE';
  if (type === 'timestamp') return 'TIMESTAMP';
  return type === 'flag' ? 'TINYINT' : 'VARCHAR';
}

/** Compiles the rules of a schema over staged cells. `lenient`: `id` and `leak` columns that the source lacks are not missed. */
export function compileColumns(
  columns: readonly SchemaColumn[],
  staged: Pick<StagedCells, 'header'>,
  lenient: boolean,
): readonly CompiledColumn[] {
  return columns.map((column) => {
    const isAbsent = !staged.header.includes(column.name);
    const isForgiven = isAbsent && lenient && (column.role === 'id' || column.role === 'leak');
    const cell = cellSql(staged, column.name);
    const number = numberSql(column.type, cell);
    const typed = isTime(column.type)
      ? castSql(column, cell)
      : number === undefined
        ? cell
        : `CAST(${number} AS ${storedType(column.type)})`;
    return { column, cell, typed, code: codeSql(column, cell, number, column.required === false || isForgiven) };
  });
}

/** SELECT list of the typed row. */
export function typedSelect(compiled: readonly CompiledColumn[]): string {
  return compiled.map(({ typed, column }) => `${typed} AS ${quoteIdentifier(column.name)}`).join(', ');
}

/** SQL: true when the row breaks a rule. */
export function brokenSql(compiled: readonly CompiledColumn[]): string {
  const codes = compiled.flatMap(({ code }) => (code === undefined ? [] : [`(${code}) > 0`]));
  return codes.length === 0 ? 'false' : codes.join(' OR ');
}

/** A rule of a column in words, as the reasons show it. */
export function describeRule(column: SchemaColumn, rule: CellRule): string {
  const unit = column.unit === undefined ? '' : ` ${column.unit}`;
  if (rule === 'missing') return 'a value';
  if (rule === 'min') return `at least ${column.min}${unit}`;
  if (rule === 'max') return `at most ${column.max}${unit}`;
  if (rule === 'values') return `one of ${(column.values ?? []).join(', ')}`;
  if (rule === 'pattern') return `text that fits ${column.pattern}`;
  if (rule === 'length') return `${column.minLength ?? 0} to ${column.maxLength ?? 'any number of'} characters`;
  if (rule === 'earliest') return `${column.earliest} or later`;
  if (rule === 'latest') return `${column.latest} or earlier`;
  if (isTime(column.type)) return `${typeWords(column.type)}, written as ${column.format ?? 'ISO 8601'}`;
  if (column.type === 'integer') return 'a whole number within ±2^53';
  return column.type === 'flag' ? '0 or 1' : 'a number';
}

function isTime(type: SchemaColumn['type']): boolean {
  return type === 'date' || type === 'timestamp';
}

/** The number in a cell of a numeric column, NULL when there is none; undefined for text and dates. */
function numberSql(type: SchemaColumn['type'], cell: string): string | undefined {
  if (type === 'text' || type === 'category' || isTime(type)) return undefined;
  const number = `TRY_CAST(${cell} AS DOUBLE)`;
  if (type !== 'flag') return number;
  return `CASE lower(${cell}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE ${number} END`;
}

function codeSql(
  column: SchemaColumn,
  cell: string,
  number: string | undefined,
  optional: boolean,
): string | undefined {
  const cases: string[] = [];
  if (number !== undefined) {
    cases.push(`WHEN ${wrongType(column.type, number)} THEN 2`);
    if (column.min !== undefined) cases.push(`WHEN ${number} < ${doubleSql(column.min)} THEN 3`);
    if (column.max !== undefined) cases.push(`WHEN ${number} > ${doubleSql(column.max)} THEN 4`);
  } else cases.push(...(isTime(column.type) ? timeCases(column, cell) : textCases(column, cell)));
  if (optional && cases.length === 0) return undefined;
  return `CASE WHEN ${cell} IS NULL THEN ${optional ? 0 : 1} ${cases.join(' ')} ELSE 0 END`;
}

function textCases({ values, pattern, minLength, maxLength }: SchemaColumn, cell: string): readonly string[] {
  const cases: string[] = [];
  if (values !== undefined) cases.push(`WHEN ${cell} NOT IN (${values.map(quoteLiteral).join(', ')}) THEN 5`);
  if (pattern !== undefined) cases.push(`WHEN NOT regexp_matches(${cell}, ${quoteLiteral(pattern)}) THEN 6`);
  if (minLength !== undefined) cases.push(`WHEN length(${cell}) < ${minLength} THEN 7`);
  if (maxLength !== undefined) cases.push(`WHEN length(${cell}) > ${maxLength} THEN 7`);
  return cases;
}

function timeCases(column: SchemaColumn, cell: string): readonly string[] {
  const value = castSql(column, cell);
  const cases = [`WHEN ${value} IS NULL THEN 2`];
  if (column.earliest !== undefined) cases.push(`WHEN ${value} < ${timestampSql(column.earliest)} THEN 8`);
  if (column.latest !== undefined) cases.push(`WHEN ${value} > ${timestampSql(column.latest)} THEN 9`);
  return cases;
}

function wrongType(type: SchemaColumn['type'], number: string): string {
  const notFinite = `${number} IS NULL OR NOT isfinite(${number})`;
  if (type === 'flag') return `${number} IS NULL OR ${number} NOT IN (0, 1)`;
  if (type === 'number') return notFinite;
  return `${notFinite} OR ${number} <> floor(${number}) OR abs(${number}) > 9007199254740991`;
}

function doubleSql(value: number): string {
  return `CAST(${quoteLiteral(String(value))} AS DOUBLE)`;
}
