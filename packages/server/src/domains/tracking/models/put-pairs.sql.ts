import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import type { TrackingTables } from '../tables.ts';

/** Tables of name and value, with the column that says whose they are. */
const owners = {
  tracking_model_tags: 'model_id',
  tracking_model_version_tags: 'version_id',
  tracking_logged_model_tags: 'model_id',
} as const;

/** Sets names to values; of a name that comes twice the last one stays. A constant number of statements, however many pairs there are. */
export async function putPairs(
  tx: Tx,
  table: keyof typeof owners,
  owner: string,
  pairs: ReadonlyArray<{ readonly name: string; readonly value: string }>,
): Promise<void> {
  if (pairs.length === 0) return;
  const column = owners[table];
  const values = new Map(pairs.map(({ name, value }) => [name, value]));
  await tx
    .on<TrackingTables>()
    .deleteFrom(table)
    .where(sql<boolean>`${sql.ref(column)} = ${owner}`)
    .where(idsIn(tx.kind, 'name', [...values.keys()]))
    .execute();
  const rows = [...values].map(([name, value]) => [owner, name, value]);
  // Another writer of the same name at the same moment may be the last one; neither of them fails.
  await insertRows(tx, table, [column, 'name', 'value'], rows, { skipKnown: true });
}
