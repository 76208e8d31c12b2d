import type { CompiledQuery } from 'kysely';
import type { Database } from '../../platform/db/database.ts';

/** Runs a query of many rows off the main thread; the rows keep the type that the builder gave them. */
export function scanRows<R>(
  db: Database,
  query: { execute(): Promise<R[]>; compile(): CompiledQuery<unknown> },
): Promise<R[]> {
  const { sql, parameters } = query.compile();
  return db.scan<R>({ sql, parameters });
}
