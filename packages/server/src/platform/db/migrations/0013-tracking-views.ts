import type { Migration } from '../migration.ts';

/** Saved views of the runs page; `experiment_id` is empty for the page of all runs. */
export const savedViewsMigration: Migration = {
  name: '0013-tracking-views',
  async up(schema) {
    await schema.createTable(
      'tracking_saved_views',
      (kind) => ({
        id: kind.id().primaryKey(),
        project_id: kind.id(),
        environment: kind.text().defaultTo('production'),
        experiment_id: kind.text(),
        name: kind.text(),
        query: kind.text(),
        created_at: kind.instant(),
        updated_at: kind.instant(),
      }),
      { unique: [['experiment_id', 'name']] },
    );
    await schema.createIndex('tracking_saved_views_by_page', 'tracking_saved_views', ['experiment_id', 'id']);
  },
};
