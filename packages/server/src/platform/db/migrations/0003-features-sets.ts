import type { Migration } from '../migration.ts';

/** Feature sets and their revisions. */
export const featuresMigration: Migration = {
  name: '0003-features-sets',
  async up(schema) {
    await schema.createTable('features_sets', (kind) => ({
      name: kind.text().primaryKey(),
      project_id: kind.id(),
      environment: kind.text().defaultTo('production'),
      current_id: kind.id(),
      created_at: kind.instant(),
    }));
    await schema.createTable(
      'features_revisions',
      (kind) => ({
        id: kind.id().primaryKey(),
        name: kind.text().references('features_sets', 'name'),
        revision: kind.int64(),
        hash: kind.text(),
        definition: kind.json(),
        created_at: kind.instant(),
      }),
      {
        unique: [
          ['name', 'revision'],
          ['name', 'hash'],
        ],
      },
    );
  },
};
