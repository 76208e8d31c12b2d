import type { CostModel, Manifest, MonitorSpec, RetrainingSpec } from '@kaizen/contracts';

export type DriftMeasureName = 'psi' | 'js' | 'ks';
type RealisedMetric = keyof NonNullable<MonitorSpec['realised']>;

/** A watched column with its threshold. */
export interface WatchedColumn {
  readonly column: string;
  readonly measure: DriftMeasureName;
  readonly threshold: number;
  readonly trigger: boolean;
}

/** A bound of a realised metric: a floor under it, or a ceiling over an error. */
export interface MetricFloor {
  readonly metric: RealisedMetric;
  /** The bound itself. */
  readonly floor: number;
  /** Absent for a floor. */
  readonly side?: 'ceiling';
  readonly trigger: boolean;
}

/** The retraining policy with its defaults filled in. */
export interface RetrainingSettings {
  readonly pipeline: string;
  readonly whenHarmful: boolean;
  readonly recentRows: number;
  readonly baseRows: number;
  readonly cooldownRows: number;
}

/** A monitor as it is stored and judged by: the declared values with every default filled in. */
export interface MonitorSettings {
  readonly deployment: string;
  readonly windowRows: number;
  readonly minLabelled: number;
  readonly columns: readonly WatchedColumn[];
  readonly floors: readonly MetricFloor[];
  readonly retraining?: RetrainingSettings;
  readonly costs?: CostModel;
  /** Decision threshold that the deployment sets; the model's own otherwise. */
  readonly threshold?: number;
}

const METRICS: readonly RealisedMetric[] = ['accuracy', 'f1', 'precision', 'recall', 'auc', 'r2', 'mae', 'rmse'];

function readColumns(drift: MonitorSpec['drift']): WatchedColumn[] {
  return Object.entries(drift ?? {}).map(([column, spec]) => ({
    column,
    measure: spec.measure ?? 'psi',
    threshold: spec.threshold,
    trigger: spec.trigger ?? false,
  }));
}

function readFloors(realised: MonitorSpec['realised']): MetricFloor[] {
  return METRICS.flatMap((metric) => {
    const spec = realised?.[metric];
    if (spec === undefined) return [];
    const trigger = spec.trigger ?? false;
    return 'floor' in spec
      ? [{ metric, floor: spec.floor, trigger }]
      : [{ metric, floor: spec.ceiling, side: 'ceiling' as const, trigger }];
  });
}

function readRetraining(spec: RetrainingSpec): RetrainingSettings {
  return {
    pipeline: spec.pipeline,
    whenHarmful: spec.whenHarmful ?? true,
    recentRows: spec.data.recentRows,
    baseRows: spec.data.baseRows ?? 0,
    cooldownRows: spec.cooldownRows ?? 2000,
  };
}

/** The settings of one declared monitor, with the retraining policy of the same name, the costs and the deployment's own threshold. */
export function readMonitorSettings(manifest: Manifest, name: string, spec: MonitorSpec): MonitorSettings {
  const retraining = manifest.retraining?.[name];
  const threshold = manifest.deployments?.[spec.deployment]?.threshold;
  return {
    deployment: spec.deployment,
    windowRows: spec.window.rows,
    minLabelled: spec.window.minLabelled ?? 0.9,
    columns: readColumns(spec.drift),
    floors: readFloors(spec.realised),
    ...(retraining === undefined ? {} : { retraining: readRetraining(retraining) }),
    ...(manifest.costs === undefined ? {} : { costs: manifest.costs }),
    ...(typeof threshold === 'number' ? { threshold } : {}),
  };
}

/** What the reference and the windows of an epoch are made of; a change of it needs a new epoch. */
export function epochBasis(settings: MonitorSettings): object {
  return {
    deployment: settings.deployment,
    windowRows: settings.windowRows,
    columns: settings.columns.map(({ column, measure }) => ({ column, measure })),
    threshold: settings.threshold,
    costs: settings.costs,
  };
}

/** Labelled rows that a window needs before its realised quality is judged. */
export function labelsNeeded(settings: Pick<MonitorSettings, 'windowRows' | 'minLabelled'>): number {
  return Math.max(1, Math.ceil(settings.minLabelled * settings.windowRows));
}
