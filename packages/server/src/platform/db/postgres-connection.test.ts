import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { versionEvent } from '../../testing/kill-scenario.ts';
import { createSilentLog } from '../../testing/silent-log.ts';
import { createTestClock } from '../../testing/test-clock.ts';
import { createTestIds } from '../../testing/test-ids.ts';
import { createPostgresDatabase, testPostgres } from '../../testing/test-postgres.ts';
import { createEventWriter } from '../outbox/event-writer.ts';
import { migrations } from './migrations/index.ts';
import { openDatabase } from './open-database.ts';

async function place() {
  const made = await createPostgresDatabase();
  onTestFinished(() => made.remove());
  return {
    url: made.url,
    async open(seed: number) {
      const clock = createTestClock();
      const sink = createEventWriter({ clock, ids: createTestIds(clock, seed), onListenerError: () => undefined });
      const given = { clock, sink, log: createSilentLog(), migrations };
      const db = await openDatabase({ kind: 'postgres', url: made.url }, given);
      onTestFinished(() => db.close());
      return db;
    },
  };
}

describe.skipIf(testPostgres === undefined)('PostgreSQL only (KAIZEN_TEST_POSTGRES)', () => {
  it('does a unit of work again after a serialisation failure, once for all that were grouped with it', async () => {
    const db = await (await place()).open(1);
    let attempts = 0;
    const failing = db.run(async (tx) => {
      attempts += 1;
      await tx.emit(versionEvent('a'));
      if (attempts < 3) await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(tx.on());
      return attempts;
    });
    const other = db.run((tx) => tx.emit(versionEvent('b')));
    expect(await failing).toBe(3);
    await other;
    const events = await db.scan({ sql: 'select subject, seq from platform_events order by seq', parameters: [] });
    expect(events).toEqual([
      { subject: 'a', seq: 1 },
      { subject: 'b', seq: 2 },
    ]);
  });

  it('says that the database is away when its connection breaks, and connects again', async () => {
    const db = await (await place()).open(1);
    const broken = db.run((tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx.on()));
    await expect(broken).rejects.toMatchObject({ code: 'platform.database_unavailable', kind: 'unavailable' });
    expect(await db.run(async () => 'again')).toBe('again');
  });

  it('names a server that is not there', async () => {
    const clock = createTestClock();
    const sink = createEventWriter({ clock, ids: createTestIds(clock), onListenerError: () => undefined });
    const given = { clock, sink, log: createSilentLog(), migrations };
    const nowhere = openDatabase({ kind: 'postgres', url: 'postgres://k:k@127.0.0.1:1/none' }, given);
    await expect(nowhere).rejects.toMatchObject({ code: 'platform.database_unavailable' });
  });

  it('numbers events in the order of commits across processes: no reader sees a number before all below it are decided', async () => {
    const { url, open } = await place();
    const [one, two] = [await open(1), await open(2)];
    const watcher = new pg.Client({ connectionString: url });
    await watcher.connect();
    onTestFinished(() => watcher.end());
    const seen: number[] = [];
    let done = false;
    const watching = (async () => {
      while (!done) {
        const { rows } = await watcher.query('select seq from platform_events where seq > $1 order by seq', [
          seen.at(-1) ?? 0,
        ]);
        seen.push(...rows.map(({ seq }) => Number(seq)));
      }
    })();
    const write = async (db: typeof one, name: string) => {
      for (let number = 0; number < 100; number += 1) await db.run((tx) => tx.emit(versionEvent(`${name}${number}`)));
    };
    await Promise.all([write(one, 'a'), write(two, 'b')]);
    const last = await one.scan<{ seq: number }>({
      sql: 'select seq from platform_events order by seq',
      parameters: [],
    });
    await expect.poll(() => seen.length).toBe(200);
    done = true;
    await watching;
    expect(seen).toEqual(last.map(({ seq }) => seq));
  });
});
