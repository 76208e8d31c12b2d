/** Rows of this room, as migration 0004 makes them. JSON columns are text; `…_is_nan` is 0 or 1. */
export interface TrackingTables {
  tracking_experiments: ExperimentRow;
  tracking_runs: RunRow;
  tracking_params: PairRow;
  tracking_tags: PairRow;
  tracking_run_inputs: RunInputRow;
  tracking_metric_points: MetricPointRow;
  tracking_latest_metrics: LatestMetricRow;
  tracking_artifacts: ArtifactRow;
  tracking_logged_models: LoggedModelRow;
  tracking_models: ModelRow;
  tracking_model_versions: ModelVersionRow;
  tracking_aliases: AliasRow;
}

export interface ExperimentRow {
  id: string;
  project_id: string;
  environment: string;
  name: string;
  created_at: number;
}

export interface RunRow {
  id: string;
  key: string | null;
  experiment_id: string;
  project_id: string;
  environment: string;
  name: string;
  status: string;
  started_at: number;
  ended_at: number | null;
}

export interface PairRow {
  run_id: string;
  name: string;
  value: string;
}

export interface RunInputRow {
  run_id: string;
  position: number;
  kind: string;
  thing_id: string;
  name: string | null;
}

interface MetricPointRow {
  run_id: string;
  name: string;
  position: number;
  step: number;
  at: number;
  value: number | null;
  value_is_nan: number;
}

export interface LatestMetricRow {
  run_id: string;
  name: string;
  step: number;
  at: number;
  value: number | null;
  value_is_nan: number;
  /** How many points the metric has; the next point's position. */
  points: number;
}

export interface ArtifactRow {
  run_id: string;
  path: string;
  hash: string;
  size: number;
  kind: string;
  created_at: number;
}

export interface LoggedModelRow {
  id: string;
  key: string | null;
  project_id: string;
  environment: string;
  run_id: string | null;
  hash: string;
  size: number;
  format: string;
  signature: string;
  feature_set_id: string | null;
  dataset_version_id: string | null;
  threshold: number;
  input_example: string | null;
  created_at: number;
}

export interface ModelRow {
  name: string;
  project_id: string;
  environment: string;
  created_at: number;
}

export interface ModelVersionRow {
  id: string;
  model: string;
  version: number;
  logged_model_id: string;
  source: string;
  code_commit: string | null;
  created_at: number;
}

export interface AliasRow {
  model: string;
  alias: string;
  model_version_id: string;
  set_at: number;
}
