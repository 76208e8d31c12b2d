import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Config } from '../platform/config/config.ts';
import { createPlatform, type PlatformGiven } from '../platform/create-platform.ts';
import { createHttpServer, type HttpServer } from '../platform/http/http-server.ts';
import type { Route } from '../platform/http/route.ts';
import { createLiveStream } from '../platform/live/live-stream.ts';
import type { Platform } from '../platform/platform.ts';
import type { Room } from '../platform/room.ts';
import { allRoutes } from './app-routes.ts';
import { connectRooms } from './rooms.ts';

/** The whole server, built and connected. It works after `start`, and until `close`. */
export interface App {
  readonly platform: Platform;
  readonly routes: readonly Route[];
  readonly token: string;
  /** Sends a request without a socket (tests). */
  readonly inject: HttpServer['inject'];
  /** Listens (a busy port fails before anything runs), then starts rooms, reactions and jobs. */
  start(): Promise<{ readonly url: string; readonly port: number }>;
  /** Starts everything but the socket (tests that inject). */
  startWithoutSocket(): Promise<void>;
  /** Takes no more requests, finishes those in flight, stops jobs and reactions, closes rooms and stores. */
  close(): Promise<void>;
}

const WEB_ROOT = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** Build, connect, start. Locks the home and opens its state; see {@link createPlatform} for what it rejects with. */
export async function createApp(config: Config, given: PlatformGiven = {}): Promise<App> {
  const platform = await createPlatform(config, given);
  try {
    return await assemble(platform, () => platform.close());
  } catch (error) {
    await platform.close();
    throw error;
  }
}

async function assemble(platform: Platform, closePlatform: () => Promise<void>): Promise<App> {
  const { config, outbox, jobs, telemetry, ids } = platform;
  let ready = false;
  const isReady = () => ready;
  const token = randomBytes(24).toString('base64url');
  let url: string | undefined;
  const { rooms, reactions } = connectRooms(platform, { token, isReady, serverUrl: () => url });
  for (const room of rooms) for (const kind of room.jobKinds ?? []) jobs.register(kind);
  outbox.register([...rooms.flatMap((room) => room.reactions ?? []), ...reactions]);
  platform.blobs.connectRoots(rooms.flatMap((room) => room.blobRoots ?? []));

  const live = createLiveStream({ outbox, jobs, log: telemetry.log.bind({ component: 'live' }) });
  const routes = allRoutes({ platform, rooms, live, token, isReady });
  const http = await createHttpServer({ routes, telemetry, ids, webRoot: config.webRoot ?? WEB_ROOT, isReady });

  async function startWithoutSocket(): Promise<void> {
    for (const room of rooms) await room.start?.();
    await outbox.start();
    await jobs.start();
    ready = true;
    void collectOrphans(platform);
  }

  return {
    platform,
    routes,
    token,
    inject: http.inject,
    startWithoutSocket,
    start: async () => {
      const listening = await http.listen(config.host, config.port);
      url = listening.url;
      await startWithoutSocket();
      return listening;
    },
    close: async () => {
      ready = false;
      live.close();
      await http.close();
      await jobs.stop();
      await outbox.stop();
      await closeRooms(rooms);
      await closePlatform();
    },
  };
}

async function closeRooms(rooms: readonly Room[]): Promise<void> {
  for (const room of rooms.toReversed()) await room.close?.();
}

/** What a killed process left behind. Never in the way of the start, and a failure only costs disk until the next one. */
async function collectOrphans({ blobs, files, telemetry }: Platform): Promise<void> {
  const log = telemetry.log.bind({ component: 'collector' });
  for (const [store, collect] of [
    ['blobs', blobs.collect],
    ['files', files.collect],
  ] as const) {
    try {
      const { removed, bytes } = await collect();
      if (removed > 0) log.info({ store, removed, bytes }, 'removed what nothing needs any more');
    } catch (error) {
      log.warn({ store, error }, 'could not look for orphans');
    }
  }
}
