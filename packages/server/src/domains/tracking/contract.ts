import type { LoggedModelView, ModelOrigin, ModelSignature, ModelVersionView, RunView } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';
import type { ArtifactFile, Artifacts } from './artifacts/contract.ts';
import type { LoggedModelCommands, ModelReader, RegistryCommands } from './models/contract.ts';
import type { ClientRunCommands, DatasetLinks, ExperimentCommands, RunReader } from './runs/contract.ts';
import type { TrackingSearch } from './search/contract.ts';
import type { Traces } from './traces/contract.ts';
import type { Webhooks } from './webhooks/contract.ts';

export type * from './artifacts/contract.ts';
export type * from './models/contract.ts';
export type * from './runs/contract.ts';
export type * from './search/contract.ts';
export type * from './traces/contract.ts';
export type * from './webhooks/contract.ts';

/** What the edges of foreign protocols and the own routes drive: everything that a client may do to what is tracked. */
export interface TrackingForClients {
  readonly commands: ExperimentCommands & ClientRunCommands & LoggedModelCommands & RegistryCommands;
  readonly runs: RunReader;
  readonly models: ModelReader;
  readonly artifacts: Artifacts;
  readonly search: TrackingSearch;
  readonly traces: Traces;
  readonly webhooks: Webhooks;
  readonly datasetLinks: DatasetLinks;
}

/** A logged model as the run that made it knows it. `artifactUri` is where its files lie. */
export interface ModelOfRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly artifactUri: string;
  readonly isServable: boolean;
}

/** What other rooms may read; `get…` throws `tracking.run_not_found`, `tracking.model_not_found`, … */
export interface TrackingReader {
  getRun(runId: string): Promise<RunView>;
  /** The latest point of a metric, by step; a value that is no finite number may be null. Undefined when the run does not have the metric. */
  findLatestPoint(
    runId: string,
    metric: string,
  ): Promise<{ readonly step: number; readonly value: number | null } | undefined>;
  getLoggedModel(id: string): Promise<LoggedModelView>;
  getModelVersion(id: string): Promise<ModelVersionView>;
  findModelVersion(model: string, version: number): Promise<ModelVersionView | undefined>;
  findByAlias(model: string, alias: string): Promise<ModelVersionView | undefined>;
  findVersionOfLoggedModel(loggedModelId: string): Promise<ModelVersionView | undefined>;
  /** Logged models of a run, the newest first, servable or not; deleted ones are left out. */
  listModelsOfRun(runId: string): Promise<readonly ModelOfRun[]>;
  /** All files below an artifact URI within this server's reach, by their paths. Throws `tracking.artifact_out_of_reach`. */
  listFiles(uri: string): Promise<readonly ArtifactFile[]>;
  /** Bytes of a logged model (ONNX), verified against its hash. */
  readModel(loggedModelId: string): Promise<Uint8Array>;
  /** Bytes of a run's artifact; throws `tracking.artifact_not_found`. */
  readArtifact(runId: string, path: string): Promise<Uint8Array>;
}

/** Commands. All take the caller's unit of work, so that a step's writes commit together; all are idempotent by `key` where they have one. */
export interface TrackingCommands {
  /** Starts a run, or returns the one that `key` started before. */
  startRun(
    tx: Tx,
    run: {
      readonly key: string;
      readonly projectId: string;
      readonly experiment: string;
      readonly name: string;
      readonly params: Readonly<Record<string, string>>;
      readonly tags: Readonly<Record<string, string>>;
      readonly inputs: RunView['inputs'];
      /** The run that it belongs under; a run with a parent tells no events, because its parent does. */
      readonly parentId?: string;
    },
  ): Promise<string>;
  /** Adds parameters (the same value again is fine, another is refused) and sets tags. */
  describeRun(
    tx: Tx,
    runId: string,
    words: { readonly params?: Readonly<Record<string, string>>; readonly tags?: Readonly<Record<string, string>> },
  ): Promise<void>;
  logMetrics(
    tx: Tx,
    runId: string,
    metrics: ReadonlyArray<{
      readonly name: string;
      readonly value: number;
      readonly step?: number;
      readonly at?: number;
    }>,
  ): Promise<void>;
  /** The blob must already be stored (bytes first, row last). `kind`: curve, table, model, text, rows, other. */
  addArtifact(
    tx: Tx,
    runId: string,
    artifact: { readonly path: string; readonly hash: string; readonly size: number; readonly kind: string },
  ): Promise<void>;
  logModel(
    tx: Tx,
    model: {
      readonly key: string;
      readonly projectId: string;
      readonly runId?: string;
      readonly hash: string;
      readonly size: number;
      readonly signature: ModelSignature;
      readonly featureSetId?: string;
      readonly datasetVersionId?: string;
      readonly threshold: number;
      readonly inputExample?: LoggedModelView['inputExample'];
    },
  ): Promise<string>;
  /** Makes a logged model that a client made servable; does nothing for one that is. Throws `tracking.logged_model_not_found`. */
  makeServable(
    tx: Tx,
    model: {
      readonly loggedModelId: string;
      readonly hash: string;
      readonly size: number;
      readonly format: LoggedModelView['format'];
      readonly signature: ModelSignature;
      readonly featureSetId?: string;
      readonly datasetVersionId?: string;
      readonly threshold: number;
      readonly inputExample?: LoggedModelView['inputExample'];
      readonly origin: ModelOrigin;
    },
  ): Promise<void>;
  finishRun(tx: Tx, runId: string, status: 'finished' | 'failed' | 'killed'): Promise<void>;
  /** Adds what was found out about a run later, whether it has ended or not: tags (a new value takes the place of the old one) and a file. */
  annotateRun(
    tx: Tx,
    runId: string,
    note: {
      readonly tags: Readonly<Record<string, string>>;
      readonly artifact: { readonly path: string; readonly hash: string; readonly size: number; readonly kind: string };
    },
  ): Promise<void>;
  /** Registers the next version of a model (made when absent); the same logged model again returns its version. */
  registerVersion(
    tx: Tx,
    request: {
      readonly model: string;
      readonly projectId: string;
      readonly loggedModelId: string;
      readonly source: 'trained' | 'uploaded';
      readonly codeCommit?: string;
    },
  ): Promise<{ readonly id: string; readonly version: number }>;
  setAlias(
    tx: Tx,
    request: { readonly model: string; readonly alias: string; readonly modelVersionId: string },
  ): Promise<void>;
}
