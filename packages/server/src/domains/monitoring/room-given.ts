import type { Platform } from '../../platform/platform.ts';
import type { DataReader } from '../data/index.ts';
import type { FeaturesReader } from '../features/index.ts';
import type { ServingReader } from '../serving/index.ts';
import type { TrackingReader } from '../tracking/index.ts';

/** What the room is built on. */
export interface MonitoringGiven {
  readonly platform: Platform;
  readonly serving: ServingReader;
  readonly features: FeaturesReader;
  readonly tracking: TrackingReader;
  readonly data: DataReader;
}
