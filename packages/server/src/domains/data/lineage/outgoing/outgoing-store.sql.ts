import type { Database } from '../../../../platform/db/database.ts';
import { scanRows } from '../../../../platform/db/scan-rows.ts';
import type { LineageTables } from '../tables.ts';

/** An event that waits to be sent. */
export interface OutgoingEvent {
  readonly position: number;
  readonly event: string;
}

/** The kept events of the platform as a queue: a cursor says what was sent. */
export interface OutgoingStore {
  /** Position of the last event that was sent. The first time sending is on it begins with the events from then on. */
  readCursor(receiver: string): Promise<number>;
  moveCursor(receiver: string, position: number): Promise<void>;
  readNext(after: number, limit: number): Promise<readonly OutgoingEvent[]>;
}

export function createOutgoingStore(db: Database): OutgoingStore {
  return {
    async readCursor(receiver) {
      return db.run(async (tx) => {
        const tables = tx.on<LineageTables>();
        const known = await tables
          .selectFrom('data_lineage_cursors')
          .select('position')
          .where('name', '=', receiver)
          .executeTakeFirst();
        if (known !== undefined) return known.position;
        const last = await tables
          .selectFrom('data_lineage_events')
          .select((eb) => eb.fn.max('position').as('position'))
          .executeTakeFirst();
        const position = last?.position ?? 0;
        await tables.insertInto('data_lineage_cursors').values({ name: receiver, position }).execute();
        return position;
      });
    },
    moveCursor: (receiver, position) =>
      db.run(async (tx) => {
        const cursors = tx.on<LineageTables>().updateTable('data_lineage_cursors');
        await cursors.set({ position }).where('name', '=', receiver).execute();
      }),
    readNext: (after, limit) =>
      scanRows(
        db,
        db
          .read<LineageTables>()
          .selectFrom('data_lineage_events')
          .select(['position', 'event'])
          .where('own', '=', 1)
          .where('position', '>', after)
          .orderBy('position')
          .limit(limit),
      ),
  };
}
