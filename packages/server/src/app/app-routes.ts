import type { Route } from '../platform/http/route.ts';
import type { AppParts } from './app-parts.ts';
import { eventRoutes } from './event-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { buildOpenApi } from './openapi.ts';
import { referenceRoutes } from './reference-routes.ts';
import { streamRoutes } from './stream-routes.ts';

/** Every route of the server: those of the application, then those of the rooms. */
export function allRoutes(parts: AppParts): readonly Route[] {
  const routes: Route[] = [
    ...healthRoutes(parts),
    ...jobRoutes(parts.platform),
    ...eventRoutes(parts.platform),
    ...streamRoutes(parts),
    ...parts.rooms.flatMap((room) => room.routes),
  ];
  let document: unknown;
  const openApi = () => {
    document ??= buildOpenApi(routes);
    return document;
  };
  return [...routes, ...referenceRoutes(openApi)];
}
