import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import type { TrackingSearch } from './contract.ts';
import type { Clause } from './filter.sql.ts';
import { allOf, compiled } from './search-things.sql.ts';

const NEWEST_RUNS = 2000;

/** Names that occur in the newest runs of the scope. */
export async function findRunColumns(
  db: Database,
  scope: readonly Clause[],
  limit: number,
): Promise<Awaited<ReturnType<TrackingSearch['columns']>>> {
  const newest = sql`select t.id from tracking_runs as t where ${allOf(scope)}
    order by t.started_at desc, t.id limit ${NEWEST_RUNS}`;
  const namesIn = async (table: string): Promise<string[]> => {
    const names = sql`select distinct p.name as name from ${sql.table(table)} as p
      where p.run_id in (select id from (${newest}) as newest) order by p.name limit ${limit}`;
    const rows = await db.scan<{ name: string }>(compiled(db, names));
    return rows.map(({ name }) => name);
  };
  const [metrics, params, tags] = await Promise.all(
    ['tracking_latest_metrics', 'tracking_params', 'tracking_tags'].map(namesIn),
  );
  return { metrics: metrics ?? [], params: params ?? [], tags: tags ?? [] };
}
