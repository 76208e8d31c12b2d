import type { ColumnComparison, DriftMeasure, Estimate } from '@kaizen/contracts';
import type { WindowReaction } from './decide-reaction.ts';

/** What a window called for, as it is kept. */
export type KeptReaction = WindowReaction['kind'];

/** What the labels of a window said. */
export interface WindowQuality {
  readonly labelled: number;
  /** Length of the label log at which the window was judged. */
  readonly labelsThrough: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly costPerRecord?: Estimate;
  readonly costAboveReference?: Estimate;
  /** Of models that predict a number: mean absolute error above its reference, in the unit of the label. */
  readonly errorAboveReference?: Estimate;
  readonly harmful?: boolean;
  readonly seed: number;
  readonly labelledAt: number;
}

/** One window: rows [fromOrdinal, toOrdinal) of the log. */
export interface MonitorWindow {
  readonly id: string;
  readonly monitor: string;
  readonly epoch: number;
  readonly position: number;
  readonly deployment: string;
  readonly modelVersionId: string;
  readonly fromOrdinal: number;
  readonly toOrdinal: number;
  readonly firstRowAt?: number;
  readonly drift: readonly DriftMeasure[];
  readonly reaction: KeptReaction;
  readonly evaluatedAt: number;
  readonly quality?: WindowQuality;
}

/** The little that `advance` needs of a window. */
export interface WindowMark {
  readonly position: number;
  readonly labelled: boolean;
}

export interface WindowStore {
  find(monitor: string, epoch: number, position: number): Promise<MonitorWindow | undefined>;
  findById(id: string): Promise<MonitorWindow | undefined>;
  findLatest(monitor: string): Promise<MonitorWindow | undefined>;
  findLatestLabelled(monitor: string): Promise<MonitorWindow | undefined>;
  getColumns(id: string): Promise<readonly ColumnComparison[]>;
  /** The newest windows of an epoch, at most 100. */
  listNewestMarks(monitor: string, epoch: number): Promise<readonly WindowMark[]>;
  insert(window: MonitorWindow, columns: readonly ColumnComparison[]): Promise<void>;
  setReaction(id: string, reaction: KeptReaction): Promise<void>;
  setQuality(id: string, quality: WindowQuality, reaction: KeptReaction): Promise<void>;
}
