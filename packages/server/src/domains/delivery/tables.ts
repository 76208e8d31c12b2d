/** Row types of this room's tables, as the database gives them; `json` columns are text. */
export interface DeploymentRow {
  name: string;
  project_id: string;
  project_name: string;
  environment: string;
  model: string;
  threshold: number | null;
  logging: string;
  retention_days: number;
  retention_megabytes: number;
  canary: string;
  gate: string | null;
  costs: string | null;
  champion_version_id: string | null;
  champion_version: number | null;
  champion_since: number | null;
  champion_release_id: string | null;
  created_at: number;
  updated_at: number;
}

export interface GateRow {
  id: string;
  key: string;
  project_id: string;
  deployment: string;
  logged_model_id: string;
  champion_version_id: string | null;
  verdict: string;
  checks: string;
  evaluated_on: string;
  candidate: string;
  champion: string | null;
  never_act_cost: number | null;
  cost_difference: string | null;
  metric_difference: string | null;
  seed: number;
  created_at: number;
}

export interface ReleaseRow {
  id: string;
  key: string;
  project_id: string;
  environment: string;
  deployment: string;
  logged_model_id: string;
  model_version_id: string;
  version: number;
  previous_version_id: string | null;
  previous_version: number | null;
  previous_release_id: string | null;
  strategy: string;
  phase: string;
  step: number;
  look: number;
  weight: number;
  plan: string;
  from_ordinal: number;
  step_ordinal: number;
  gate_id: string | null;
  cause: string;
  released_by: string;
  undo_key: string | null;
  started_at: number;
  ended_at: number | null;
}

export interface ReleaseStepRow {
  release_id: string;
  step: number;
  look: number;
  weight: number;
  verdict: string;
  requests: number;
  labels: number;
  cost_difference: string | null;
  metric_difference: string | null;
  reason: string;
  seed: number;
  at: number;
}

export interface ComparisonRow {
  id: string;
  key: string;
  project_id: string;
  deployment: string;
  before_version_id: string;
  after_version_id: string;
  from_ordinal: number;
  to_ordinal: number;
  rows: number;
  before_report: string;
  after_report: string;
  /** 0, and `null` as JSON, where no decision has a cost. */
  never_act_cost: number;
  cost_difference: string;
  saved: string;
  metric_difference: string | null;
  seed: number;
  created_at: number;
}

export interface DeliveryTables {
  delivery_deployments: DeploymentRow;
  delivery_gates: GateRow;
  delivery_releases: ReleaseRow;
  delivery_release_steps: ReleaseStepRow;
  delivery_comparisons: ComparisonRow;
}
