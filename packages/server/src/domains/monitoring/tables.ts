export interface MonitorsTable {
  name: string;
  project_id: string;
  project_name: string;
  environment: string;
  deployment: string;
  settings: string;
  created_at: number;
  updated_at: number;
}

export interface EpochsTable {
  monitor: string;
  epoch: number;
  deployment: string;
  model_version_id: string;
  /** Empty when the epoch was opened by the settings and no release is known. */
  release_id: string;
  start_rule: 'first_answer' | 'present';
  window_rows: number;
  start_ordinal: number | null;
  reference_job_id: string | null;
  reference: string | null;
  reference_quality: string | null;
  opened_at: number;
  closed_at: number | null;
}

export interface WindowsTable {
  id: string;
  monitor: string;
  epoch: number;
  position: number;
  deployment: string;
  model_version_id: string;
  from_ordinal: number;
  to_ordinal: number;
  first_row_at: number | null;
  drift: string;
  columns: string;
  reaction: string;
  evaluated_at: number;
  labelled: number;
  labels_through: number | null;
  metrics: string | null;
  cost_per_record: string | null;
  cost_above_reference: string | null;
  error_above_reference: string | null;
  harmful: number | null;
  seed: number | null;
  labelled_at: number | null;
}

export interface AlertsTable {
  id: string;
  project_id: string;
  monitor: string;
  epoch: number;
  deployment: string;
  severity: 'alert' | 'notice';
  phase: 'open' | 'resolved';
  /** `monitor:epoch` while an alert is open: at most one. */
  open_key: string | null;
  facts: string;
  window_id: string;
  last_window_id: string;
  windows: number;
  follow_up: 'none' | 'retraining' | 'failed' | 'held' | 'released' | 'rolled_back';
  follow_up_note: string | null;
  opened_at: number;
  resolved_at: number | null;
  resolution: string | null;
}

export interface DecisionsTable {
  id: string;
  project_id: string;
  monitor: string;
  deployment: string;
  alert_id: string;
  window_id: string;
  decision: 'retrain' | 'hold';
  pipeline: string | null;
  pipeline_run_id: string | null;
  reason: string;
  numbers: string;
  from_ordinal: number;
  recent_rows: number;
  base_rows: number;
  decided_at: number;
}

export interface MonitoringTables {
  monitoring_monitors: MonitorsTable;
  monitoring_epochs: EpochsTable;
  monitoring_windows: WindowsTable;
  monitoring_alerts: AlertsTable;
  monitoring_decisions: DecisionsTable;
}
