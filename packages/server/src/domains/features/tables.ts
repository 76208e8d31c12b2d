/** Rows of this room, as migration 0003 makes them. JSON columns are text. */
export interface FeatureTables {
  features_sets: FeatureSetRow;
  features_revisions: FeatureRevisionRow;
}

export interface FeatureSetRow {
  name: string;
  project_id: string;
  environment: string;
  /** The revision in force. */
  current_id: string;
  created_at: number;
}

export interface FeatureRevisionRow {
  id: string;
  name: string;
  revision: number;
  hash: string;
  /** `SetDefinition`. */
  definition: string;
  created_at: number;
}
