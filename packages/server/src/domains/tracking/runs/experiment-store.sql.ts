import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import type { ExperimentRow, RunRow, TrackingTables } from '../tables.ts';

/** Runs moved by one statement. */
const SLICE = 5000;

type Position = Pick<RunRow, 'started_at' | 'id'>;

/** Writes of experiments, inside one unit of work. */
export interface ExperimentStore {
  find(id: string): Promise<ExperimentRow | undefined>;
  findByName(name: string): Promise<ExperimentRow | undefined>;
  /** The whole number, as text, after the greatest id that is one. */
  findNextId(): Promise<string>;
  insert(row: ExperimentRow): Promise<void>;
  update(id: string, change: Partial<ExperimentRow>): Promise<void>;
  /** Deletes the active runs of an experiment, or restores all that are deleted. */
  moveRuns(id: string, stage: 'active' | 'deleted', at: number): Promise<void>;
  putTags(id: string, tags: ReadonlyArray<readonly [name: string, value: string]>): Promise<void>;
  deleteTag(id: string, name: string): Promise<boolean>;
}

export function createExperimentStore(tx: Tx): ExperimentStore {
  const db = tx.on<TrackingTables>();
  return {
    find: (id) => db.selectFrom('tracking_experiments').selectAll().where('id', '=', id).executeTakeFirst(),
    findByName: (name) => db.selectFrom('tracking_experiments').selectAll().where('name', '=', name).executeTakeFirst(),
    async findNextId() {
      const isNumber = tx.kind === 'sqlite' ? sql`id not glob '*[^0-9]*'` : sql`id ~ '^[0-9]+$'`;
      // The greatest number as text is the longest, then the last.
      const { rows } = await sql<{ id: string }>`select id from tracking_experiments where ${isNumber}
        order by length(id) desc, id desc limit 1`.execute(db);
      return String(Number(rows[0]?.id ?? 0) + 1);
    },
    async insert(row) {
      await db.insertInto('tracking_experiments').values(row).execute();
    },
    async update(id, change) {
      await db.updateTable('tracking_experiments').set(change).where('id', '=', id).execute();
    },
    async moveRuns(id, stage, at) {
      // In slices, between which the writer lets others have their turn.
      const deletedAt = stage === 'deleted' ? at : null;
      for (let after = sql`1 = 1`; ; ) {
        const { rows } = await sql<Position>`select started_at, id from tracking_runs
          where experiment_id = ${id} and ${after} order by started_at, id limit 1 offset ${SLICE - 1}`.execute(db);
        const last = rows[0];
        const upTo = last === undefined ? sql`1 = 1` : sql`(started_at, id) <= (${last.started_at}, ${last.id})`;
        await sql`update tracking_runs set stage = ${stage}, updated_at = ${at}, deleted_at = ${deletedAt}
          where experiment_id = ${id} and stage <> ${stage} and ${after} and ${upTo}`.execute(db);
        if (last === undefined) return;
        after = sql`(started_at, id) > (${last.started_at}, ${last.id})`;
      }
    },
    async putTags(id, tags) {
      const rows = tags.map(([name, value]) => [id, name, value]);
      const replaceBy = ['experiment_id', 'name'];
      await insertRows(tx, 'tracking_experiment_tags', ['experiment_id', 'name', 'value'], rows, { replaceBy });
    },
    async deleteTag(id, name) {
      const done = await db
        .deleteFrom('tracking_experiment_tags')
        .where('experiment_id', '=', id)
        .where('name', '=', name)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
  };
}
