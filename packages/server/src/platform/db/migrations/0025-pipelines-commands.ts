import type { Migration } from '../migration.ts';

/** Commands of pipeline steps with the process that watches each, so that it is taken up or ended at the next start; and how a model that Python made is served. */
export const pipelinesCommandsMigration: Migration = {
  name: '0025-pipelines-commands',
  async up(schema) {
    await schema.createTable(
      'pipelines_commands',
      (kind) => ({
        step_key: kind.text(),
        attempt: kind.int64(),
        pipeline_run_id: kind.id().references('pipelines_runs', 'id'),
        step: kind.text(),
        run_id: kind.id(),
        status: kind.text(),
        pid: kind.int64(),
        identity: kind.text(),
        server_url: kind.text().nullable(),
        log_hash: kind.text().nullable(),
        outcome: kind.json().nullable(),
        result: kind.json().nullable(),
        started_at: kind.instant(),
        ended_at: kind.instant().nullable(),
      }),
      { primaryKey: ['step_key', 'attempt'] },
    );
    await schema.createIndex('pipelines_commands_by_status', 'pipelines_commands', ['status']);
    await schema.createIndex('pipelines_commands_by_run', 'pipelines_commands', ['pipeline_run_id', 'step']);
    await schema.addColumn('tracking_servable_models', 'origin', (kind) => kind.json().nullable());
  },
};
