import { join } from 'node:path';
import { describe, onTestFinished } from 'vitest';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Database } from '../platform/db/database.ts';
import type { Migration } from '../platform/db/migration.ts';
import { migrations } from '../platform/db/migrations/index.ts';
import { type DatabaseLocation, openDatabase } from '../platform/db/open-database.ts';
import { createEventWriter, type EventWriter } from '../platform/outbox/event-writer.ts';
import { createSilentLog } from './silent-log.ts';
import { createTestClock } from './test-clock.ts';
import { createTestHome } from './test-home.ts';
import { createTestIds } from './test-ids.ts';
import {
  createMigratedDatabase,
  createPostgresDatabase,
  type TestPostgresDatabase,
  testPostgres,
} from './test-postgres.ts';

/** A database of one test. `reopen` gives a second handle on the same state. */
interface TestDatabase {
  readonly db: Database;
  readonly events: EventWriter;
  readonly location: DatabaseLocation;
  reopen(): Promise<{ readonly db: Database; readonly events: EventWriter }>;
}

interface TestDatabaseOptions {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly migrations?: readonly Migration[];
}

/** Opens a fresh database; all of it is closed and removed when the test that called it has finished. */
export type OpenTestDatabase = (options?: TestDatabaseOptions) => Promise<TestDatabase>;

/**
 * Runs a suite on SQLite and, when KAIZEN_TEST_POSTGRES names an admin database, on PostgreSQL; without it that half is shown as skipped.
 * `open` makes a fresh database with every migration, inside a test: `eachDatabase((kind, open) => { it('…', async () => { const { db } = await open(); … }) })`.
 */
export function eachDatabase(suite: (kind: Database['kind'], open: OpenTestDatabase) => void): void {
  describe('on sqlite', () => suite('sqlite', (options) => openTestDatabase('sqlite', options)));
  const title = testPostgres === undefined ? 'on postgres (KAIZEN_TEST_POSTGRES is not set)' : 'on postgres';
  describe.skipIf(testPostgres === undefined)(title, () =>
    suite('postgres', (options) => openTestDatabase('postgres', options)),
  );
}

/** A fresh, empty place for a state database; removed when the current test has finished. */
export async function createTestLocation(kind: Database['kind']): Promise<DatabaseLocation> {
  if (kind === 'postgres') {
    const database = await createPostgresDatabase();
    onTestFinished(() => database.remove());
    return { kind, url: database.url };
  }
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  return { kind, file: join(home.path, 'state.sqlite') };
}

/** A PostgreSQL database with every migration of this version. */
export async function createTestPostgres(): Promise<TestPostgresDatabase> {
  return createMigratedDatabase(async (url) => {
    const clock = createTestClock();
    const sink = createEventWriter({ clock, ids: createTestIds(clock), onListenerError: rethrow });
    const db = await openDatabase({ kind: 'postgres', url }, { clock, sink, log: createSilentLog(), migrations });
    await db.close();
  });
}

async function locationOf(kind: Database['kind'], options: TestDatabaseOptions): Promise<DatabaseLocation> {
  if (kind === 'sqlite' || options.migrations !== undefined) return createTestLocation(kind);
  const database = await createTestPostgres();
  onTestFinished(() => database.remove());
  return { kind, url: database.url };
}

async function openTestDatabase(kind: Database['kind'], options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const location = await locationOf(kind, options);
  const clock = options.clock ?? createTestClock();
  const ids = options.ids ?? createTestIds(clock);
  const reopen = async () => {
    const events = createEventWriter({ clock, ids, onListenerError: rethrow });
    const given = { clock, sink: events, log: createSilentLog(), migrations: options.migrations ?? migrations };
    const db = await openDatabase(location, given);
    onTestFinished(() => db.close());
    return { db, events };
  };
  return { ...(await reopen()), location, reopen };
}

function rethrow(error: unknown): never {
  throw error;
}
