import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import { isNumeric, patternStartSql, shownTextSql } from './profile-sql.ts';
import type { ProfiledColumn } from './segment-profile.ts';

/** Where the cells of one column of a batch are read, as SQL. Fields of texts are undefined for numbers and the other way round. */
export interface ColumnSource {
  readonly column: ProfiledColumn;
  readonly from: string;
  /** The value as the lists show it: a double, or a text that is cut when it is long. */
  readonly value: string;
  /** The column as it is stored: the least and greatest of these come from the file's own statistics, without reading a row. */
  readonly stored: string;
  readonly hash: string;
  readonly text?: { readonly length: string; readonly invalid: string; readonly start: string };
}

/** The columns of a table expression read in place. */
export function sourceInPlace(from: string, columns: readonly ProfiledColumn[]): readonly ColumnSource[] {
  return columns.map((column) => {
    const name = quoteIdentifier(column.name);
    if (isNumeric(column.type)) {
      const value = column.type === 'number' ? name : `CAST(${name} AS DOUBLE)`;
      return { column, from, value, stored: name, hash: `hash(${value})` };
    }
    const isText = column.type === 'text' || column.type === 'category';
    const cell = isText ? name : `CAST(${name} AS VARCHAR)`;
    const text = { length: `length(${cell})`, invalid: `contains(${cell}, chr(65533))`, start: patternStartSql(cell) };
    return { column, from, value: shownTextSql(cell), stored: name, hash: `hash(${cell})`, text };
  });
}

/** The SELECT list that copies sources, and the sources of the copy in a table. Long texts are copied as the lists show them, with what is asked of them. */
export function copySources(
  sources: readonly ColumnSource[],
  table: string,
): { readonly select: string; readonly sources: readonly ColumnSource[] } {
  const select: string[] = [];
  const copies = sources.map((source, index): ColumnSource => {
    const keep = (prefix: string, sql: string) => {
      select.push(`${sql} AS ${prefix}${index}`);
      return `${prefix}${index}`;
    };
    const { column, text } = source;
    const value = keep('v', source.value);
    if (text === undefined) return { column, from: table, value, stored: value, hash: `hash(${value})` };
    return {
      column,
      from: table,
      value,
      stored: value,
      hash: keep('h', source.hash),
      text: { length: keep('l', text.length), invalid: keep('u', text.invalid), start: keep('p', text.start) },
    };
  });
  return { select: select.join(', '), sources: copies };
}
