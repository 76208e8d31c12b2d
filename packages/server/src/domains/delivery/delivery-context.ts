import type { CostModel, Estimate, LoggedModelView } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ServingReader } from '../serving/index.ts';
import type { TrackingReader } from '../tracking/index.ts';
import type { DeploymentStore } from './deployment-store.ts';
import { type JudgeRows, judgeOne } from './judge-rows.ts';
import type { LabelReader } from './labelled-rows.ts';
import type { PairedInterval } from './paired-interval.ts';
import type { GateCheck, RegistryTarget, ServingTarget } from './ports.ts';
import { computeDifferences, type Judged } from './quality.ts';
import type { ReleaseStore } from './release-store.ts';
import type { ComparisonStore, GateStore } from './verdict-store.ts';

/** The room's stores over one executor: a transaction, or the reading connection. */
export interface DeliveryStores {
  readonly deployments: DeploymentStore;
  readonly releases: ReleaseStore;
  readonly gates: GateStore;
  readonly comparisons: ComparisonStore;
}

/** What the services of this room work with. */
export interface DeliveryContext {
  readonly platform: Pick<Platform, 'clock' | 'ids' | 'db' | 'jobs' | 'telemetry'>;
  readonly serving: ServingReader;
  readonly tracking: TrackingReader;
  readonly reading: DeliveryStores;
  storesIn(tx: Tx): DeliveryStores;
  readonly readLabels: LabelReader;
  readonly interval: PairedInterval;
  readonly judgeRows: JudgeRows;
  /** How many requests of an opened log a version answered. */
  countAnswered(
    from: string,
    modelVersionId: string,
    signal?: AbortSignal,
  ): Promise<{ readonly candidate: number; readonly all: number }>;
  labelledRowsOf(from: string): { readonly from: string; readonly orderBy: string; readonly label: string };
  /** Connected after the room was made; using one before is a fault of the composition root. */
  ports(): { readonly serving: ServingTarget; readonly registry: RegistryTarget };
  readonly checks: readonly GateCheck[];
}

/** The threshold that decides in production: the deployment's own, else the model's. */
export function thresholdOf(deployment: { readonly threshold?: number }, model: LoggedModelView): number {
  return deployment.threshold ?? model.threshold;
}

/** Two models judged on the same rows; `difference` is left − right per 1,000 records. */
export interface Pair {
  readonly left: Judged;
  readonly right: Judged;
  readonly difference: Estimate;
}

/** One side of a pair: its scores of the labelled rows, and where it decides. */
export interface Scored {
  readonly scores: Float64Array;
  readonly threshold: number;
}

export async function judgePair(
  context: Pick<DeliveryContext, 'interval' | 'judgeRows'>,
  labels: Int32Array,
  sides: { readonly left: Scored; readonly right: Scored },
  settings: {
    readonly costs: CostModel | undefined;
    readonly level: number;
    readonly seed: number;
    readonly signal?: AbortSignal;
  },
): Promise<Pair> {
  const { costs, signal } = settings;
  const left = await judgeOne(context.judgeRows, { labels, ...sides.left, costs }, signal);
  const right = await judgeOne(context.judgeRows, { labels, ...sides.right, costs }, signal);
  const difference = await context.interval(computeDifferences(left.costs, right.costs), settings);
  return { left, right, difference };
}
