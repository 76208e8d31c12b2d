import type { Tx } from '../../../platform/db/database.ts';
import type { AliasRow, LoggedModelRow, ModelRow, ModelVersionRow, TrackingTables } from '../tables.ts';

/** Writes of logged and registered models, inside one unit of work. */
export interface ModelStore {
  findLoggedByKey(key: string): Promise<LoggedModelRow | undefined>;
  findLogged(id: string): Promise<LoggedModelRow | undefined>;
  insertLogged(row: LoggedModelRow): Promise<void>;
  findModel(name: string): Promise<ModelRow | undefined>;
  insertModel(row: ModelRow): Promise<void>;
  findVersion(id: string): Promise<ModelVersionRow | undefined>;
  findVersionOfLogged(model: string, loggedModelId: string): Promise<ModelVersionRow | undefined>;
  findLatestVersion(model: string): Promise<number>;
  insertVersion(row: ModelVersionRow): Promise<void>;
  findAlias(model: string, alias: string): Promise<AliasRow | undefined>;
  putAlias(row: AliasRow): Promise<void>;
}

export function createModelStore(tx: Tx): ModelStore {
  const db = tx.on<TrackingTables>();
  const logged = () => db.selectFrom('tracking_logged_models').selectAll();
  const versions = () => db.selectFrom('tracking_model_versions').selectAll();
  return {
    findLoggedByKey: (key) => logged().where('key', '=', key).executeTakeFirst(),
    findLogged: (id) => logged().where('id', '=', id).executeTakeFirst(),
    async insertLogged(row) {
      await db.insertInto('tracking_logged_models').values(row).execute();
    },
    findModel: (name) => db.selectFrom('tracking_models').selectAll().where('name', '=', name).executeTakeFirst(),
    async insertModel(row) {
      await db.insertInto('tracking_models').values(row).execute();
    },
    findVersion: (id) => versions().where('id', '=', id).executeTakeFirst(),
    findVersionOfLogged: (model, loggedModelId) =>
      versions().where('model', '=', model).where('logged_model_id', '=', loggedModelId).executeTakeFirst(),
    async findLatestVersion(model) {
      const row = await versions().where('model', '=', model).orderBy('version', 'desc').limit(1).executeTakeFirst();
      return row?.version ?? 0;
    },
    async insertVersion(row) {
      await db.insertInto('tracking_model_versions').values(row).execute();
    },
    findAlias: (model, alias) =>
      db
        .selectFrom('tracking_aliases')
        .selectAll()
        .where('model', '=', model)
        .where('alias', '=', alias)
        .executeTakeFirst(),
    async putAlias(row) {
      await db
        .insertInto('tracking_aliases')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['model', 'alias'])
            .doUpdateSet({ model_version_id: row.model_version_id, set_at: row.set_at }),
        )
        .execute();
    },
  };
}
