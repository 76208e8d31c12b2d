/** Rows of experiments and runs. */
export interface RunTables {
  tracking_experiments: ExperimentRow;
  tracking_experiment_tags: ExperimentTagRow;
  tracking_runs: RunRow;
  tracking_params: PairRow;
  tracking_tags: PairRow;
  tracking_run_inputs: RunInputRow;
  tracking_latest_metrics: LatestMetricRow;
  tracking_points: PointRow;
  tracking_datasets: DatasetRow;
  tracking_run_datasets: RunDatasetRow;
  tracking_run_models: RunModelRow;
}

/** `stage` is `active` or `deleted`; `artifact_uri` is where runs put their files unless told otherwise. */
export interface ExperimentRow {
  id: string;
  project_id: string;
  environment: string;
  name: string;
  artifact_uri: string;
  stage: string;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

interface ExperimentTagRow {
  experiment_id: string;
  name: string;
  value: string;
}

/** `status` is running, scheduled, finished, failed or killed. */
export interface RunRow {
  id: string;
  key: string | null;
  experiment_id: string;
  project_id: string;
  environment: string;
  name: string;
  status: string;
  user_name: string;
  parent_id: string | null;
  artifact_uri: string;
  stage: string;
  started_at: number;
  ended_at: number | null;
  updated_at: number;
  deleted_at: number | null;
}

/** A parameter or a tag. */
export interface PairRow {
  run_id: string;
  name: string;
  value: string;
}

/** What a run of the platform read: dataset versions, feature sets and the like, by kind and id. */
export interface RunInputRow {
  run_id: string;
  position: number;
  kind: string;
  thing_id: string;
  name: string | null;
}

/** The latest point of a metric: the one of greatest (step, at, value). NaN is null with the flag set. */
export interface LatestMetricRow {
  run_id: string;
  name: string;
  /** The number under which all points of this metric of this run stand in `tracking_points`. */
  series: number;
  step: number;
  at: number;
  value: number | null;
  value_is_nan: number;
  /** How many points were logged. */
  points: number;
}

/** One point; NaN is 0 with the flag set, because the whole row is the key. */
interface PointRow {
  series: number;
  at: number;
  step: number;
  value: number;
  value_is_nan: number;
}

/** A dataset as a client described it. */
interface DatasetRow {
  id: string;
  experiment_id: string;
  name: string;
  digest: string;
  source_type: string;
  source: string;
  schema: string | null;
  profile: string | null;
}

/** A run used a dataset; `context` says for what (training, eval), `tags` is a JSON object of text. */
interface RunDatasetRow {
  run_id: string;
  dataset_id: string;
  position: number;
  context: string | null;
  tags: string;
}

/** A logged model that went into a run or came out of it; `direction` is `input` or `output`. */
interface RunModelRow {
  run_id: string;
  direction: string;
  model_id: string;
  step: number;
}
