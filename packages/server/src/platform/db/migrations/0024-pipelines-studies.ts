import type { Migration } from '../migration.ts';

/** Searches for parameters: the study of a training run, and its trials. */
export const studiesMigration: Migration = {
  name: '0024-pipelines-studies',
  async up(schema) {
    await schema.createTable('pipelines_studies', (kind) => ({
      run_id: kind.id().primaryKey(),
      project_id: kind.id(),
      environment: kind.text(),
      plan: kind.json(),
      status: kind.text(),
      summary: kind.text().nullable(),
      importance: kind.json().nullable(),
      worked_ms: kind.int64(),
      created_at: kind.instant(),
      ended_at: kind.instant().nullable(),
    }));
    await schema.createTable(
      'pipelines_trials',
      (kind) => ({
        run_id: kind.id().references('pipelines_studies', 'run_id'),
        position: kind.int64(),
        child_id: kind.id(),
        status: kind.text(),
        parameters: kind.json(),
        scores: kind.json(),
        error: kind.text().nullable(),
        started_at: kind.instant(),
        ended_at: kind.instant().nullable(),
      }),
      { primaryKey: ['run_id', 'position'] },
    );
  },
};
