import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import type { LatestMetricRow, RunInputRow, RunRow, TrackingTables } from '../tables.ts';

/** A name and its value, as rows of parameters and tags hold them. */
export type Pair = readonly [name: string, value: string];

/** Writes of runs and their parameters and tags, inside one unit of work. */
export interface RunStore {
  find(id: string): Promise<RunRow | undefined>;
  findByKey(key: string): Promise<RunRow | undefined>;
  insert(row: RunRow): Promise<void>;
  insertInputs(
    runId: string,
    inputs: ReadonlyArray<{ readonly kind: string; readonly id: string; readonly name?: string | undefined }>,
  ): Promise<void>;
  update(id: string, change: Partial<RunRow>): Promise<void>;
  findLatestMetrics(runId: string): Promise<LatestMetricRow[]>;
  findInputs(runId: string): Promise<RunInputRow[]>;
  /** The values of those of the parameters that the run has. */
  findParams(runId: string, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  insertParams(runId: string, params: readonly Pair[]): Promise<void>;
  /** No name may come twice. */
  putTags(runId: string, tags: readonly Pair[]): Promise<void>;
  hasTag(runId: string, name: string): Promise<boolean>;
  deleteTag(runId: string, name: string): Promise<boolean>;
}

const PAIR_COLUMNS = ['run_id', 'name', 'value'];

export function createRunStore(tx: Tx): RunStore {
  const db = tx.on<TrackingTables>();
  return {
    async find(id) {
      const { rows } = await sql<RunRow>`select * from tracking_runs where id = ${id}`.execute(db);
      return rows[0];
    },
    findByKey: (key) => db.selectFrom('tracking_runs').selectAll().where('key', '=', key).executeTakeFirst(),
    async insert(row) {
      await db.insertInto('tracking_runs').values(row).execute();
    },
    async insertInputs(runId, inputs) {
      const rows = inputs.map(({ kind, id, name }, position) => [runId, position, kind, id, name ?? null]);
      await insertRows(tx, 'tracking_run_inputs', ['run_id', 'position', 'kind', 'thing_id', 'name'], rows);
    },
    async update(id, change) {
      await db.updateTable('tracking_runs').set(change).where('id', '=', id).execute();
    },
    findLatestMetrics: (runId) =>
      db.selectFrom('tracking_latest_metrics').selectAll().where('run_id', '=', runId).orderBy('name').execute(),
    findInputs: (runId) =>
      db.selectFrom('tracking_run_inputs').selectAll().where('run_id', '=', runId).orderBy('position').execute(),
    async findParams(runId, names) {
      const of = idsIn(tx.kind, 'name', names);
      const { rows } = await sql<{ name: string; value: string }>`select name, value from tracking_params
        where run_id = ${runId} and ${of}`.execute(db);
      return new Map(rows.map(({ name, value }) => [name, value]));
    },
    async insertParams(runId, params) {
      const rows = params.map(([name, value]) => [runId, name, value]);
      await insertRows(tx, 'tracking_params', PAIR_COLUMNS, rows);
    },
    async putTags(runId, tags) {
      const rows = tags.map(([name, value]) => [runId, name, value]);
      await insertRows(tx, 'tracking_tags', PAIR_COLUMNS, rows, { replaceBy: ['run_id', 'name'] });
    },
    async hasTag(runId, name) {
      const row = await db
        .selectFrom('tracking_tags')
        .select('name')
        .where('run_id', '=', runId)
        .where('name', '=', name)
        .executeTakeFirst();
      return row !== undefined;
    },
    async deleteTag(runId, name) {
      const done = await db
        .deleteFrom('tracking_tags')
        .where('run_id', '=', runId)
        .where('name', '=', name)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
  };
}
