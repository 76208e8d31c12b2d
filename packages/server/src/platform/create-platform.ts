import { join } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Ids } from '../kernel/ids.ts';
import { createBlobs } from './blobs/create-blobs.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config/config.ts';
import { exploreDefaults } from './config/explore-defaults.ts';
import { migrations } from './db/migrations/index.ts';
import { type DatabaseLocation, openDatabase } from './db/open-database.ts';
import { createDuck } from './duck/create-duck.ts';
import { createLockedDuck } from './duck/locked/create-locked-duck.ts';
import { createFiles } from './files/create-files.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { lockHome } from './lock/home-lock.ts';
import { takeServerLease } from './lock/server-lease.ts';
import type { Backoff } from './outbox/backoff.ts';
import { createOutbox } from './outbox/create-outbox.ts';
import { createEventWriter } from './outbox/event-writer.ts';
import type { Platform } from './platform.ts';
import { createTelemetry } from './telemetry/create-telemetry.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { createUlidIds } from './ulid-ids.ts';

/** What may be given instead of the real thing; tests give a clock, ids and short waits. */
export interface PlatformGiven {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly telemetry?: Telemetry;
  readonly reactionBackoff?: Backoff;
  readonly jobBackoff?: Backoff;
  /** Called when another server has taken over the database (PostgreSQL only): this process must end. */
  readonly onLeaseLost?: (error: Error) => void;
}

/** A platform that holds its home until `close`. */
export interface OpenPlatform extends Platform {
  /** Stops jobs and deliveries, closes every store and frees the home; the next process goes on where this one stopped. */
  close(): Promise<void>;
}

/** Where the state of a configuration lives. */
function databaseLocationOf(config: Pick<Config, 'home' | 'database'>): DatabaseLocation {
  return config.database === 'sqlite'
    ? { kind: 'sqlite', file: join(config.home, 'state.sqlite') }
    : { kind: 'postgres', url: config.database };
}

/**
 * Locks the home, opens and migrates the state, and makes everything rooms build on. Rooms then register reactions and job kinds; the composition
 * root calls `outbox.start()` and `jobs.start()` when all have. Rejects with `platform.home_in_use`, `platform.home_read_only`,
 * `platform.home_is_newer` or `platform.database_unavailable`, and then leaves nothing open.
 */
export async function createPlatform(config: Config, given: PlatformGiven = {}): Promise<OpenPlatform> {
  const opened: Array<() => unknown> = [];
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const errors: unknown[] = [];
    for (const step of opened.reverse()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  };
  try {
    const platform = await openAll(config, given, opened);
    return {
      ...platform,
      close() {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

async function openAll(config: Config, given: PlatformGiven, opened: Array<() => unknown>): Promise<Platform> {
  const clock = given.clock ?? systemClock;
  const ids = given.ids ?? createUlidIds({ clock });
  const lock = await lockHome(config.home);
  opened.push(() => lock.release());
  const telemetry = given.telemetry ?? createTelemetry(config);
  const log = telemetry.log.bind({ component: 'platform' });
  const location = databaseLocationOf(config);
  if (location.kind === 'postgres') {
    const lost = given.onLeaseLost ?? ((error: Error) => log.error({ error: error.message }, 'the lease was lost'));
    const lease = await takeServerLease({ url: location.url, owner: ids.next('log'), log, lost });
    opened.push(() => lease.release());
  }
  const events = createEventWriter({
    clock,
    ids,
    onListenerError: (error) => log.error({ error: messageOf(error) }, 'a listener of events failed'),
  });
  const db = await openDatabase(location, { clock, sink: events, log, migrations });
  opened.push(() => db.close());
  const blobs = await createBlobs({ root: join(config.home, 'blobs'), clock });
  const files = await createFiles({ root: join(config.home, 'files'), clock });
  const duck = createDuck({
    threads: config.threads,
    memory: config.duckMemory,
    tempFolder: join(config.home, 'tmp', 'duck'),
    home: config.home,
  });
  opened.push(() => duck.close());
  const lockedDuck = createLockedDuck({
    processes: 2,
    threads: config.threads,
    memory: config.exploreMemory ?? exploreDefaults.memory,
    seconds: config.exploreSeconds ?? exploreDefaults.seconds,
    tempFolder: join(config.home, 'tmp', 'explore'),
    home: config.home,
  });
  opened.push(() => lockedDuck.close());
  const outbox = createOutbox({
    db,
    events,
    clock,
    telemetry,
    ...(given.reactionBackoff === undefined ? {} : { backoff: given.reactionBackoff }),
  });
  opened.push(() => outbox.stop());
  const jobs = createJobs({
    db,
    clock,
    ids,
    telemetry,
    ...(given.jobBackoff === undefined ? {} : { backoff: given.jobBackoff }),
  });
  opened.push(() => jobs.stop());
  return { config, clock, ids, db, outbox, blobs, files, duck, lockedDuck, jobs, telemetry };
}
