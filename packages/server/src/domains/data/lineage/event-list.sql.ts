import type { Database } from '../../../platform/db/database.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import type { LineageReader } from './lineage.ts';
import type { LineageTables } from './tables.ts';

/** Kept events by event time. Their texts go out as they are, never parsed here. */
export async function listEvents(
  db: Database,
  { limit, offset, after, before, order }: Parameters<LineageReader['listEvents']>[0],
): Promise<{ readonly total: number; readonly json: string }> {
  let all = db.read<LineageTables>().selectFrom('data_lineage_events');
  if (after !== undefined) all = all.where('at', '>=', after);
  if (before !== undefined) all = all.where('at', '<', before);
  const [count] = await scanRows(
    db,
    all.select((eb) => eb.fn.countAll<number>().as('total')),
  );
  const page = all.select('event').orderBy('at', order).orderBy('position', order).limit(limit).offset(offset);
  const rows = await scanRows(db, page);
  return { total: Number(count?.total ?? 0), json: `[${rows.map(({ event }) => event).join(',')}]` };
}
