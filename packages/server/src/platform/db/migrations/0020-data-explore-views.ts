import type { Migration } from '../migration.ts';

/** Saved views of the explore page. */
export const exploreViewsMigration: Migration = {
  name: '0020-data-explore-views',
  async up(schema) {
    await schema.createTable(
      'data_explore_views',
      (kind) => ({
        id: kind.id().primaryKey(),
        project_id: kind.id(),
        environment: kind.text().defaultTo('production'),
        name: kind.text(),
        name_key: kind.text(),
        description: kind.text(),
        sql_text: kind.text(),
        files: kind.json(),
        chart: kind.json().nullable(),
        columns: kind.json(),
        reads: kind.json(),
        author: kind.text(),
        created_at: kind.instant(),
        updated_at: kind.instant(),
      }),
      { unique: [['project_id', 'name_key']] },
    );
  },
};
