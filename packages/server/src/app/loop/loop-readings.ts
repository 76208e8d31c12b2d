import type {
  DatasetView,
  DeploymentView,
  EventType,
  FeatureSetView,
  JobView,
  KaizenEvent,
  LogStatus,
  Manifest,
  MonitorView,
  ObjectiveView,
  PipelineRunView,
} from '@kaizen/contracts';

/** Names that a project's file gives to the things of its loop; each is undefined when the file declares none. */
export interface LoopNames {
  readonly dataset?: string;
  readonly featureSet?: string;
  readonly pipeline?: string;
  readonly deployment?: string;
  readonly monitor?: string;
}

/** The newest kept events of the types that the loop page tells of, newest first. */
export interface LoopEvents {
  of<T extends EventType>(type: T): readonly KaizenEvent<T>[];
  /** The project's story: only what is worth a sentence. */
  readonly story: readonly KaizenEvent[];
}

/** Everything that the loop page is computed from. */
export interface LoopReadings {
  readonly project: string;
  readonly now: number;
  readonly names: LoopNames;
  readonly dataset?: DatasetView;
  readonly featureSet?: FeatureSetView;
  /** The newest run of the loop's pipeline. */
  readonly run?: PipelineRunView;
  readonly deployment?: DeploymentView;
  readonly log?: LogStatus;
  readonly monitor?: MonitorView;
  readonly objective?: ObjectiveView;
  /** Work that runs now. */
  readonly jobs: readonly JobView[];
  readonly events: LoopEvents;
}

/**
 * The things of the one loop that the page draws: the deployment that the objective is about (else the first), the monitor that watches it, the pipeline
 * that retrains it, and the features and data behind it.
 */
export function decideLoopNames(manifest: Manifest | undefined): LoopNames {
  if (manifest === undefined) return {};
  const first = (record: object | undefined) => Object.keys(record ?? {})[0];
  const deployment = manifest.objective?.deployment ?? first(manifest.deployments);
  const monitors = Object.entries(manifest.monitors ?? {});
  const monitor = (monitors.find(([, spec]) => spec.deployment === deployment) ?? monitors[0])?.[0];
  const pipeline =
    (monitor === undefined ? undefined : manifest.retraining?.[monitor]?.pipeline) ?? first(manifest.pipelines);
  const step = (uses: string) =>
    manifest.pipelines?.[pipeline ?? '']?.steps.find((candidate) => candidate.uses === uses)?.with;
  const training = manifest.training?.[step('train') ?? first(manifest.training) ?? ''];
  const featureSet = step('features') ?? training?.features ?? first(manifest.features);
  const dataset = step('ingest') ?? manifest.features?.[featureSet ?? '']?.from ?? first(manifest.data);
  const named = { dataset, featureSet, pipeline, deployment, monitor };
  return Object.fromEntries(Object.entries(named).filter(([, name]) => name !== undefined));
}

/** The gravest alert that is still open, by the kept events. */
export function findOpenAlert(events: LoopEvents): KaizenEvent<'monitoring.alert.opened'> | undefined {
  const resolved = new Set(events.of('monitoring.alert.resolved').map(({ payload }) => payload.alertId));
  const open = events.of('monitoring.alert.opened').filter(({ payload }) => !resolved.has(payload.alertId));
  return open.find(({ payload }) => payload.severity === 'alert') ?? open[0];
}
