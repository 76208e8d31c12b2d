import type { DecisionView, MonitorView } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';

/** A decision with what a retraining needs: the labelled production rows to train on. */
export interface RetrainingDecision extends DecisionView {
  readonly monitor: string;
  readonly projectId: string;
  /** First ordinal of the window that fired; `rows` labelled rows from there on, and `baseRows` rows of the current dataset version. */
  readonly production: {
    readonly deployment: string;
    readonly fromOrdinal: number;
    readonly rows: number;
    readonly baseRows: number;
  };
}

/** What other rooms may read. */
export interface MonitoringReader {
  getMonitor(name: string): Promise<MonitorView>;
  findMonitors(projectId: string): Promise<readonly MonitorView[]>;
  /** A decision by id; throws `monitoring.decision_not_found`. Not inside a transaction: there use `MonitoringCommands.readDecision`. */
  getDecision(id: string): Promise<RetrainingDecision>;
}

/** Commands. */
export interface MonitoringCommands {
  /** Looks whether the next window is full (or labelled) and enqueues its evaluation; cheap, called whenever a log grew and at start. */
  advance(deployment: string): Promise<void>;
  /** A version became champion: windows start again at the log's present length, with the new model's training rows as reference. */
  championChanged(
    tx: Tx,
    change: { readonly deployment: string; readonly modelVersionId: string; readonly releaseId: string },
  ): Promise<void>;
  /** Resolves an alert by hand. */
  resolveAlert(request: { readonly alertId: string; readonly reason: string }): Promise<void>;
  /** A decision read in the caller's transaction (for the reaction that starts the pipeline); throws `monitoring.decision_not_found`. */
  readDecision(tx: Tx, id: string): Promise<RetrainingDecision>;
  /**
   * What became of the retraining that a decision started: `started` keeps the pipeline run beside the decision; `failed` and `held` leave the alert open and
   * say that a person is needed; `released` notes that a new version is on its way. An unknown decision is ignored.
   */
  retrainingProgressed(
    tx: Tx,
    progress: {
      readonly decisionId: string;
      readonly pipelineRunId: string;
      readonly outcome: 'started' | 'failed' | 'held' | 'released';
      readonly summary: string;
    },
  ): Promise<void>;
  /** A release of the deployment was rolled back: an open alert that waited for it needs a person. */
  releaseRolledBack(tx: Tx, change: { readonly deployment: string; readonly reason: string }): Promise<void>;
}
