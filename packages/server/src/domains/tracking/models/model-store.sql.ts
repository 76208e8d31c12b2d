import type { Tx } from '../../../platform/db/database.ts';
import type { TrackingTables } from '../tables.ts';
import { putPairs } from './put-pairs.sql.ts';
import type { AliasRow, ModelRow, ModelVersionRow } from './tables.ts';

/** Versions removed by one statement. */
const SLICE = 500;

/** Writes of registered models and their versions, inside one unit of work. Deleted versions are found by nothing but their number's use. */
export interface ModelStore {
  findModel(name: string): Promise<ModelRow | undefined>;
  findModelById(id: string): Promise<ModelRow | undefined>;
  /** False when the name was taken in the same moment. */
  insertModel(row: ModelRow): Promise<boolean>;
  /** Also the lock under which versions are numbered: whoever changes a model's row goes on alone. */
  changeModel(
    id: string,
    change: Partial<Pick<ModelRow, 'name' | 'description'>> & { updated_at: number },
  ): Promise<void>;
  /** Removes the model with everything below it. */
  removeModel(id: string): Promise<void>;
  findVersion(id: string): Promise<ModelVersionRow | undefined>;
  findVersionByNumber(modelId: string, version: number): Promise<ModelVersionRow | undefined>;
  findVersionOfLogged(modelId: string, loggedModelId: string): Promise<ModelVersionRow | undefined>;
  /** Ids and numbers of the versions that live. */
  listVersions(modelId: string): Promise<ReadonlyArray<Pick<ModelVersionRow, 'id' | 'version' | 'stage'>>>;
  /** The greatest number ever given, of deleted versions too. */
  findLatestNumber(modelId: string): Promise<number>;
  insertVersion(row: ModelVersionRow): Promise<void>;
  changeVersion(id: string, change: Partial<Omit<ModelVersionRow, 'id'>>): Promise<void>;
  /** All versions of a model have changed with it. */
  touchVersions(modelId: string, updated_at: number): Promise<void>;
  /** Tags and aliases of a version that goes. */
  removeVersionParts(id: string): Promise<void>;
  findAlias(modelId: string, alias: string): Promise<AliasRow | undefined>;
  putAlias(row: AliasRow): Promise<void>;
  removeAlias(modelId: string, alias: string): Promise<void>;
  /** Sets tags; the same name again gets the new value. */
  putModelTags(modelId: string, tags: ReadonlyArray<{ readonly name: string; readonly value: string }>): Promise<void>;
  removeModelTag(modelId: string, name: string): Promise<boolean>;
  putVersionTags(id: string, tags: ReadonlyArray<{ readonly name: string; readonly value: string }>): Promise<void>;
  removeVersionTag(id: string, name: string): Promise<boolean>;
}

export function createModelStore(tx: Tx): ModelStore {
  return { ...createModelRows(tx), ...createVersionRows(tx), ...createAliasRows(tx), ...createTagRows(tx) };
}

function createModelRows(tx: Tx) {
  const db = tx.on<TrackingTables>();
  const models = () => db.selectFrom('tracking_models').selectAll();
  return {
    findModel: (name: string) => models().where('name', '=', name).executeTakeFirst(),
    findModelById: (id: string) => models().where('id', '=', id).executeTakeFirst(),
    async insertModel(row: ModelRow) {
      const made = await db
        .insertInto('tracking_models')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirst();
      return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    async changeModel(id: string, change: Parameters<ModelStore['changeModel']>[1]) {
      await db.updateTable('tracking_models').set(change).where('id', '=', id).execute();
    },
    async removeModel(id: string) {
      await db.deleteFrom('tracking_aliases').where('model_id', '=', id).execute();
      await db.deleteFrom('tracking_model_tags').where('model_id', '=', id).execute();
      const versions = db.selectFrom('tracking_model_versions').where('model_id', '=', id);
      const slice = versions.select('id').orderBy('version').limit(SLICE);
      // In slices, between which the writer lets others have their turn.
      for (let left = true; left; left = (await versions.select('id').limit(1).executeTakeFirst()) !== undefined) {
        await db.deleteFrom('tracking_model_version_tags').where('version_id', 'in', slice).execute();
        await db.deleteFrom('tracking_model_versions').where('id', 'in', slice).execute();
      }
      await db.deleteFrom('tracking_models').where('id', '=', id).execute();
    },
  };
}

function createVersionRows(tx: Tx) {
  const db = tx.on<TrackingTables>();
  const live = () => db.selectFrom('tracking_model_versions').selectAll().where('deleted_at', 'is', null);
  return {
    findVersion: (id: string) => live().where('id', '=', id).executeTakeFirst(),
    findVersionByNumber: (modelId: string, version: number) =>
      live().where('model_id', '=', modelId).where('version', '=', version).executeTakeFirst(),
    findVersionOfLogged: (modelId: string, loggedModelId: string) =>
      live()
        .where('model_id', '=', modelId)
        .where('logged_model_id', '=', loggedModelId)
        .orderBy('version')
        .limit(1)
        .executeTakeFirst(),
    listVersions: (modelId: string) =>
      db
        .selectFrom('tracking_model_versions')
        .select(['id', 'version', 'stage'])
        .where('model_id', '=', modelId)
        .where('deleted_at', 'is', null)
        .orderBy('version')
        .execute(),
    async findLatestNumber(modelId: string) {
      const row = await db
        .selectFrom('tracking_model_versions')
        .select('version')
        .where('model_id', '=', modelId)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.version ?? 0;
    },
    async insertVersion(row: ModelVersionRow) {
      await db.insertInto('tracking_model_versions').values(row).execute();
    },
    async changeVersion(id: string, change: Partial<Omit<ModelVersionRow, 'id'>>) {
      await db.updateTable('tracking_model_versions').set(change).where('id', '=', id).execute();
    },
    async touchVersions(modelId: string, updated_at: number) {
      await db
        .updateTable('tracking_model_versions')
        .set({ updated_at })
        .where('model_id', '=', modelId)
        .where('deleted_at', 'is', null)
        .execute();
    },
    async removeVersionParts(id: string) {
      await db.deleteFrom('tracking_aliases').where('model_version_id', '=', id).execute();
      await db.deleteFrom('tracking_model_version_tags').where('version_id', '=', id).execute();
    },
  };
}

function createAliasRows(tx: Tx) {
  const db = tx.on<TrackingTables>();
  return {
    findAlias: (modelId: string, alias: string) =>
      db
        .selectFrom('tracking_aliases')
        .selectAll()
        .where('model_id', '=', modelId)
        .where('alias', '=', alias)
        .executeTakeFirst(),
    async putAlias(row: AliasRow) {
      await db
        .insertInto('tracking_aliases')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['model_id', 'alias'])
            .doUpdateSet({ model_version_id: row.model_version_id, set_at: row.set_at }),
        )
        .execute();
    },
    async removeAlias(modelId: string, alias: string) {
      await db.deleteFrom('tracking_aliases').where('model_id', '=', modelId).where('alias', '=', alias).execute();
    },
  };
}

function createTagRows(tx: Tx) {
  const db = tx.on<TrackingTables>();
  return {
    putModelTags: (modelId: string, tags: Parameters<ModelStore['putModelTags']>[1]) =>
      putPairs(tx, 'tracking_model_tags', modelId, tags),
    async removeModelTag(modelId: string, name: string) {
      const gone = await db
        .deleteFrom('tracking_model_tags')
        .where('model_id', '=', modelId)
        .where('name', '=', name)
        .executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
    putVersionTags: (id: string, tags: Parameters<ModelStore['putVersionTags']>[1]) =>
      putPairs(tx, 'tracking_model_version_tags', id, tags),
    async removeVersionTag(id: string, name: string) {
      const gone = await db
        .deleteFrom('tracking_model_version_tags')
        .where('version_id', '=', id)
        .where('name', '=', name)
        .executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
  };
}
