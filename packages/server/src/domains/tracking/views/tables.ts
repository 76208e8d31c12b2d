/** Rows of saved views, as migration 0013 makes them. */
export interface SavedViewTables {
  tracking_saved_views: SavedViewRow;
}

/** `experiment_id` is empty for the page of all runs. */
export interface SavedViewRow {
  id: string;
  project_id: string;
  environment: string;
  experiment_id: string;
  name: string;
  query: string;
  created_at: number;
  updated_at: number;
}
