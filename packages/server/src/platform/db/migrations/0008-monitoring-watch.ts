import type { Migration } from '../migration.ts';
import type { SchemaBuilder } from '../schema-builder.ts';

/** Monitors, the epochs of their champions, windows, alerts and decisions. */
export const monitoringMigration: Migration = {
  name: '0008-monitoring-watch',
  async up(schema) {
    await createMonitors(schema);
    await createWindows(schema);
    await createAlerts(schema);
  },
};

async function createMonitors(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('monitoring_monitors', (kind) => ({
    name: kind.text().primaryKey(),
    project_id: kind.id(),
    project_name: kind.text(),
    environment: kind.text(),
    deployment: kind.text(),
    settings: kind.json(),
    created_at: kind.instant(),
    updated_at: kind.instant(),
  }));
  await schema.createIndex('monitoring_monitors_by_deployment', 'monitoring_monitors', ['deployment', 'name']);
  await schema.createTable(
    'monitoring_epochs',
    (kind) => ({
      monitor: kind.text().references('monitoring_monitors', 'name'),
      epoch: kind.int64(),
      deployment: kind.text(),
      model_version_id: kind.id(),
      release_id: kind.text(),
      start_rule: kind.text(),
      window_rows: kind.int64(),
      start_ordinal: kind.int64().nullable(),
      reference_job_id: kind.id().nullable(),
      reference: kind.json().nullable(),
      reference_quality: kind.json().nullable(),
      opened_at: kind.instant(),
      closed_at: kind.instant().nullable(),
    }),
    { primaryKey: ['monitor', 'epoch'] },
  );
}

async function createWindows(schema: SchemaBuilder): Promise<void> {
  await schema.createTable(
    'monitoring_windows',
    (kind) => ({
      id: kind.id().primaryKey(),
      monitor: kind.text(),
      epoch: kind.int64(),
      position: kind.int64(),
      deployment: kind.text(),
      model_version_id: kind.id(),
      from_ordinal: kind.int64(),
      to_ordinal: kind.int64(),
      first_row_at: kind.instant().nullable(),
      drift: kind.json(),
      columns: kind.json(),
      reaction: kind.text(),
      evaluated_at: kind.instant(),
      labelled: kind.int64(),
      labels_through: kind.int64().nullable(),
      metrics: kind.json().nullable(),
      cost_per_record: kind.json().nullable(),
      cost_above_reference: kind.json().nullable(),
      harmful: kind.flag().nullable(),
      seed: kind.int64().nullable(),
      labelled_at: kind.instant().nullable(),
    }),
    { unique: [['monitor', 'epoch', 'position']] },
  );
}

async function createAlerts(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('monitoring_alerts', (kind) => ({
    id: kind.id().primaryKey(),
    project_id: kind.id(),
    monitor: kind.text(),
    epoch: kind.int64(),
    deployment: kind.text(),
    severity: kind.text(),
    phase: kind.text(),
    open_key: kind.text().nullable().unique(),
    facts: kind.json(),
    window_id: kind.id().references('monitoring_windows', 'id'),
    last_window_id: kind.id(),
    windows: kind.int64(),
    follow_up: kind.text(),
    follow_up_note: kind.text().nullable(),
    opened_at: kind.instant(),
    resolved_at: kind.instant().nullable(),
    resolution: kind.text().nullable(),
  }));
  await schema.createIndex('monitoring_alerts_by_monitor', 'monitoring_alerts', ['monitor', 'epoch', 'id']);
  await schema.createIndex('monitoring_alerts_by_project', 'monitoring_alerts', ['project_id', 'id']);
  await schema.createTable(
    'monitoring_decisions',
    (kind) => ({
      id: kind.id().primaryKey(),
      project_id: kind.id(),
      monitor: kind.text(),
      deployment: kind.text(),
      alert_id: kind.id().references('monitoring_alerts', 'id'),
      window_id: kind.id(),
      decision: kind.text(),
      pipeline: kind.text().nullable(),
      pipeline_run_id: kind.id().nullable(),
      reason: kind.text(),
      numbers: kind.json(),
      from_ordinal: kind.int64(),
      recent_rows: kind.int64(),
      base_rows: kind.int64(),
      decided_at: kind.instant(),
    }),
    { unique: [['alert_id', 'decision']] },
  );
  await schema.createIndex('monitoring_decisions_by_deployment', 'monitoring_decisions', ['deployment', 'id']);
}
