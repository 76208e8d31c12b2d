import type { Column } from '@kaizen/learn';
import type { Duck, DuckColumn } from '../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../platform/duck/quote.ts';
import { createPacer } from '../../platform/pacer.ts';

/** Columns of rows by whose values people are grouped, and the names that the rows do have. */
interface AttributeColumns {
  /** One for each wanted name that there is; of the chosen rows, in their order. */
  readonly columns: readonly Column[];
  readonly known: readonly string[];
}

/** Reads columns of rows in their order, and keeps the chosen ones. */
export type AttributeReader = (
  rows: { readonly from: string; readonly orderBy: string },
  names: readonly string[],
  chosen: readonly number[],
  signal?: AbortSignal,
) => Promise<AttributeColumns>;

const number = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))$/;

/** Numbers are read as such, anything else as text. */
export function createAttributeReader(duck: Duck): AttributeReader {
  return async ({ from, orderBy }, names, chosen, signal) => {
    const options = { lane: 'scan' as const, ...(signal === undefined ? {} : { signal }) };
    const described = await duck.rows(`DESCRIBE SELECT * FROM ${from}`, options);
    const types = new Map(described.map((row) => [String(row.column_name), String(row.column_type)]));
    const wanted = names.filter((name) => types.has(name));
    const known = [...types.keys()];
    if (wanted.length === 0) return { columns: [], known };
    const list = wanted.map((name) => {
      const type = number.test(types.get(name) ?? '') ? 'DOUBLE' : 'VARCHAR';
      return `CAST(${quoteIdentifier(name)} AS ${type}) AS ${quoteIdentifier(name)}`;
    });
    const read = await duck.columns(`SELECT ${list.join(', ')} FROM ${from} ORDER BY ${orderBy}`, options);
    const pace = createPacer();
    const columns: Column[] = [];
    for (const [index, column] of read.columns.entries()) {
      columns.push(toColumn(wanted[index] ?? column.name, column, chosen));
      await pace();
    }
    return { columns, known };
  };
}

function toColumn(name: string, column: DuckColumn, chosen: readonly number[]): Column {
  if (column.kind === 'number') {
    return { kind: 'numeric', name, values: Float64Array.from(chosen, (row) => column.values[row] ?? Number.NaN) };
  }
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(chosen, (row) => {
    const text = column.values[row] ?? '';
    if (text === '') return -1;
    const code = codeOf.get(text) ?? codeOf.size;
    codeOf.set(text, code);
    return code;
  });
  return { kind: 'categorical', name, categories: [...codeOf.keys()], codes };
}
