import type { Database, Tx } from '../../../../platform/db/database.ts';
import type { DataTables, ExploreViewRow } from '../../tables.ts';

/** Writes of saved views, inside one unit of work. */
export interface ExploreViewStore {
  find(id: string): Promise<ExploreViewRow | undefined>;
  findByName(projectId: string, nameKey: string): Promise<ExploreViewRow | undefined>;
  insert(row: ExploreViewRow): Promise<void>;
  update(row: ExploreViewRow): Promise<void>;
  delete(id: string): Promise<void>;
}

export function createExploreViewStore(tx: Tx): ExploreViewStore {
  const db = tx.on<DataTables>();
  return {
    find: (id) => db.selectFrom('data_explore_views').selectAll().where('id', '=', id).executeTakeFirst(),
    findByName: (projectId, nameKey) =>
      db
        .selectFrom('data_explore_views')
        .selectAll()
        .where('project_id', '=', projectId)
        .where('name_key', '=', nameKey)
        .executeTakeFirst(),
    async insert(row) {
      await db.insertInto('data_explore_views').values(row).execute();
    },
    async update({ id, ...row }) {
      await db.updateTable('data_explore_views').set(row).where('id', '=', id).execute();
    },
    async delete(id) {
      await db.deleteFrom('data_explore_views').where('id', '=', id).execute();
    },
  };
}

/** One view. */
export function findExploreView(db: Pick<Database, 'read'>, id: string): Promise<ExploreViewRow | undefined> {
  return db.read<DataTables>().selectFrom('data_explore_views').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Views of a project, or of all, in the order of their ids, after `after`. */
export function listExploreViews(
  db: Pick<Database, 'read'>,
  of: { readonly projectId: string | undefined; readonly after: string; readonly limit: number },
): Promise<ExploreViewRow[]> {
  let query = db.read<DataTables>().selectFrom('data_explore_views').selectAll().where('id', '>', of.after);
  if (of.projectId !== undefined) query = query.where('project_id', '=', of.projectId);
  return query.orderBy('id').limit(of.limit).execute();
}
