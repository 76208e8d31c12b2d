import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { GovernanceReader } from './contract.ts';
import { createGovernanceRoutes } from './governance-routes.ts';
import { createKeptEvents } from './kept-events.ts';
import { createGovernanceReader } from './why-service.ts';

/** The room as the composition root gets it; it reads kept events only. */
export interface GovernanceRoom extends Room {
  readonly reader: GovernanceReader;
}

export function createGovernanceRoom({ platform }: { readonly platform: Platform }): GovernanceRoom {
  const reader = createGovernanceReader(createKeptEvents(platform.outbox), () => platform.clock.now());
  return { name: 'governance', reader, routes: createGovernanceRoutes(reader) };
}
