import { CompiledQuery } from 'kysely';
import type { Tx } from './database.ts';

/** Parameters per statement: far below the limits of both databases, and few enough texts that their prepared statements are kept. */
const PARAMETERS = 1000;

type Rows = ReadonlyArray<ReadonlyArray<string | number | null>>;

interface InsertOptions {
  readonly skipKnown?: boolean;
  readonly replaceBy?: readonly string[];
  /** Columns that a known row keeps: an index over a column that is set is written again, even with the same value. */
  readonly keep?: readonly string[];
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
  rows: Rows,
  options: InsertOptions = {},
): Promise<number> {
  let inserted = 0;
  for (const part of partsOf(rows, columns.length)) {
    const text = statementText(tx.kind, table, columns, part.length, options);
    const result = await tx.on<Record<string, never>>().executeQuery(CompiledQuery.raw(text, part.flat()));
    inserted += Number(result.numAffectedRows ?? 0n);
  }
  return inserted;
}

/** Inserts rows as {@link insertRows} with `skipKnown` does, and returns what those that were new hold in a column of numbers. */
export async function insertNewRows(
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: Rows,
  returned: string,
): Promise<number[]> {
  const found: number[] = [];
  for (const part of partsOf(rows, columns.length)) {
    const text = statementText(tx.kind, table, columns, part.length, { skipKnown: true, returned });
    const result = await tx
      .on<Record<string, never>>()
      .executeQuery<Record<string, number>>(CompiledQuery.raw(text, part.flat()));
    for (const row of result.rows) found.push(Number(row[returned]));
  }
  return found;
}

/** Whole statements first, then halves of what is left: only a handful of different texts ever exist. */
function* partsOf(rows: Rows, width: number): Generator<Rows> {
  const most = Math.max(1, Math.floor(PARAMETERS / width));
  for (let from = 0; from < rows.length; ) {
    let count = most;
    while (count > rows.length - from) count = Math.ceil(count / 2);
    yield rows.slice(from, from + count);
    from += count;
  }
}

const texts = new Map<string, string>();

function statementText(
  kind: Tx['kind'],
  table: string,
  columns: readonly string[],
  count: number,
  options: InsertOptions & { readonly returned?: string },
): string {
  const { skipKnown = false, replaceBy, keep = [], returned } = options;
  const key = `${kind} ${table} ${columns.join(' ')} ${count} ${skipKnown} ${replaceBy?.join(' ')} ${keep.join(' ')} ${returned}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const tuples: string[] = [];
  for (let row = 0; row < count; row += 1) {
    const marks = columns.map((_, column) => (kind === 'sqlite' ? '?' : `$${row * columns.length + column + 1}`));
    tuples.push(`(${marks.join(', ')})`);
  }
  const names = columns.map((name) => `"${name}"`).join(', ');
  const tail = skipKnown ? ' ON CONFLICT DO NOTHING' : replaceTail(columns, replaceBy, keep);
  const returning = returned === undefined ? '' : ` RETURNING "${returned}"`;
  const text = `INSERT INTO "${table}" (${names}) VALUES ${tuples.join(', ')}${tail}${returning}`;
  texts.set(key, text);
  return text;
}

function replaceTail(columns: readonly string[], key: readonly string[] | undefined, keep: readonly string[]): string {
  if (key === undefined) return '';
  const set = columns
    .filter((name) => !key.includes(name) && !keep.includes(name))
    .map((name) => `"${name}" = excluded."${name}"`);
  return ` ON CONFLICT (${key.map((name) => `"${name}"`).join(', ')}) DO UPDATE SET ${set.join(', ')}`;
}
