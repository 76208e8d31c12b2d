import { CompiledQuery } from 'kysely';
import type { Tx } from './database.ts';

/** Parameters per statement: far below the limits of both databases, and few enough texts that their prepared statements are kept. */
const PARAMETERS = 1000;

interface InsertOptions {
  readonly skipKnown?: boolean;
  readonly replaceBy?: readonly string[];
}

/**
 * Inserts many rows without building a query tree for each (that costs more than the insert). `rows` hold the values in the order of `columns`. With
 * `skipKnown`, rows whose key is there already are left out; with `replaceBy` (the key's columns) they take the new values, and no key may come twice.
 * Table and columns are names of our own, never input. Returns how many rows were inserted or replaced.
 */
export async function insertRows(
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: ReadonlyArray<ReadonlyArray<string | number | null>>,
  options: InsertOptions = {},
): Promise<number> {
  const db = tx.on<Record<string, never>>();
  const most = Math.max(1, Math.floor(PARAMETERS / columns.length));
  let inserted = 0;
  for (let from = 0; from < rows.length; ) {
    // Whole statements first, then halves of what is left: only a handful of different texts ever exist.
    let count = most;
    while (count > rows.length - from) count = Math.ceil(count / 2);
    const part = rows.slice(from, from + count);
    from += count;
    const result = await db.executeQuery(
      CompiledQuery.raw(statementText(tx.kind, table, columns, count, options), part.flat()),
    );
    inserted += Number(result.numAffectedRows ?? 0n);
  }
  return inserted;
}

const texts = new Map<string, string>();

function statementText(
  kind: Tx['kind'],
  table: string,
  columns: readonly string[],
  count: number,
  options: InsertOptions,
): string {
  const key = `${kind} ${table} ${columns.join(' ')} ${count} ${options.skipKnown === true} ${options.replaceBy?.join(' ')}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const tuples: string[] = [];
  for (let row = 0; row < count; row += 1) {
    const marks = columns.map((_, column) => (kind === 'sqlite' ? '?' : `$${row * columns.length + column + 1}`));
    tuples.push(`(${marks.join(', ')})`);
  }
  const names = columns.map((name) => `"${name}"`).join(', ');
  const tail = options.skipKnown === true ? ' ON CONFLICT DO NOTHING' : replaceTail(columns, options.replaceBy);
  const text = `INSERT INTO "${table}" (${names}) VALUES ${tuples.join(', ')}${tail}`;
  texts.set(key, text);
  return text;
}

function replaceTail(columns: readonly string[], key: readonly string[] | undefined): string {
  if (key === undefined) return '';
  const set = columns.filter((name) => !key.includes(name)).map((name) => `"${name}" = excluded."${name}"`);
  return ` ON CONFLICT (${key.map((name) => `"${name}"`).join(', ')}) DO UPDATE SET ${set.join(', ')}`;
}
