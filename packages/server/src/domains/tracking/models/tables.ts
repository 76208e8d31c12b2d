/** Rows of logged and registered models. */
export interface ModelTables {
  tracking_logged_models: LoggedModelRow;
  tracking_logged_model_params: LoggedModelPairRow;
  tracking_logged_model_tags: LoggedModelPairRow;
  tracking_logged_model_metrics: LoggedModelMetricRow;
  tracking_servable_models: ServableModelRow;
  tracking_models: ModelRow;
  tracking_model_tags: ModelTagRow;
  tracking_model_versions: ModelVersionRow;
  tracking_model_version_tags: ModelVersionTagRow;
  tracking_aliases: AliasRow;
}

/** A model as a run made it; `status` is pending, ready or failed. What Kaizen can serve has a row in `tracking_servable_models` too. */
export interface LoggedModelRow {
  id: string;
  key: string | null;
  project_id: string;
  environment: string;
  experiment_id: string | null;
  run_id: string | null;
  name: string;
  type: string;
  status: string;
  status_message: string | null;
  artifact_uri: string;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

/** A parameter or tag of a logged model. */
export interface LoggedModelPairRow {
  model_id: string;
  name: string;
  value: string;
}

/** The latest value of a metric of a logged model by run and dataset; texts are empty when no dataset was named. */
export interface LoggedModelMetricRow {
  model_id: string;
  run_id: string;
  name: string;
  dataset_name: string;
  dataset_digest: string;
  step: number;
  at: number;
  value: number | null;
  value_is_nan: number;
}

/** What a runtime here needs to serve a logged model: the ONNX bytes and their signature. */
export interface ServableModelRow {
  logged_model_id: string;
  hash: string;
  size: number;
  format: string;
  signature: string;
  feature_set_id: string | null;
  dataset_version_id: string | null;
  threshold: number;
  input_example: string | null;
  /** Of a model that Python made: what it is and how it is served. */
  origin: string | null;
}

export interface ModelRow {
  id: string;
  name: string;
  project_id: string;
  environment: string;
  description: string | null;
  created_at: number;
  updated_at: number;
}

interface ModelTagRow {
  model_id: string;
  name: string;
  value: string;
}

/** `source` is trained, uploaded or registered (by a client, from `source_uri`; where the files are when that names another model is `storage_uri`); `stage` is none, staging, production or archived. */
export interface ModelVersionRow {
  id: string;
  model_id: string;
  version: number;
  logged_model_id: string | null;
  source: string;
  source_uri: string;
  storage_uri: string | null;
  run_id: string | null;
  run_link: string | null;
  description: string | null;
  user_name: string;
  stage: string;
  status: string;
  status_message: string | null;
  code_commit: string | null;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

interface ModelVersionTagRow {
  version_id: string;
  name: string;
  value: string;
}

export interface AliasRow {
  model_id: string;
  alias: string;
  model_version_id: string;
  set_at: number;
}
