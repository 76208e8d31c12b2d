import type { CompiledQuery } from 'kysely';
import type { Database } from './database.ts';

/** Runs a query of many rows off the main thread; the rows keep the type that the builder gave them. */
export function scanRows<R>(
  db: Database,
  query: { execute(): Promise<R[]>; compile(): CompiledQuery<unknown> },
): Promise<R[]> {
  const { sql, parameters } = query.compile();
  return db.scan<R>({ sql, parameters });
}

const PART = 50;

/** Joins what belongs to the rows of a page part by part: what all parts need at once would hold up the event loop. */
export async function inParts<R, V>(
  rows: readonly R[],
  join: (part: readonly R[]) => Promise<readonly V[]>,
): Promise<V[]> {
  const joined: V[] = [];
  for (let from = 0; from < rows.length; from += PART) joined.push(...(await join(rows.slice(from, from + PART))));
  return joined;
}
