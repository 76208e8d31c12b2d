import type { Database } from '../../../platform/db/database.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import type { LineageReader } from './lineage.ts';
import type { LineageTables } from './tables.ts';

/** Events of one statement: their texts come over from their thread at once. */
const EVENTS_AT_ONCE = 100;

/** Kept events by event time. Their texts go out as they are, never parsed here. */
export async function listEvents(
  db: Database,
  { limit, offset, after, before, order }: Parameters<LineageReader['listEvents']>[0],
): ReturnType<LineageReader['listEvents']> {
  let all = db.read<LineageTables>().selectFrom('data_lineage_events');
  if (after !== undefined) all = all.where('at', '>=', after);
  if (before !== undefined) all = all.where('at', '<', before);
  const [count] = await scanRows(
    db,
    all.select((eb) => eb.fn.countAll<number>().as('total')),
  );
  const page = all.select('position').orderBy('at', order).orderBy('position', order).limit(limit).offset(offset);
  const positions = (await scanRows(db, page)).map(({ position }) => position);
  const events: string[] = [];
  for (let from = 0; from < positions.length; from += EVENTS_AT_ONCE)
    events.push(...(await readEvents(db, positions.slice(from, from + EVENTS_AT_ONCE))));
  return { total: Number(count?.total ?? 0), events };
}

/** The texts of events, in the order of their positions here. */
async function readEvents(db: Database, positions: readonly number[]): Promise<readonly string[]> {
  const select = db.read<LineageTables>().selectFrom('data_lineage_events').select(['position', 'event']);
  const rows = await scanRows(db, select.where('position', 'in', positions));
  const texts = new Map(rows.map(({ position, event }) => [Number(position), event]));
  return positions.flatMap((position) => texts.get(Number(position)) ?? []);
}
