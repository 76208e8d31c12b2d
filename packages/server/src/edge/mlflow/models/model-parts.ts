import type { TrackingForClients } from '../../../domains/tracking/index.ts';
import type { Platform } from '../../../platform/platform.ts';

/** What the endpoints of models are made of. */
export interface ModelParts {
  readonly clients: TrackingForClients;
  readonly platform: Pick<Platform, 'db'>;
}
