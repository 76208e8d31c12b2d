import type { Platform } from '../../../platform/platform.ts';
import type { Room } from '../../../platform/room.ts';
import type { LineageCommands, LineageReader } from './lineage.ts';
import { createLineageRoutes } from './lineage-routes.ts';
import { createLineageCommands, createLineageReader } from './lineage-service.ts';
import { createEventSender, receiverUrl } from './outgoing/event-sender.io.ts';
import { createOutgoingLoop, type OutgoingLoop } from './outgoing/outgoing-loop.ts';
import { createOutgoingStore } from './outgoing/outgoing-store.sql.ts';
import { ownNamespace } from './own-namespace.ts';

/** Lineage, as the room of data holds it. */
export interface Lineage extends Pick<Room, 'routes'> {
  readonly reader: LineageReader;
  readonly commands: LineageCommands;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Builds lineage; events are sent elsewhere only where a URL is configured. */
export function createLineage(platform: Pick<Platform, 'db' | 'clock' | 'config' | 'telemetry'>): Lineage {
  const { db, clock, config } = platform;
  const namespace = ownNamespace(config);
  const outgoing = createOutgoing(platform);
  const given = { db, clock, namespace, onOwnEvents: () => outgoing?.wake() };
  const reader = createLineageReader(given);
  return {
    reader,
    commands: createLineageCommands(given),
    routes: createLineageRoutes(reader),
    start: async () => outgoing?.start(),
    close: async () => outgoing?.close(),
  };
}

function createOutgoing({
  db,
  config,
  telemetry,
}: Pick<Platform, 'db' | 'config' | 'telemetry'>): OutgoingLoop | undefined {
  const { openlineageUrl: url, openlineageApiKey: apiKey } = config;
  if (url === undefined) return undefined;
  const { origin, pathname } = receiverUrl(url);
  return createOutgoingLoop({
    store: createOutgoingStore(db),
    send: createEventSender({ url, apiKey }),
    receiver: `${origin}${pathname}`,
    log: telemetry.log.bind({ component: 'lineage' }),
  });
}
