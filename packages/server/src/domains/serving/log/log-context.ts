import type { Platform } from '../../../platform/platform.ts';
import type { RotationLimits } from './segment-log.ts';

/** Named moments of a compaction, in order: tests kill the process there. */
export type CompactionPoint = 'parquet-written' | 'parquet-adopted' | 'row-committed' | 'segment-deleted';

/** What all parts of a deployment's log share. */
export interface LogContext {
  readonly platform: Pick<Platform, 'clock' | 'db' | 'duck' | 'files' | 'telemetry'>;
  readonly limits: RotationLimits;
  /** How often the logs are tidied without being asked; one minute by default. */
  readonly tidyEveryMs?: number;
  /** Called at each point of a compaction. */
  readonly atPoint?: (point: CompactionPoint) => void;
}

/** A deployment's settings, as declared. */
export interface LogSettings {
  readonly deployment: string;
  readonly projectId: string;
  readonly logging: 'required' | 'best-effort';
  readonly retentionDays: number;
  readonly retentionMegabytes: number;
}
