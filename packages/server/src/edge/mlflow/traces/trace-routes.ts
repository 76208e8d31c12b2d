import type { Route } from '../../../platform/http/route.ts';
import { createOldTraceEndpoints } from './old-trace-endpoints.ts';
import { createOtlpRoutes } from './otlp-routes.ts';
import { createTraceChangeEndpoints } from './trace-change-endpoints.ts';
import { createTraceEndpoints } from './trace-endpoints.ts';
import { createTraceFileRoutes } from './trace-file-routes.ts';
import type { TraceParts } from './trace-parts.ts';
import { createTraceSearchEndpoints } from './trace-search-endpoints.ts';

/** Everything of the protocol that is about traces. Assessments are not spoken: what is asked about them is answered like any unknown endpoint. */
export function createTraceRoutes(parts: TraceParts): Route[] {
  return [
    ...createTraceEndpoints(parts),
    ...createTraceSearchEndpoints(parts),
    ...createTraceChangeEndpoints(parts),
    ...createOldTraceEndpoints(parts),
    ...createTraceFileRoutes(parts),
    ...createOtlpRoutes(parts),
  ];
}
