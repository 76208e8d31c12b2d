import type { Route } from '../platform/http/route.ts';
import type { LiveStream } from '../platform/live/live-stream.ts';
import type { Platform } from '../platform/platform.ts';
import type { Room } from '../platform/room.ts';
import { eventRoutes } from './event-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { buildOpenApi } from './openapi.ts';
import { referenceRoutes } from './reference-routes.ts';
import { streamRoutes } from './stream-routes.ts';

/** What routes of the application itself are made from. */
export interface AppParts {
  readonly platform: Platform;
  readonly rooms: readonly Room[];
  readonly live: LiveStream;
  /** Secret of `server.json`: a caller that knows it can read the home, so it is the operator of this machine. */
  readonly token: string;
  readonly isReady: () => boolean;
}

/** Every route of the server: those of the application, then those of the rooms. */
export function allRoutes(parts: AppParts): readonly Route[] {
  const routes: Route[] = [
    ...healthRoutes(parts),
    ...jobRoutes(parts.platform),
    ...eventRoutes(parts.platform),
    ...streamRoutes(parts),
    ...parts.rooms.flatMap((room) => room.routes),
  ];
  return [...routes, ...referenceRoutes(() => buildOpenApi(routes))];
}
