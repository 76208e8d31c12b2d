import type { Migration } from '../migration.ts';
import type { SchemaBuilder } from '../schema-builder.ts';

/** Experiments, runs with everything logged to them, logged and registered models. */
export const trackingMigration: Migration = {
  name: '0004-tracking-runs',
  async up(schema) {
    await createRuns(schema);
    await createLogged(schema);
    await createModels(schema);
  },
};

async function createRuns(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('tracking_experiments', (kind) => ({
    id: kind.id().primaryKey(),
    project_id: kind.id(),
    environment: kind.text().defaultTo('production'),
    name: kind.text().unique(),
    created_at: kind.instant(),
  }));
  await schema.createTable('tracking_runs', (kind) => ({
    id: kind.id().primaryKey(),
    key: kind.text().nullable().unique(),
    experiment_id: kind.id().references('tracking_experiments', 'id'),
    project_id: kind.id(),
    environment: kind.text().defaultTo('production'),
    name: kind.text(),
    status: kind.text(),
    started_at: kind.instant(),
    ended_at: kind.instant().nullable(),
  }));
  await schema.createIndex('tracking_runs_by_experiment', 'tracking_runs', ['experiment_id', 'started_at', 'id']);
  await schema.createIndex('tracking_runs_by_project', 'tracking_runs', ['project_id', 'started_at', 'id']);
  await schema.createIndex('tracking_runs_by_start', 'tracking_runs', ['started_at', 'id']);
  for (const name of ['tracking_params', 'tracking_tags']) {
    await schema.createTable(
      name,
      (kind) => ({ run_id: kind.id().references('tracking_runs', 'id'), name: kind.text(), value: kind.text() }),
      { primaryKey: ['run_id', 'name'] },
    );
  }
  await schema.createTable(
    'tracking_run_inputs',
    (kind) => ({
      run_id: kind.id().references('tracking_runs', 'id'),
      position: kind.int64(),
      kind: kind.text(),
      thing_id: kind.id(),
      name: kind.text().nullable(),
    }),
    { primaryKey: ['run_id', 'position'] },
  );
  await schema.createIndex('tracking_run_inputs_by_thing', 'tracking_run_inputs', ['thing_id', 'kind']);
}

async function createLogged(schema: SchemaBuilder): Promise<void> {
  await schema.createTable(
    'tracking_metric_points',
    (kind) => ({
      run_id: kind.id().references('tracking_runs', 'id'),
      name: kind.text(),
      position: kind.int64(),
      step: kind.int64(),
      at: kind.instant(),
      value: kind.double({ nan: true }),
    }),
    { primaryKey: ['run_id', 'name', 'position'] },
  );
  await schema.createTable(
    'tracking_latest_metrics',
    (kind) => ({
      run_id: kind.id().references('tracking_runs', 'id'),
      name: kind.text(),
      step: kind.int64(),
      at: kind.instant(),
      value: kind.double({ nan: true }),
      points: kind.int64(),
    }),
    { primaryKey: ['run_id', 'name'] },
  );
  await schema.createTable(
    'tracking_artifacts',
    (kind) => ({
      run_id: kind.id().references('tracking_runs', 'id'),
      path: kind.text(),
      hash: kind.text(),
      size: kind.int64(),
      kind: kind.text(),
      created_at: kind.instant(),
    }),
    { primaryKey: ['run_id', 'path'] },
  );
  await schema.createIndex('tracking_artifacts_by_hash', 'tracking_artifacts', ['hash']);
}

async function createModels(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('tracking_logged_models', (kind) => ({
    id: kind.id().primaryKey(),
    key: kind.text().nullable().unique(),
    project_id: kind.id(),
    environment: kind.text().defaultTo('production'),
    run_id: kind.id().nullable().references('tracking_runs', 'id'),
    hash: kind.text(),
    size: kind.int64(),
    format: kind.text(),
    signature: kind.json(),
    feature_set_id: kind.id().nullable(),
    dataset_version_id: kind.id().nullable(),
    threshold: kind.double(),
    input_example: kind.json().nullable(),
    created_at: kind.instant(),
  }));
  await schema.createIndex('tracking_logged_models_by_run', 'tracking_logged_models', ['run_id']);
  await schema.createIndex('tracking_logged_models_by_hash', 'tracking_logged_models', ['hash']);
  await schema.createIndex('tracking_logged_models_by_data', 'tracking_logged_models', ['dataset_version_id']);
  await schema.createTable('tracking_models', (kind) => ({
    name: kind.text().primaryKey(),
    project_id: kind.id(),
    environment: kind.text().defaultTo('production'),
    created_at: kind.instant(),
  }));
  await schema.createTable(
    'tracking_model_versions',
    (kind) => ({
      id: kind.id().primaryKey(),
      model: kind.text().references('tracking_models', 'name'),
      version: kind.int64(),
      logged_model_id: kind.id().references('tracking_logged_models', 'id'),
      source: kind.text(),
      code_commit: kind.text().nullable(),
      created_at: kind.instant(),
    }),
    {
      unique: [
        ['model', 'version'],
        ['model', 'logged_model_id'],
      ],
    },
  );
  await schema.createIndex('tracking_model_versions_by_logged', 'tracking_model_versions', ['logged_model_id']);
  await schema.createTable(
    'tracking_aliases',
    (kind) => ({
      model: kind.text().references('tracking_models', 'name'),
      alias: kind.text(),
      model_version_id: kind.id().references('tracking_model_versions', 'id'),
      set_at: kind.instant(),
    }),
    { primaryKey: ['model', 'alias'] },
  );
  await schema.createIndex('tracking_aliases_by_version', 'tracking_aliases', ['model_version_id']);
}
