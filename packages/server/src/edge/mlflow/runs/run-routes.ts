import type { Route } from '../../../platform/http/route.ts';
import { experimentEndpoints, type RunParts } from './experiment-endpoints.ts';
import { inputEndpoints } from './input-endpoints.ts';
import { loggingEndpoints } from './logging-endpoints.ts';
import { metricEndpoints } from './metric-endpoints.ts';
import { runEndpoints } from './run-endpoints.ts';

/** Experiments, runs, metrics, and what runs read and make. */
export function createRunRoutes(parts: RunParts): Route[] {
  return [
    ...experimentEndpoints(parts),
    ...runEndpoints(parts),
    ...loggingEndpoints(parts),
    ...metricEndpoints(parts),
    ...inputEndpoints(parts),
  ];
}
