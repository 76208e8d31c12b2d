import type { Database, Tx } from '../../../platform/db/database.ts';
import type { CommandRow, PipelinesTables } from '../tables.ts';

/** Hashes per query. */
const CHUNK = 1000;

/** The attempts of commands, on a unit of work or, for reading, on the database. */
export interface CommandLedger {
  findLatest(stepKey: string): Promise<CommandRow | undefined>;
  findLatestOfStep(pipelineRunId: string, step: string): Promise<CommandRow | undefined>;
  /** Those whose process may still run, with how their pipeline run stands. */
  listRunning(): Promise<ReadonlyArray<CommandRow & { readonly run_status: string }>>;
  insert(row: CommandRow): Promise<void>;
  change(of: Pick<CommandRow, 'step_key' | 'attempt'>, change: Partial<CommandRow>): Promise<void>;
  /** Logs among these that are still needed. */
  findLogs(hashes: readonly string[]): Promise<readonly string[]>;
}

export function createCommandLedger(on: Tx | Database): CommandLedger {
  const db = 'on' in on ? on.on<PipelinesTables>() : on.read<PipelinesTables>();
  const commands = () => db.selectFrom('pipelines_commands').selectAll();
  return {
    findLatest: (stepKey) =>
      commands().where('step_key', '=', stepKey).orderBy('attempt', 'desc').limit(1).executeTakeFirst(),
    findLatestOfStep: (pipelineRunId, step) =>
      commands()
        .where('pipeline_run_id', '=', pipelineRunId)
        .where('step', '=', step)
        .orderBy('attempt', 'desc')
        .limit(1)
        .executeTakeFirst(),
    listRunning: () =>
      db
        .selectFrom('pipelines_commands as command')
        .innerJoin('pipelines_runs as run', 'run.id', 'command.pipeline_run_id')
        .selectAll('command')
        .select('run.status as run_status')
        .where('command.status', '=', 'running')
        .limit(1000)
        .execute(),
    async insert(row) {
      await db.insertInto('pipelines_commands').values(row).execute();
    },
    async change({ step_key, attempt }, change) {
      await db
        .updateTable('pipelines_commands')
        .set(change)
        .where('step_key', '=', step_key)
        .where('attempt', '=', attempt)
        .execute();
    },
    async findLogs(hashes) {
      const found: string[] = [];
      for (let from = 0; from < hashes.length; from += CHUNK) {
        const chunk = hashes.slice(from, from + CHUNK);
        const rows = await db
          .selectFrom('pipelines_commands')
          .select('log_hash')
          .where('log_hash', 'in', chunk)
          .execute();
        found.push(...rows.flatMap((row) => row.log_hash ?? []));
      }
      return found;
    },
  };
}
