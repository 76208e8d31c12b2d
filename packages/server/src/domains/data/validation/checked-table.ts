import type { SchemaColumn } from '@kaizen/contracts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import type { OpenVersion } from '../data-reader.ts';
import { cellSql, type StagedCells } from '../ingest/staged-cells.ts';
import { castSql } from './expectations/column-types.ts';
import type { CheckedTable } from './expectations/expectation.ts';
import { storedType } from './row-rules.ts';

/**
 * A version as rules see it; rows are counted from 1. `own` are its columns as they are stored; where the schema that is asked has another type for one, its values are
 * taken as text that may be of that type, as those of a file are.
 */
export function versionTable(
  opened: Pick<OpenVersion, 'from' | 'narrow'>,
  own: readonly SchemaColumn[],
  asked: readonly SchemaColumn[],
): CheckedTable {
  const wanted = new Map(asked.map((column) => [column.name, column]));
  return {
    from: opened.from,
    narrow: opened.narrow,
    row: '__row + 1',
    columns: own.map((stored) => {
      const { name } = stored;
      const column = wanted.get(name) ?? stored;
      const sql = quoteIdentifier(name);
      if (storedType(column.type) === storedType(stored.type))
        return { name, type: column.type, sql, text: sql, raw: false };
      const text = `CAST(${sql} AS VARCHAR)`;
      return { name, type: column.type, sql: castSql(column, text), text, raw: true };
    }),
  };
}

/**
 * Cells of a file that is not in the home, as rules see them: text beside the value that it stands for. Rows are counted from 0. Columns that need not be there are
 * empty where the file lacks them, as in a version.
 */
export function stagedTable(staged: StagedCells, schema: readonly SchemaColumn[]): CheckedTable {
  const known = new Map(schema.map((column) => [column.name, column]));
  const present = new Set(staged.header);
  const lacking = schema.filter(({ name, required }) => required === false && !present.has(name));
  const names = [...staged.header, ...lacking.map(({ name }) => name)];
  const columns = names.map((name, index) => {
    const column = known.get(name) ?? { name, type: 'text' as const, inferred: true };
    return { column, cell: cellSql(staged, name), text: `"__text_${index}"` };
  });
  const selectOf = ({ column, cell, text }: (typeof columns)[number]) =>
    `${castSql(column, cell)} AS ${quoteIdentifier(column.name)}, ${cell} AS ${text}`;
  const fromOf = (some: typeof columns) =>
    `(SELECT ${['file_row_number AS __row', ...some.map(selectOf)].join(', ')} FROM ${staged.from})`;
  return {
    from: fromOf(columns),
    narrow(wanted) {
      const those = new Set(wanted);
      return fromOf(columns.filter(({ column }) => those.has(column.name)));
    },
    row: '__row',
    columns: columns.map(({ column, text }) => ({
      name: column.name,
      type: column.type,
      sql: quoteIdentifier(column.name),
      text,
      raw: true,
    })),
  };
}
