import type { Migration } from '../migration.ts';

/** Declared trainings and pipelines, and the ledger of pipeline runs with their steps. */
export const pipelinesMigration: Migration = {
  name: '0006-pipelines-ledger',
  async up(schema) {
    await schema.createTable(
      'pipelines_trainings',
      (kind) => ({
        name: kind.text(),
        revision: kind.int64(),
        project_id: kind.id(),
        environment: kind.text(),
        spec: kind.json(),
        created_at: kind.instant(),
      }),
      { primaryKey: ['name', 'revision'] },
    );
    await schema.createTable('pipelines_pipelines', (kind) => ({
      name: kind.text().primaryKey(),
      project_id: kind.id(),
      environment: kind.text(),
      project: kind.json(),
      spec: kind.json(),
      created_at: kind.instant(),
    }));
    await schema.createTable('pipelines_runs', (kind) => ({
      id: kind.id().primaryKey(),
      key: kind.text().unique(),
      pipeline: kind.text().references('pipelines_pipelines', 'name'),
      project_id: kind.id(),
      environment: kind.text(),
      project: kind.json(),
      job_id: kind.id(),
      status: kind.text(),
      trigger: kind.json(),
      summary: kind.text().nullable(),
      created_at: kind.instant(),
      started_at: kind.instant().nullable(),
      ended_at: kind.instant().nullable(),
    }));
    await schema.createIndex('pipelines_runs_by_pipeline', 'pipelines_runs', ['pipeline', 'id']);
    await schema.createTable(
      'pipelines_steps',
      (kind) => ({
        run_id: kind.id().references('pipelines_runs', 'id'),
        position: kind.int64(),
        name: kind.text(),
        uses: kind.text(),
        subject: kind.text(),
        settings: kind.json(),
        status: kind.text(),
        attempt: kind.int64(),
        started_at: kind.instant().nullable(),
        ended_at: kind.instant().nullable(),
        summary: kind.text().nullable(),
        outputs: kind.json(),
      }),
      { primaryKey: ['run_id', 'position'], unique: [['run_id', 'name']] },
    );
  },
};
