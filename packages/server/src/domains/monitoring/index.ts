import type { MonitorView } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';

/** What other rooms may read. */
export interface MonitoringReader {
  getMonitor(name: string): Promise<MonitorView>;
  findMonitors(projectId: string): Promise<readonly MonitorView[]>;
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
}
