import type { KaizenEvent } from '@kaizen/contracts';
import type { Reign } from './trace-champion.ts';

/** The events that tell why a version was live; a link that no event shows is undefined. */
export interface Evidence {
  readonly deployment: string;
  readonly at: number;
  readonly reign: Reign;
  readonly started: KaizenEvent<'delivery.release.started'> | undefined;
  readonly gate: KaizenEvent<'delivery.gate.decided'> | undefined;
  readonly looks: readonly KaizenEvent<'delivery.release.stepped'>[];
  readonly pipelineRun: KaizenEvent<'pipelines.run.started'> | undefined;
  readonly decision: KaizenEvent<'monitoring.retraining.decided'> | undefined;
  readonly alert: KaizenEvent<'monitoring.alert.opened'> | undefined;
  readonly registered: KaizenEvent<'tracking.model_version.registered'> | undefined;
  readonly runStarted: KaizenEvent<'tracking.run.started'> | undefined;
  readonly runFinished: KaizenEvent<'tracking.run.finished'> | undefined;
  readonly dataVersion: KaizenEvent<'data.version.committed'> | undefined;
  readonly validation: KaizenEvent<'data.validation.completed'> | undefined;
  readonly manifest: KaizenEvent<'app.manifest.applied'> | undefined;
  /** What came after the reign began: releases that were taken back, and alerts. */
  readonly rolledBack: readonly KaizenEvent<'delivery.release.rolled_back'>[];
  readonly alerts: readonly KaizenEvent<'monitoring.alert.opened'>[];
  /** The version that ended the reign, as text ("version 3"), when there is one. */
  readonly successor: string | undefined;
}
