import type { TrackingForClients } from '../../../domains/tracking/index.ts';
import type { Platform } from '../../../platform/platform.ts';

/** What the endpoints of traces are made of. */
export interface TraceParts {
  readonly clients: TrackingForClients;
  readonly platform: Pick<Platform, 'db'>;
}
