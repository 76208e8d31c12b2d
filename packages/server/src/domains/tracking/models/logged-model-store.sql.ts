import type { Tx } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import type { TrackingTables } from '../tables.ts';
import { putPairs } from './put-pairs.sql.ts';
import type { LoggedModelPairRow, LoggedModelRow, ServableModelRow } from './tables.ts';

type Pair = { readonly name: string; readonly value: string };

/** The run or experiment that a model belongs to, as far as models need to know it. */
interface ModelOrigin {
  readonly id: string;
  readonly project_id: string;
  readonly environment: string;
  readonly name: string;
  readonly artifact_uri: string;
  readonly stage: string;
}

/** Writes of logged models, inside one unit of work. Deleted models are not found. */
export interface LoggedModelStore {
  findByKey(key: string): Promise<LoggedModelRow | undefined>;
  find(id: string): Promise<LoggedModelRow | undefined>;
  /** Deleted or not. */
  findAny(id: string): Promise<LoggedModelRow | undefined>;
  findServable(id: string): Promise<ServableModelRow | undefined>;
  /** The model of a run whose bytes have this hash. */
  findOfRun(runId: string, hash: string): Promise<ServableModelRow | undefined>;
  insert(row: LoggedModelRow): Promise<void>;
  insertServable(row: ServableModelRow): Promise<void>;
  change(id: string, change: Partial<Omit<LoggedModelRow, 'id'>>): Promise<void>;
  findParams(id: string, names: readonly string[]): Promise<LoggedModelPairRow[]>;
  addParams(id: string, params: readonly Pair[]): Promise<void>;
  findTag(id: string, name: string): Promise<string | undefined>;
  putTags(id: string, tags: readonly Pair[]): Promise<void>;
  removeTag(id: string, name: string): Promise<boolean>;
  findRun(id: string): Promise<(ModelOrigin & { readonly experiment_id: string }) | undefined>;
  findExperiment(id: string): Promise<ModelOrigin | undefined>;
}

export function createLoggedModelStore(tx: Tx): LoggedModelStore {
  return { ...createModelRows(tx), ...createPairRows(tx), ...createOriginRows(tx) };
}

function createModelRows(tx: Tx) {
  const db = tx.on<TrackingTables>();
  const live = () => db.selectFrom('tracking_logged_models').selectAll().where('deleted_at', 'is', null);
  return {
    findByKey: (key: string) =>
      db.selectFrom('tracking_logged_models').selectAll().where('key', '=', key).executeTakeFirst(),
    findAny: (id: string) =>
      db.selectFrom('tracking_logged_models').selectAll().where('id', '=', id).executeTakeFirst(),
    find: (id: string) => live().where('id', '=', id).executeTakeFirst(),
    findServable: (id: string) =>
      db.selectFrom('tracking_servable_models').selectAll().where('logged_model_id', '=', id).executeTakeFirst(),
    findOfRun: (runId: string, hash: string) =>
      db
        .selectFrom('tracking_servable_models as servable')
        .innerJoin('tracking_logged_models as logged', 'logged.id', 'servable.logged_model_id')
        .selectAll('servable')
        .where('logged.run_id', '=', runId)
        .where('servable.hash', '=', hash)
        .where('logged.deleted_at', 'is', null)
        .orderBy('logged.created_at', 'desc')
        .limit(1)
        .executeTakeFirst(),
    async insert(row: LoggedModelRow) {
      await db.insertInto('tracking_logged_models').values(row).execute();
    },
    async insertServable(row: ServableModelRow) {
      await db.insertInto('tracking_servable_models').values(row).execute();
    },
    async change(id: string, change: Partial<Omit<LoggedModelRow, 'id'>>) {
      await db.updateTable('tracking_logged_models').set(change).where('id', '=', id).execute();
    },
  };
}

function createPairRows(tx: Tx) {
  const db = tx.on<TrackingTables>();
  return {
    findParams: (id: string, names: readonly string[]) =>
      db
        .selectFrom('tracking_logged_model_params')
        .selectAll()
        .where('model_id', '=', id)
        .where(idsIn(tx.kind, 'name', names))
        .execute(),
    async addParams(id: string, params: readonly Pair[]) {
      const rows = params.map(({ name, value }) => [id, name, value]);
      await insertRows(tx, 'tracking_logged_model_params', ['model_id', 'name', 'value'], rows, { skipKnown: true });
    },
    async findTag(id: string, name: string) {
      const row = await db
        .selectFrom('tracking_logged_model_tags')
        .select('value')
        .where('model_id', '=', id)
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.value;
    },
    putTags: (id: string, tags: readonly Pair[]) => putPairs(tx, 'tracking_logged_model_tags', id, tags),
    async removeTag(id: string, name: string) {
      const gone = await db
        .deleteFrom('tracking_logged_model_tags')
        .where('model_id', '=', id)
        .where('name', '=', name)
        .executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
  };
}

function createOriginRows(tx: Tx) {
  const db = tx.on<TrackingTables>();
  return {
    findRun: (id: string) =>
      db
        .selectFrom('tracking_runs')
        .select(['id', 'project_id', 'environment', 'name', 'artifact_uri', 'stage', 'experiment_id'])
        .where('id', '=', id)
        .executeTakeFirst(),
    findExperiment: (id: string) =>
      db
        .selectFrom('tracking_experiments')
        .select(['id', 'project_id', 'environment', 'name', 'artifact_uri', 'stage'])
        .where('id', '=', id)
        .executeTakeFirst(),
  };
}
