import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Blobs } from './blobs/blobs.ts';
import type { Config } from './config/config.ts';
import type { Database } from './db/database.ts';
import type { Duck } from './duck/duck.ts';
import type { LockedDuck } from './duck/locked/locked-duck.ts';
import type { Files } from './files/files.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** Everything a room may build on; made once in the composition root and handed to each room's factory. */
export interface Platform {
  readonly config: Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly db: Database;
  readonly outbox: Outbox;
  readonly blobs: Blobs;
  readonly files: Files;
  readonly duck: Duck;
  /** For SQL that people write. */
  readonly lockedDuck: LockedDuck;
  readonly jobs: Jobs;
  readonly telemetry: Telemetry;
}
