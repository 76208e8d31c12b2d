import type { Database, Tx } from '../../../platform/db/database.ts';
import type { SavedViewRow, TrackingTables } from '../tables.ts';

/** Writes of saved views, inside one unit of work. */
export interface SavedViewStore {
  findByName(experimentId: string, name: string): Promise<SavedViewRow | undefined>;
  insert(row: SavedViewRow): Promise<void>;
  update(id: string, change: Pick<SavedViewRow, 'query' | 'updated_at'>): Promise<void>;
  /** Whether there was one. */
  delete(id: string): Promise<boolean>;
}

export function createSavedViewStore(tx: Tx): SavedViewStore {
  const db = tx.on<TrackingTables>();
  return {
    findByName: (experimentId, name) =>
      db
        .selectFrom('tracking_saved_views')
        .selectAll()
        .where('experiment_id', '=', experimentId)
        .where('name', '=', name)
        .executeTakeFirst(),
    async insert(row) {
      await db.insertInto('tracking_saved_views').values(row).execute();
    },
    async update(id, change) {
      await db.updateTable('tracking_saved_views').set(change).where('id', '=', id).execute();
    },
    async delete(id) {
      const done = await db.deleteFrom('tracking_saved_views').where('id', '=', id).executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
  };
}

/** Views of a page in the order of their ids, after `after`. */
export function listSavedViews(
  db: Database,
  of: { readonly experimentId: string; readonly after: string; readonly limit: number },
): Promise<SavedViewRow[]> {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_saved_views')
    .selectAll()
    .where('experiment_id', '=', of.experimentId)
    .where('id', '>', of.after)
    .orderBy('id')
    .limit(of.limit)
    .execute();
}

/** One view. */
export function findSavedView(db: Database, id: string): Promise<SavedViewRow | undefined> {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_saved_views')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
}
