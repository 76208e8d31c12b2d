import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Ids } from '../kernel/ids.ts';
import type { Config } from '../platform/config/config.ts';
import { createPlatform, type OpenPlatform } from '../platform/create-platform.ts';
import type { Database } from '../platform/db/database.ts';
import { createTelemetry } from '../platform/telemetry/create-telemetry.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { createTestPostgres } from './test-database.ts';
import { createTestHome } from './test-home.ts';
import { createTestIds } from './test-ids.ts';

/** A real platform on a throw-away home, with a clock that the test moves. */
export interface TestPlatform extends OpenPlatform {
  readonly clock: TestClock;
  /** Log lines so far, parsed. */
  readonly logged: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** Closes this platform and opens the next one on the same home and database, as a restart does. */
  restart(): Promise<TestPlatform>;
}

export interface TestPlatformOptions {
  /** Default `sqlite`; `postgres` needs KAIZEN_TEST_POSTGRES (use it inside `eachDatabase`). */
  readonly database?: Database['kind'];
  /** Default: starts 2026-01-05T08:00:00Z and moves on by 1 ms at every reading. */
  readonly clock?: TestClock;
  /** Default: counted ids, the same in every run. */
  readonly ids?: Ids;
  /** Changes to the configuration. */
  readonly config?: Partial<Config>;
}

/**
 * A real platform: real database, outbox, jobs, blobs, files and DuckDB on a throw-away home, removed when the current test has finished.
 * Failed reactions and jobs are tried again after 1 ms. Call `outbox.start()` and `jobs.start()` after registering, as the composition root does.
 */
export async function createTestPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  let database = 'sqlite';
  if (options.database === 'postgres') {
    const made = await createTestPostgres();
    onTestFinished(() => made.remove());
    database = made.url;
  }
  const clock = options.clock ?? createTestClock(undefined, 1);
  const ids = options.ids ?? createTestIds(clock);
  const config: Config = {
    home: home.path,
    host: '127.0.0.1',
    port: 0,
    database,
    logLevel: 'info',
    threads: 2,
    duckMemory: '512MB',
    ...options.config,
  };

  async function open(): Promise<TestPlatform> {
    const { logged, telemetry } = catchLog();
    const wait = () => 1;
    const platform = await createPlatform(config, { clock, ids, telemetry, reactionBackoff: wait, jobBackoff: wait });
    onTestFinished(() => platform.close());
    return {
      ...platform,
      clock,
      logged,
      async restart() {
        await platform.close();
        return open();
      },
    };
  }
  return open();
}

function catchLog() {
  const logged: Array<Record<string, unknown>> = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { logged, telemetry: createTelemetry({ logLevel: 'info' }, { log: sink }) };
}
