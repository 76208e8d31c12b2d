import type { Estimate } from '@kaizen/contracts';
import type { NoticeCause } from './decide-reaction.ts';

type Severity = 'alert' | 'notice';

/** What became of the retraining that an alert asked for. */
type FollowUp = 'none' | 'retraining' | 'failed' | 'held' | 'released' | 'rolled_back';

/** A measure that an alert names: `measure` is psi, js, ks, or `realised` for a metric under its floor. */
export interface AlertMeasure {
  readonly name: string;
  readonly measure: string;
  readonly value: number;
  readonly threshold: number;
}

/** Everything an alert's text is made of. */
export interface AlertFacts {
  readonly cause: 'harm' | 'floor' | 'drift' | NoticeCause;
  readonly subjects: readonly string[];
  readonly measures: readonly AlertMeasure[];
  /** Rows of the first window that fired, and of the last. */
  readonly fromOrdinal: number;
  readonly toOrdinal: number;
  readonly lastToOrdinal: number;
  readonly firstRowAt?: number;
  readonly labelled: number;
  /** Derived features that are made from the drifted columns. */
  readonly feeds: readonly string[];
  readonly costPerRecord?: Estimate;
  readonly costAboveReference?: Estimate;
  /** Of models that predict a number: mean absolute error above its reference, in the unit of the label. */
  readonly errorAboveReference?: Estimate;
  readonly currency?: string;
  /** What the window that fired showed, kept when later windows changed the rest: a decision names these numbers, however late it is made. */
  readonly opening?: Pick<
    AlertFacts,
    'measures' | 'subjects' | 'labelled' | 'costPerRecord' | 'costAboveReference' | 'errorAboveReference'
  >;
}

/** Columns over their threshold, without the metrics under a floor. */
export function driftedColumns(facts: Pick<AlertFacts, 'measures'>): string[] {
  return facts.measures.filter((measure) => measure.measure !== 'realised').map((measure) => measure.name);
}

export interface Alert {
  readonly id: string;
  readonly projectId: string;
  readonly monitor: string;
  readonly epoch: number;
  readonly deployment: string;
  readonly severity: Severity;
  readonly phase: 'open' | 'resolved';
  readonly facts: AlertFacts;
  readonly windowId: string;
  readonly lastWindowId: string;
  readonly windows: number;
  readonly followUp: FollowUp;
  readonly followUpNote?: string;
  readonly openedAt: number;
  readonly resolvedAt?: number;
  readonly resolution?: string;
}

export interface Decision {
  readonly id: string;
  readonly projectId: string;
  readonly monitor: string;
  readonly deployment: string;
  readonly alertId: string;
  readonly windowId: string;
  readonly decision: 'retrain' | 'hold';
  readonly pipeline?: string;
  readonly pipelineRunId?: string;
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly fromOrdinal: number;
  readonly recentRows: number;
  readonly baseRows: number;
  readonly decidedAt: number;
}

export interface AlertStore {
  find(id: string): Promise<Alert | undefined>;
  /** The open alert (not notice) of an epoch. */
  findOpenAlert(monitor: string, epoch: number): Promise<Alert | undefined>;
  /** Open alerts and notices of a monitor or deployment, at most 100. */
  listOpen(by: { readonly monitor: string } | { readonly deployment: string }): Promise<readonly Alert[]>;
  /** Columns and metrics of all notices of an epoch, open or resolved. */
  listNoticed(monitor: string, epoch: number): Promise<readonly string[]>;
  insert(alert: Alert): Promise<void>;
  /** A further window of an open alert. */
  extend(id: string, change: Pick<Alert, 'facts' | 'lastWindowId' | 'windows'>): Promise<void>;
  resolve(id: string, reason: string, now: number): Promise<void>;
  setFollowUp(id: string, followUp: FollowUp, note: string | undefined): Promise<void>;
}

export interface DecisionStore {
  find(id: string): Promise<Decision | undefined>;
  findOfAlert(alertId: string, decision: Decision['decision']): Promise<Decision | undefined>;
  listOfAlerts(alertIds: readonly string[]): Promise<readonly Decision[]>;
  insert(decision: Decision): Promise<void>;
  setPipelineRun(id: string, pipelineRunId: string): Promise<void>;
}
