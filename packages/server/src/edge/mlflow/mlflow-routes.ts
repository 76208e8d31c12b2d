import type { TrackingForClients } from '../../domains/tracking/index.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Platform } from '../../platform/platform.ts';
import { createArtifactEdgeRoutes } from './artifacts/artifact-routes.ts';
import { createModelEndpoints } from './models/model-routes.ts';
import { createRunRoutes } from './runs/run-routes.ts';
import { createServerRoutes } from './server-routes.ts';
import { createTraceRoutes } from './traces/trace-routes.ts';
import { createWebhookEndpoints } from './webhooks/webhook-endpoints.ts';

/** What the edge is made of. */
export interface MlflowParts {
  readonly clients: TrackingForClients;
  readonly platform: Platform;
  readonly isReady: () => boolean;
}

/** All routes of the MLflow protocol. */
export function createMlflowRoutes(parts: MlflowParts): Route[] {
  return [
    ...createRunRoutes(parts),
    ...createModelEndpoints(parts),
    ...createTraceRoutes(parts),
    ...createWebhookEndpoints(parts.clients.webhooks),
    ...createServerRoutes(parts),
    ...createArtifactEdgeRoutes(parts.clients),
  ];
}
