import type { Tx } from '../../../platform/db/database.ts';
import type { DocumentShape, ShapedRows } from '../../../platform/db/documents.ts';
import type { ExperimentRow, RunRow } from './tables.ts';

/** `scheduled` is waiting to run; the last three are ends, though a client may set any status again. */
export type RunStatus = 'running' | 'scheduled' | 'finished' | 'failed' | 'killed';

/** Deleted things stay, hidden, until `kaizen gc` frees them. */
export type Stage = 'active' | 'deleted';

/** A metric point to log. `at` is epoch milliseconds, `step` a whole number (negative too); NaN and infinities are values. */
export interface MetricPointInput {
  readonly name: string;
  readonly value: number;
  readonly step: number;
  readonly at: number;
  /** The logged model and the dataset that the value is about, when it is about a model. */
  readonly modelId?: string | undefined;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

/** Everything that one call may log to a run; all of it is kept, or nothing. */
export interface RunBatch {
  readonly metrics?: readonly MetricPointInput[];
  readonly params?: ReadonlyArray<{ readonly name: string; readonly value: string }>;
  readonly tags?: ReadonlyArray<{ readonly name: string; readonly value: string }>;
  /** A new name of the run, and the run it belongs under. */
  readonly name?: string | undefined;
  readonly parentId?: string | undefined;
}

/** A dataset as a client describes it. `schema` and `profile` are texts of the client's own making. */
export interface DatasetInput {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema?: string | undefined;
  readonly profile?: string | undefined;
  /** What the run used it for, e.g. `training`. */
  readonly context?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** The dataset version of this server that it is. */
  readonly version?: VersionLink | undefined;
}

/** A dataset version of this server. */
export interface VersionLink {
  readonly id: string;
  /** Name of its dataset. */
  readonly name: string;
}

/** Finds which datasets of clients are versions of this server; asked before a unit of work begins. */
export interface DatasetLinks {
  /**
   * The same datasets, with their version where the source names it by the address of this server (`…/api/v1/datasets/<name>@<version>.parquet`). `host`: as the client
   * calls this server.
   */
  link(datasets: readonly DatasetInput[], host: string | undefined): Promise<readonly DatasetInput[]>;
}

/** Commands on experiments. They throw `tracking.experiment_not_found`, `…experiment_exists`, `…experiment_deleted`, `…experiment_active`, `…tag_not_found`. */
export interface ExperimentCommands {
  /** Makes an experiment and returns its id. Without `artifactUri` its runs' files go under the configured default root. A name stays taken while its experiment is deleted but not yet freed. */
  createExperiment(
    tx: Tx,
    experiment: {
      readonly projectId?: string;
      readonly name: string;
      readonly artifactUri?: string | undefined;
      readonly tags?: Readonly<Record<string, string>>;
    },
  ): Promise<string>;
  renameExperiment(tx: Tx, experimentId: string, name: string): Promise<void>;
  /** Deletes it together with its active runs. */
  deleteExperiment(tx: Tx, experimentId: string): Promise<void>;
  /** Restores it with all of its runs. */
  restoreExperiment(tx: Tx, experimentId: string): Promise<void>;
  setExperimentTag(tx: Tx, experimentId: string, name: string, value: string): Promise<void>;
  deleteExperimentTag(tx: Tx, experimentId: string, name: string): Promise<void>;
}

/**
 * Commands on runs as clients drive them. They throw `tracking.run_not_found` {runId}, `…run_deleted` {runId}, `…run_active` {runId} (restoring a run that
 * is not deleted is allowed and does nothing; this is for a name conflict), `…param_changed` {runId, name, before, after}, `…param_repeated` {name},
 * `…tag_not_found` {runId, name}, `…logged_model_not_found` {id}. Writes to a run that has ended are allowed: clients do it.
 */
export interface ClientRunCommands {
  /** Without a name a random one is made. Throws `tracking.experiment_deleted` in a deleted experiment. */
  createRun(
    tx: Tx,
    run: {
      readonly experimentId: string;
      readonly name?: string | undefined;
      readonly user?: string | undefined;
      readonly startedAt?: number | undefined;
      readonly parentId?: string | undefined;
      readonly tags?: ReadonlyArray<{ readonly name: string; readonly value: string }>;
    },
  ): Promise<RunRow>;
  updateRun(
    tx: Tx,
    runId: string,
    change: {
      readonly status?: RunStatus | undefined;
      readonly endedAt?: number | undefined;
      readonly name?: string | undefined;
    },
  ): Promise<RunRow>;
  deleteRun(tx: Tx, runId: string): Promise<void>;
  restoreRun(tx: Tx, runId: string): Promise<void>;
  /** One unit: a refused parameter keeps nothing of the batch. The very same point twice is kept once; the same parameter value again is fine. */
  log(tx: Tx, runId: string, batch: RunBatch): Promise<void>;
  deleteTag(tx: Tx, runId: string, name: string): Promise<void>;
  logInputs(
    tx: Tx,
    runId: string,
    inputs: { readonly datasets: readonly DatasetInput[]; readonly models: readonly string[] },
  ): Promise<void>;
  logOutputs(
    tx: Tx,
    runId: string,
    models: ReadonlyArray<{ readonly modelId: string; readonly step: number }>,
  ): Promise<void>;
}

/** A metric thinned for a drawing: equal-length columns in the order of the axis; lowest and highest value of every stretch are kept. */
export interface MetricSeries {
  readonly runId: string;
  /** Points before thinning. */
  readonly total: number;
  readonly step: readonly number[];
  readonly at: readonly number[];
  /** NaN and infinities stay what they are. */
  readonly value: readonly number[];
}

/** Where in the points of a metric a page of history ended. */
export interface HistoryPosition {
  readonly at: number;
  readonly step: number;
  readonly value: number;
  readonly isNan: boolean;
}

/**
 * Reads of experiments and runs. Shapes name these columns. Head of an experiment: id, name, artifact_uri, stage, created_at, updated_at, project_id;
 * part `tags`: name, value. Head of a run: id, experiment_id, experiment (its name), project_id, name, status, user_name, parent_id, artifact_uri, stage,
 * started_at, ended_at, updated_at; parts `metrics`: name, value (flag value_is_nan), step, at, points; `params`, `tags`: name, value; `datasets`: name,
 * digest, source_type, source, schema, profile, context, tags (JSON); `input_models`: model_id; `output_models`: model_id, step.
 */
export interface RunReader {
  findExperiment(experimentId: string): Promise<ExperimentRow | undefined>;
  findExperimentByName(name: string): Promise<ExperimentRow | undefined>;
  findRun(runId: string): Promise<RunRow | undefined>;
  experimentDocuments(ids: readonly string[], shape: DocumentShape): Promise<Uint8Array>;
  /** Parts that the shape does not name are not read. */
  runDocuments(ids: readonly string[], shape: DocumentShape): Promise<Uint8Array>;
  /** Points of one metric in the order (at, step, value); columns at, step, value (flag value_is_nan). `limit` ≤ 25,000. */
  history(
    runId: string,
    metric: string,
    page: { readonly limit: number; readonly after?: HistoryPosition | undefined },
    shape: DocumentShape,
  ): Promise<ShapedRows>;
  /** The series of one metric in several runs, thinned to about `points` each; runs without the metric are left out. */
  series(query: {
    readonly runIds: readonly string[];
    readonly metric: string;
    readonly points: number;
    readonly axis: 'step' | 'at';
    readonly from?: number | undefined;
    readonly to?: number | undefined;
  }): Promise<readonly MetricSeries[]>;
  /** Datasets of the experiments, for filters: columns experiment_id, name, digest, context. */
  datasets(experimentIds: readonly string[], limit: number, shape: DocumentShape): Promise<ShapedRows>;
}
