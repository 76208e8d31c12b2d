/** Rows of the application's own tables. */
export interface AppTables {
  app_projects: {
    id: string;
    name: string;
    description: string | null;
    environment: string;
    folder: string | null;
    manifest_hash: string | null;
    manifest_text: string | null;
    created_at: number;
    applied_at: number | null;
  };
  app_folders: { path: string; registered_at: number };
}

export type ProjectRow = AppTables['app_projects'];
