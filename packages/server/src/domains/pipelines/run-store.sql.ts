import type { Database, Tx } from '../../platform/db/database.ts';
import type { PipelinesTables, RunRow, StepRow } from './tables.ts';

/** The ledger's rows, on a unit of work or, for reading, on the database. */
export interface RunStore {
  findRun(id: string): Promise<RunRow | undefined>;
  findRunByKey(key: string): Promise<RunRow | undefined>;
  findLatest(pipeline: string): Promise<RunRow | undefined>;
  findOldest(pipeline: string, status: 'queued' | 'running'): Promise<RunRow | undefined>;
  findOpen(): Promise<RunRow[]>;
  findSteps(runId: string): Promise<StepRow[]>;
  insertRun(run: RunRow, steps: readonly StepRow[]): Promise<void>;
  changeRun(id: string, change: Partial<RunRow>): Promise<void>;
  changeStep(runId: string, position: number, change: Partial<StepRow>): Promise<void>;
  /** Gives every step after `position` that has not run the status `skipped`. */
  skipAfter(runId: string, position: number): Promise<void>;
}

export function createRunStore(on: Tx | Database): RunStore {
  const db = 'on' in on ? on.on<PipelinesTables>() : on.read<PipelinesTables>();
  const runs = () => db.selectFrom('pipelines_runs').selectAll();
  return {
    findRun: (id) => runs().where('id', '=', id).executeTakeFirst(),
    findRunByKey: (key) => runs().where('key', '=', key).executeTakeFirst(),
    findLatest: (pipeline) => runs().where('pipeline', '=', pipeline).orderBy('id', 'desc').limit(1).executeTakeFirst(),
    findOldest: (pipeline, status) =>
      runs().where('pipeline', '=', pipeline).where('status', '=', status).orderBy('id').limit(1).executeTakeFirst(),
    findOpen: () => runs().where('status', 'in', ['queued', 'running']).orderBy('id').limit(100).execute(),
    findSteps: (runId) =>
      db.selectFrom('pipelines_steps').selectAll().where('run_id', '=', runId).orderBy('position').execute(),
    async insertRun(run, steps) {
      await db.insertInto('pipelines_runs').values(run).execute();
      await db
        .insertInto('pipelines_steps')
        .values([...steps])
        .execute();
    },
    async changeRun(id, change) {
      await db.updateTable('pipelines_runs').set(change).where('id', '=', id).execute();
    },
    async changeStep(runId, position, change) {
      await db
        .updateTable('pipelines_steps')
        .set(change)
        .where('run_id', '=', runId)
        .where('position', '=', position)
        .execute();
    },
    async skipAfter(runId, position) {
      await db
        .updateTable('pipelines_steps')
        .set({ status: 'skipped' })
        .where('run_id', '=', runId)
        .where('position', '>', position)
        .where('status', '=', 'waiting')
        .execute();
    },
  };
}
