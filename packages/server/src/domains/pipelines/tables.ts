/** Rows of this room, as migrations 0006, 0024 and 0025 make them. JSON columns are text. */
export interface PipelinesTables {
  pipelines_trainings: TrainingRow;
  pipelines_pipelines: PipelineRow;
  pipelines_runs: RunRow;
  pipelines_steps: StepRow;
  pipelines_studies: StudyRow;
  pipelines_trials: TrialRow;
  pipelines_commands: CommandRow;
}

export interface TrainingRow {
  name: string;
  revision: number;
  project_id: string;
  environment: string;
  spec: string;
  created_at: number;
}

export interface PipelineRow {
  name: string;
  project_id: string;
  environment: string;
  project: string;
  spec: string;
  created_at: number;
}

export interface RunRow {
  id: string;
  key: string;
  pipeline: string;
  project_id: string;
  environment: string;
  project: string;
  /** The job that may work on this run; another one that was made for it does nothing. */
  job_id: string;
  status: string;
  trigger: string;
  summary: string | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
}

export interface StepRow {
  run_id: string;
  position: number;
  name: string;
  uses: string;
  subject: string;
  settings: string;
  status: string;
  attempt: number;
  started_at: number | null;
  ended_at: number | null;
  summary: string | null;
  outputs: string;
}

/** The search for the parameters of one training run. */
export interface StudyRow {
  /** The training run (tracking's id). */
  run_id: string;
  project_id: string;
  environment: string;
  plan: string;
  status: string;
  summary: string | null;
  importance: string | null;
  /** Time of work up to the last trial that ended, over all attempts. */
  worked_ms: number;
  created_at: number;
  ended_at: number | null;
}

export interface TrialRow {
  run_id: string;
  position: number;
  /** The run of this trial, below the training run. */
  child_id: string;
  status: string;
  parameters: string;
  scores: string;
  error: string | null;
  started_at: number;
  ended_at: number | null;
}

/** One attempt of a step's command, and the process that watches it. `status` is running, ended (with a result or an error told) or lost. */
export interface CommandRow {
  step_key: string;
  attempt: number;
  pipeline_run_id: string;
  step: string;
  /** The tracked run that was open for it. */
  run_id: string;
  status: string;
  pid: number;
  identity: string;
  /** Where it was told to find this server. */
  server_url: string | null;
  log_hash: string | null;
  outcome: string | null;
  result: string | null;
  started_at: number;
  ended_at: number | null;
}
