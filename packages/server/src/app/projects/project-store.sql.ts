import type { Kysely } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import type { AppTables, ProjectRow } from './tables.ts';

/** Rows of projects and folders, through the executor given. */
export function createProjectStore(on: Kysely<AppTables>) {
  return {
    list: (): Promise<ProjectRow[]> => on.selectFrom('app_projects').selectAll().orderBy('name').execute(),
    findByName: (name: string): Promise<ProjectRow | undefined> =>
      on.selectFrom('app_projects').selectAll().where('name', '=', name).executeTakeFirst(),
    find: (id: string): Promise<ProjectRow | undefined> =>
      on.selectFrom('app_projects').selectAll().where('id', '=', id).executeTakeFirst(),
    async save(row: ProjectRow): Promise<void> {
      const { id: _id, created_at: _made, ...changes } = row;
      await on
        .insertInto('app_projects')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(changes))
        .execute();
    },
    async hasFolder(path: string): Promise<boolean> {
      return (
        (await on.selectFrom('app_folders').select('path').where('path', '=', path).executeTakeFirst()) !== undefined
      );
    },
    async addFolder(path: string, at: number): Promise<void> {
      await on
        .insertInto('app_folders')
        .values({ path, registered_at: at })
        .onConflict((conflict) => conflict.column('path').doNothing())
        .execute();
    },
  };
}

/** The registered folder of a project, by its id; undefined for one that has none. */
export async function findProjectFolder(db: Pick<Database, 'read'>, projectId: string): Promise<string | undefined> {
  return (await createProjectStore(db.read<AppTables>()).find(projectId))?.folder ?? undefined;
}

/** Whether commands may run in a folder. */
export function isFolderRegistered(db: Pick<Database, 'read'>, folder: string): Promise<boolean> {
  return createProjectStore(db.read<AppTables>()).hasFolder(folder);
}
