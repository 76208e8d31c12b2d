import type { LogStatus, ModelOutputKind, RouteTarget, SignatureColumn } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';

/**
 * A deployment's log opened for DuckDB, fixed at the moment of opening. Columns of `from`: `ordinal` BIGINT (0-based, repeats left out), `prediction_id`,
 * `client_id` VARCHAR, `at` BIGINT (epoch ms), `model_version_id`, `role` VARCHAR, `score` DOUBLE, `decision` VARCHAR, `label` VARCHAR (newest, NULL when none),
 * `label_ordinal` BIGINT (position in the label log of the first label of this row), and every raw input column under its own name. Ordered by ordinal.
 */
interface OpenLog {
  readonly from: string;
  readonly rows: number;
  /** Files stay until released. */
  release(): void;
}

/** What other rooms may read. */
export interface ServingReader {
  getLogStatus(deployment: string): Promise<LogStatus>;
  /** Rows with from ≤ ordinal < to. `labelsThrough`: only labels among the first so many of the label log (for verdicts that do not depend on timing). */
  openLog(
    deployment: string,
    range: { readonly from: number; readonly to: number; readonly labelsThrough?: number },
  ): Promise<OpenLog>;
  /** How many of the rows [from, to) have a label, and the smallest label-log length at which `count` of them had one (undefined when fewer have). */
  countLabelled(
    deployment: string,
    range: { readonly from: number; readonly to: number },
    count?: number,
  ): Promise<{ readonly labelled: number; readonly reachedAt?: number }>;
  /** Whether any deployment has a version that answers: background work then leaves it a core. */
  isAnswering(): boolean;
  getRoute(
    deployment: string,
  ): Promise<{ readonly revision: number; readonly targets: readonly RouteTarget[] } | undefined>;
  /**
   * Scores the rows of a SQL table expression (typed raw columns, in its order) with a logged model: the probability of the positive class, the value or the anomaly score, one per row.
   * Runs in batches off the event loop; does not touch the log.
   */
  score(
    loggedModelId: string,
    rows: { readonly from: string; readonly orderBy: string },
    options?: { readonly signal?: AbortSignal },
  ): Promise<Float64Array>;
  /** The same with what the model decides at its own threshold: an index into the classes of its signature per row. */
  decide(
    loggedModelId: string,
    rows: { readonly from: string; readonly orderBy: string },
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly scores: Float64Array; readonly decisions: Uint16Array }>;
  /** Calls back (in process, best effort, coalesced per turn) when a deployment's log or labels grew; whoever listens re-reads the durable counts, also at start. */
  onAdvanced(listener: (deployment: string) => void): () => void;
}

/** Commands, for edges and the composition root. */
export interface ServingCommands {
  /** Declares a deployment's log and settings (from the manifest). */
  declare(
    tx: Tx,
    deployment: {
      readonly name: string;
      readonly projectId: string;
      readonly logging: 'required' | 'best-effort';
      readonly retentionDays: number;
      readonly retentionMegabytes: number;
    },
  ): Promise<void>;
  /** Loads and warms a model version so that it can answer; verifies signature and input example. Throws `serving.model_unloadable`. */
  prepare(modelVersionId: string): Promise<void>;
  /** Sets who answers, in the caller's transaction; requests after the commit use it. Weights sum to 1. `threshold` overrides the model's own. */
  setRoute(
    tx: Tx,
    route: { readonly deployment: string; readonly targets: readonly RouteTarget[]; readonly threshold?: number },
  ): Promise<void>;
  /**
   * Writes labelled rows to a Parquet scratch file with the raw columns and the label under `labelColumn`: the first `rows` labelled rows (by ordinal)
   * from `fromOrdinal` on. Used to make a dataset version from production.
   */
  exportLabelled(request: {
    readonly deployment: string;
    readonly fromOrdinal: number;
    readonly rows: number;
    readonly labelColumn: string;
    /** Only labels among the first so many of the label log, so that a repeated export gives the same rows (default: all). */
    readonly labelsThrough?: number;
  }): Promise<{ readonly path: string; readonly rows: number; discard(): Promise<void> }>;
}

/** The kinds of values that a caller's column can hold, after the wire format's own checks. */
export type InputKind = 'float' | 'integer' | 'text' | 'flag';

/** One input column as it came in: `values` holds one value per row, null = missing. `datatype` is the wire's word for the type, used in messages. */
export interface InputColumn {
  readonly name: string;
  readonly datatype: string;
  readonly kind: InputKind;
  readonly values: ReadonlyArray<number | string | boolean | null>;
}

/** A request for predictions: `version` only when the caller named one; `clientId` is the caller's own id of the request. */
export interface InferenceRequest {
  readonly deployment: string;
  readonly version?: string;
  readonly clientId?: string;
  readonly inputs: readonly InputColumn[];
  readonly rows: number;
}

/** A logged answer. Row i has the id `<predictionId>/<i>`. */
export interface Inference {
  readonly predictionId: string;
  readonly modelVersionId: string;
  readonly version: number;
  readonly role: RouteTarget['role'];
  readonly output: ModelOutputKind;
  /** Empty for a value. */
  readonly classes: readonly string[];
  /**
   * Probability of the positive class per row; of the chosen class when a model of more than two classes names no positive one; the value itself; or the
   * anomaly score.
   */
  readonly scores: Float64Array;
  /** Index into `classes` per row: by threshold with two classes and for anomalies, the most probable one with more; 0 for a value. */
  readonly decisions: Uint16Array;
  /** Row-major rows × classes; empty unless the model answers probabilities. */
  readonly probabilities: Float64Array;
}

/** What a deployment (or one version in it) takes and gives. */
export interface ServedModel {
  readonly deployment: string;
  /** Versions that its route names, champion first. */
  readonly versions: readonly number[];
  readonly inputs: readonly SignatureColumn[];
  readonly output: ModelOutputKind;
  readonly classes: readonly string[];
}

/** Answering requests, for the edges. Methods throw `serving.deployment_not_found`, `serving.version_not_served` and `serving.no_route`. */
export interface ServingInference {
  /** Names of all deployments that have a route. */
  listDeployments(): readonly string[];
  describe(deployment: string, version?: string): Promise<ServedModel>;
  /** True when the models of the route are in memory. */
  isReady(deployment: string, version?: string): boolean;
  /**
   * Checks the inputs against the signature, routes, computes, logs and only then answers. Further errors: `serving.invalid_input` (names the column and the mend),
   * `serving.model_failed`, `serving.log_not_writable`.
   */
  infer(request: InferenceRequest): Promise<Inference>;
}
