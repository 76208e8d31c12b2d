import type { Migration } from '../migration.ts';
import type { SchemaBuilder } from '../schema-builder.ts';

/** Experiments, runs with everything logged to them, files, logged and registered models. */
export const trackingMigration: Migration = {
  name: '0004-tracking-runs',
  async up(schema) {
    await createExperiments(schema);
    await createRuns(schema);
    await createMetrics(schema);
    await createInputs(schema);
    await createFiles(schema);
    await createLoggedModels(schema);
    await createRegistry(schema);
  },
};

/** Name and value pairs of a thing. */
async function createPairs(schema: SchemaBuilder, name: string, owner: string, of: string): Promise<void> {
  await schema.createTable(
    name,
    (kind) => ({ [owner]: kind.id().references(of, 'id'), name: kind.text(), value: kind.text() }),
    { primaryKey: [owner, 'name'], clustered: true },
  );
}

async function createExperiments(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('tracking_experiments', (kind) => ({
    id: kind.id().primaryKey(),
    project_id: kind.id(),
    environment: kind.text().defaultTo('production'),
    name: kind.text().unique(),
    artifact_uri: kind.text(),
    stage: kind.text().defaultTo('active'),
    created_at: kind.instant(),
    updated_at: kind.instant(),
    deleted_at: kind.instant().nullable(),
  }));
  await schema.createIndex('tracking_experiments_by_age', 'tracking_experiments', ['created_at', 'id']);
  await createPairs(schema, 'tracking_experiment_tags', 'experiment_id', 'tracking_experiments');
}

async function createRuns(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('tracking_runs', (kind) => ({
    id: kind.id().primaryKey(),
    key: kind.text().nullable().unique(),
    experiment_id: kind.id().references('tracking_experiments', 'id'),
    project_id: kind.id(),
    environment: kind.text().defaultTo('production'),
    name: kind.text(),
    status: kind.text(),
    user_name: kind.text().defaultTo(''),
    parent_id: kind.id().nullable(),
    artifact_uri: kind.text(),
    stage: kind.text().defaultTo('active'),
    started_at: kind.instant(),
    ended_at: kind.instant().nullable(),
    updated_at: kind.instant(),
    deleted_at: kind.instant().nullable(),
  }));
  await schema.createIndex('tracking_runs_by_experiment', 'tracking_runs', ['experiment_id', 'started_at', 'id']);
  await schema.createIndex('tracking_runs_by_project', 'tracking_runs', ['project_id', 'started_at', 'id']);
  await schema.createIndex('tracking_runs_by_start', 'tracking_runs', ['started_at', 'id']);
  await schema.createIndex('tracking_runs_by_parent', 'tracking_runs', ['parent_id']);
  await createPairs(schema, 'tracking_params', 'run_id', 'tracking_runs');
  await createPairs(schema, 'tracking_tags', 'run_id', 'tracking_runs');
}

/** Points are found by a whole number, not by run and name: millions of them per run stay narrow. NaN is 0 with the flag set. */
async function createMetrics(schema: SchemaBuilder): Promise<void> {
  await schema.createTable(
    'tracking_latest_metrics',
    (kind) => ({
      run_id: kind.id().references('tracking_runs', 'id'),
      name: kind.text(),
      series: kind.int64(),
      step: kind.int64(),
      at: kind.instant(),
      value: kind.double({ nan: true }),
      points: kind.int64(),
    }),
    { primaryKey: ['run_id', 'name'], clustered: true },
  );
  await schema.createIndex('tracking_latest_metrics_by_series', 'tracking_latest_metrics', ['series'], {
    unique: true,
  });
  await schema.createTable(
    'tracking_points',
    (kind) => ({
      series: kind.int64(),
      at: kind.instant(),
      step: kind.int64(),
      value: kind.double(),
      value_is_nan: kind.flag(),
    }),
    { primaryKey: ['series', 'at', 'step', 'value', 'value_is_nan'], clustered: true },
  );
}

async function createInputs(schema: SchemaBuilder): Promise<void> {
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
  await schema.createTable(
    'tracking_datasets',
    (kind) => ({
      id: kind.id().primaryKey(),
      experiment_id: kind.id().references('tracking_experiments', 'id'),
      name: kind.text(),
      digest: kind.text(),
      source_type: kind.text(),
      source: kind.text(),
      schema: kind.text().nullable(),
      profile: kind.text().nullable(),
    }),
    { unique: [['experiment_id', 'name', 'digest']] },
  );
  await schema.createTable(
    'tracking_run_datasets',
    (kind) => ({
      run_id: kind.id().references('tracking_runs', 'id'),
      dataset_id: kind.id().references('tracking_datasets', 'id'),
      position: kind.int64(),
      context: kind.text().nullable(),
      tags: kind.json(),
    }),
    { primaryKey: ['run_id', 'dataset_id'], clustered: true },
  );
  await schema.createIndex('tracking_run_datasets_by_dataset', 'tracking_run_datasets', ['dataset_id']);
  await schema.createTable(
    'tracking_run_models',
    (kind) => ({
      run_id: kind.id().references('tracking_runs', 'id'),
      direction: kind.text(),
      model_id: kind.id(),
      step: kind.int64(),
    }),
    { primaryKey: ['run_id', 'direction', 'model_id', 'step'], clustered: true },
  );
  await schema.createIndex('tracking_run_models_by_model', 'tracking_run_models', ['model_id']);
}

/** The artifact tree: `path` is `<experiment>/<run>/artifacts/…` and the like, the bytes are a blob. */
async function createFiles(schema: SchemaBuilder): Promise<void> {
  await schema.createTable(
    'tracking_files',
    (kind) => ({
      path: kind.text(),
      hash: kind.text(),
      size: kind.int64(),
      kind: kind.text(),
      created_at: kind.instant(),
    }),
    { primaryKey: ['path'], clustered: true },
  );
  await schema.createIndex('tracking_files_by_hash', 'tracking_files', ['hash']);
  await schema.createTable('tracking_uploads', (kind) => ({
    id: kind.id().primaryKey(),
    path: kind.text(),
    created_at: kind.instant(),
  }));
  await schema.createTable(
    'tracking_upload_parts',
    (kind) => ({
      upload_id: kind.id().references('tracking_uploads', 'id'),
      number: kind.int64(),
      hash: kind.text(),
      size: kind.int64(),
    }),
    { primaryKey: ['upload_id', 'number'] },
  );
  await schema.createIndex('tracking_upload_parts_by_hash', 'tracking_upload_parts', ['hash']);
}

async function createLoggedModels(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('tracking_logged_models', (kind) => ({
    id: kind.id().primaryKey(),
    key: kind.text().nullable().unique(),
    project_id: kind.id(),
    environment: kind.text().defaultTo('production'),
    experiment_id: kind.id().nullable(),
    run_id: kind.id().nullable().references('tracking_runs', 'id'),
    name: kind.text(),
    type: kind.text().defaultTo(''),
    status: kind.text(),
    status_message: kind.text().nullable(),
    artifact_uri: kind.text(),
    created_at: kind.instant(),
    updated_at: kind.instant(),
    deleted_at: kind.instant().nullable(),
  }));
  await schema.createIndex('tracking_logged_models_by_run', 'tracking_logged_models', ['run_id']);
  await schema.createIndex('tracking_logged_models_by_experiment', 'tracking_logged_models', [
    'experiment_id',
    'created_at',
    'id',
  ]);
  await createPairs(schema, 'tracking_logged_model_params', 'model_id', 'tracking_logged_models');
  await createPairs(schema, 'tracking_logged_model_tags', 'model_id', 'tracking_logged_models');
  await schema.createTable(
    'tracking_logged_model_metrics',
    (kind) => ({
      model_id: kind.id().references('tracking_logged_models', 'id'),
      run_id: kind.id(),
      name: kind.text(),
      dataset_name: kind.text(),
      dataset_digest: kind.text(),
      step: kind.int64(),
      at: kind.instant(),
      value: kind.double({ nan: true }),
    }),
    { primaryKey: ['model_id', 'name', 'run_id', 'dataset_name', 'dataset_digest'], clustered: true },
  );
  await schema.createTable('tracking_servable_models', (kind) => ({
    logged_model_id: kind.id().primaryKey().references('tracking_logged_models', 'id'),
    hash: kind.text(),
    size: kind.int64(),
    format: kind.text(),
    signature: kind.json(),
    feature_set_id: kind.id().nullable(),
    dataset_version_id: kind.id().nullable(),
    threshold: kind.double(),
    input_example: kind.json().nullable(),
  }));
  await schema.createIndex('tracking_servable_models_by_hash', 'tracking_servable_models', ['hash']);
  await schema.createIndex('tracking_servable_models_by_data', 'tracking_servable_models', ['dataset_version_id']);
}

async function createRegistry(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('tracking_models', (kind) => ({
    id: kind.id().primaryKey(),
    name: kind.text().unique(),
    project_id: kind.id(),
    environment: kind.text().defaultTo('production'),
    description: kind.text().nullable(),
    created_at: kind.instant(),
    updated_at: kind.instant(),
  }));
  await createPairs(schema, 'tracking_model_tags', 'model_id', 'tracking_models');
  await schema.createTable(
    'tracking_model_versions',
    (kind) => ({
      id: kind.id().primaryKey(),
      model_id: kind.id().references('tracking_models', 'id'),
      version: kind.int64(),
      logged_model_id: kind.id().nullable().references('tracking_logged_models', 'id'),
      source: kind.text(),
      source_uri: kind.text(),
      storage_uri: kind.text().nullable(),
      run_id: kind.text().nullable(),
      run_link: kind.text().nullable(),
      description: kind.text().nullable(),
      user_name: kind.text().defaultTo(''),
      stage: kind.text().defaultTo('none'),
      status: kind.text().defaultTo('ready'),
      status_message: kind.text().nullable(),
      code_commit: kind.text().nullable(),
      created_at: kind.instant(),
      updated_at: kind.instant(),
      deleted_at: kind.instant().nullable(),
    }),
    { unique: [['model_id', 'version']] },
  );
  await schema.createIndex('tracking_model_versions_by_logged', 'tracking_model_versions', ['logged_model_id']);
  await schema.createIndex('tracking_model_versions_by_run', 'tracking_model_versions', ['run_id']);
  await schema.createIndex('tracking_model_versions_by_change', 'tracking_model_versions', ['updated_at', 'id']);
  await createPairs(schema, 'tracking_model_version_tags', 'version_id', 'tracking_model_versions');
  await schema.createTable(
    'tracking_aliases',
    (kind) => ({
      model_id: kind.id().references('tracking_models', 'id'),
      alias: kind.text(),
      model_version_id: kind.id().references('tracking_model_versions', 'id'),
      set_at: kind.instant(),
    }),
    { primaryKey: ['model_id', 'alias'] },
  );
  await schema.createIndex('tracking_aliases_by_version', 'tracking_aliases', ['model_version_id']);
}
