import type { Migration } from '../migration.ts';
import type { SchemaBuilder } from '../schema-builder.ts';

async function createDeployments(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('delivery_deployments', (kind) => ({
    name: kind.text().primaryKey(),
    project_id: kind.id(),
    project_name: kind.text(),
    environment: kind.text(),
    model: kind.text(),
    threshold: kind.double().nullable(),
    logging: kind.text(),
    retention_days: kind.int64(),
    retention_megabytes: kind.int64(),
    canary: kind.json(),
    gate: kind.json().nullable(),
    costs: kind.json().nullable(),
    champion_version_id: kind.id().nullable(),
    champion_version: kind.int64().nullable(),
    champion_since: kind.instant().nullable(),
    champion_release_id: kind.id().nullable(),
    created_at: kind.instant(),
    updated_at: kind.instant(),
  }));
  await schema.createIndex('delivery_deployments_by_project', 'delivery_deployments', ['project_id']);
}

async function createGates(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('delivery_gates', (kind) => ({
    id: kind.id().primaryKey(),
    key: kind.text().unique(),
    project_id: kind.id(),
    deployment: kind.text().references('delivery_deployments', 'name'),
    logged_model_id: kind.id(),
    champion_version_id: kind.id().nullable(),
    verdict: kind.text(),
    checks: kind.json(),
    evaluated_on: kind.text(),
    candidate: kind.json(),
    champion: kind.json().nullable(),
    never_act_cost: kind.double().nullable(),
    cost_difference: kind.json().nullable(),
    seed: kind.int64(),
    created_at: kind.instant(),
  }));
  await schema.createIndex('delivery_gates_by_deployment', 'delivery_gates', ['deployment', 'created_at']);
}

async function createReleases(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('delivery_releases', (kind) => ({
    id: kind.id().primaryKey(),
    key: kind.text().unique(),
    project_id: kind.id(),
    environment: kind.text(),
    deployment: kind.text().references('delivery_deployments', 'name'),
    logged_model_id: kind.id(),
    model_version_id: kind.id(),
    version: kind.int64(),
    previous_version_id: kind.id().nullable(),
    previous_version: kind.int64().nullable(),
    previous_release_id: kind.id().nullable(),
    strategy: kind.text(),
    phase: kind.text(),
    step: kind.int64(),
    look: kind.int64(),
    weight: kind.double(),
    plan: kind.json(),
    from_ordinal: kind.int64(),
    step_ordinal: kind.int64(),
    gate_id: kind.id().nullable(),
    cause: kind.text(),
    released_by: kind.text(),
    undo_key: kind.text().nullable().unique(),
    started_at: kind.instant(),
    ended_at: kind.instant().nullable(),
  }));
  await schema.createIndex('delivery_releases_by_deployment', 'delivery_releases', ['deployment', 'started_at']);
  await schema.createTable(
    'delivery_release_steps',
    (kind) => ({
      release_id: kind.id().references('delivery_releases', 'id'),
      step: kind.int64(),
      look: kind.int64(),
      weight: kind.double(),
      verdict: kind.text(),
      requests: kind.int64(),
      labels: kind.int64(),
      cost_difference: kind.json().nullable(),
      reason: kind.text(),
      seed: kind.int64(),
      at: kind.instant(),
    }),
    { primaryKey: ['release_id', 'step', 'look'] },
  );
}

async function createComparisons(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('delivery_comparisons', (kind) => ({
    id: kind.id().primaryKey(),
    key: kind.text().unique(),
    project_id: kind.id(),
    deployment: kind.text().references('delivery_deployments', 'name'),
    before_version_id: kind.id(),
    after_version_id: kind.id(),
    from_ordinal: kind.int64(),
    to_ordinal: kind.int64(),
    rows: kind.int64(),
    before_report: kind.json(),
    after_report: kind.json(),
    never_act_cost: kind.double(),
    cost_difference: kind.json(),
    saved: kind.json(),
    seed: kind.int64(),
    created_at: kind.instant(),
  }));
}

/** Deployments, gate verdicts, releases with their looked-at steps, and comparisons. */
export const deliveryMigration: Migration = {
  name: '0007-delivery',
  async up(schema) {
    await createDeployments(schema);
    await createGates(schema);
    await createReleases(schema);
    await createComparisons(schema);
  },
};
