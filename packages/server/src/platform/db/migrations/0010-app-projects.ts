import type { Migration } from '../migration.ts';

/** Projects of the home and the folders that commands may run in. */
export const appMigration: Migration = {
  name: '0010-app-projects',
  async up(schema) {
    await schema.createTable('app_projects', (kind) => ({
      id: kind.id().primaryKey(),
      name: kind.text().unique(),
      description: kind.text().nullable(),
      environment: kind.text(),
      folder: kind.text().nullable(),
      manifest_hash: kind.text().nullable(),
      manifest_text: kind.text().nullable(),
      created_at: kind.instant(),
      applied_at: kind.instant().nullable(),
    }));
    await schema.createTable('app_folders', (kind) => ({
      path: kind.text().primaryKey(),
      registered_at: kind.instant(),
    }));
  },
};
