import type { CostModel, Estimate, LoggedModelView, MetricDifference } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ServingReader } from '../serving/index.ts';
import type { TrackingReader } from '../tracking/index.ts';
import type { DeploymentStore } from './deployment-store.ts';
import type { Labelled } from './answers.ts';
import { type JudgeRows, judgeOne, type Scored, toTask } from './judge-rows.ts';
import { type LabelReader, pickRows } from './labelled-rows.ts';
import type { CompareMetric } from './metric-difference.io.ts';
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
  readonly compareMetric: CompareMetric;
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

/** Two models judged on the same rows; `difference` is how much better the right one is. */
export interface Pair {
  readonly left: Judged;
  readonly right: Judged;
  readonly difference: Difference;
}

/** How the right one of two models is better: by what decisions cost per 1,000 records, or by a metric in its own unit. */
export interface Difference extends Estimate {
  readonly metric: 'cost' | string;
}

/** The difference as views and records name it. */
export function viewDifference({ metric, ...estimate }: Difference): {
  readonly costDifference?: Estimate;
  readonly metricDifference?: MetricDifference;
} {
  return metric === 'cost' ? { costDifference: estimate } : { metricDifference: { metric, ...estimate } };
}

/** What decisions of each kind of model are compared by, row by row, when nothing else is asked for. */
const rowMetrics = { 'two-classes': 'cost', classes: 'accuracy', numbers: 'mae' } as const;

export async function judgePair(
  context: Pick<DeliveryContext, 'interval' | 'judgeRows'>,
  read: Labelled,
  sides: { readonly left: Scored; readonly right: Scored },
  settings: {
    readonly costs: CostModel | undefined;
    readonly level: number;
    readonly seed: number;
    readonly signal?: AbortSignal;
  },
): Promise<Pair> {
  const { costs, signal } = settings;
  const left = await judgeOne(context.judgeRows, toTask(read, sides.left, costs), signal);
  const right = await judgeOne(context.judgeRows, toTask(read, sides.right, costs), signal);
  const perThousand = await context.interval(computeDifferences(left.costs, right.costs), settings);
  const metric = rowMetrics[read.kind];
  return { left, right, difference: { metric, ...(metric === 'cost' ? perThousand : perRow(perThousand)) } };
}

function perRow({ value, low, high, ...rest }: Estimate): Estimate {
  return { value: value / 1000, low: low / 1000, high: high / 1000, ...rest };
}

/** Scores of the labelled rows by one model: its score, or of several classes the index of the one it decides. */
export async function scoreSide(
  { serving }: Pick<DeliveryContext, 'serving'>,
  deployment: { readonly threshold?: number },
  model: LoggedModelView,
  rows: { readonly from: string; readonly orderBy: string },
  read: Labelled,
  signal?: AbortSignal,
): Promise<Scored> {
  const options = signal === undefined ? {} : { signal };
  const threshold = thresholdOf(deployment, model);
  if (read.kind !== 'classes') {
    return { scores: pickRows(await serving.score(model.id, rows, options), read.rows), threshold };
  }
  const { decisions } = await serving.decide(model.id, rows, options);
  const places = Float64Array.from(model.signature.classes, (name) => read.classes.indexOf(name));
  return { scores: Float64Array.from(read.rows, (row) => places[decisions[row] ?? 0] ?? -1), threshold };
}
