import type { Migration } from '../migration.ts';

/** Objectives and the readings of their KPIs. */
export const innovationMigration: Migration = {
  name: '0009-innovation-objectives',
  async up(schema) {
    await schema.createTable(
      'innovation_objectives',
      (kind) => ({
        id: kind.id().primaryKey(),
        project_id: kind.id(),
        project_name: kind.text(),
        environment: kind.text(),
        name: kind.text(),
        owner: kind.text().nullable(),
        deployment: kind.text(),
        kpi_name: kind.text(),
        measure: kind.text(),
        direction: kind.text(),
        target: kind.double().nullable(),
        unit: kind.text(),
        assumption: kind.text().nullable(),
        declared_at: kind.instant(),
        updated_at: kind.instant(),
      }),
      { unique: [['project_id', 'environment']] },
    );
    await schema.createIndex('innovation_objectives_by_deployment', 'innovation_objectives', ['deployment', 'id']);
    await schema.createTable(
      'innovation_readings',
      (kind) => ({
        objective_id: kind.id().references('innovation_objectives', 'id'),
        source: kind.text(),
        source_id: kind.id(),
        value: kind.double(),
        low: kind.double(),
        high: kind.double(),
        n: kind.int64(),
        level: kind.double().nullable(),
        read_at: kind.instant(),
      }),
      { primaryKey: ['objective_id', 'source', 'source_id'] },
    );
    await schema.createIndex('innovation_readings_by_time', 'innovation_readings', ['objective_id', 'read_at']);
  },
};
