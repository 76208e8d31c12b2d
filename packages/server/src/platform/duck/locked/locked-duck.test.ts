import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDuck } from '../create-duck.ts';
import { quoteLiteral } from '../quote.ts';
import { createLockedDuck } from './create-locked-duck.ts';
import type { LockedDuck, LockedSession } from './locked-duck.ts';

let home: string;
let locked: LockedDuck;
let rows: string;
let other: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'locked-'));
  locked = createLockedDuck({
    processes: 1,
    threads: 1,
    memory: '40MB',
    seconds: 20,
    tempFolder: join(home, 'tmp'),
    home,
  });
  rows = join(home, 'rows.parquet');
  other = join(home, 'other.parquet');
  const duck = createDuck({ threads: 1, memory: '200MB', tempFolder: join(home, 'duck') });
  await duck.execute(`COPY (SELECT range AS n FROM range(1000)) TO ${quoteLiteral(rows)} (FORMAT parquet)`);
  await duck.execute(`COPY (SELECT 1 AS n) TO ${quoteLiteral(other)} (FORMAT parquet)`);
  await duck.close();
  await writeFile(join(home, 'other.csv'), 'a\n1\n');
});
afterAll(async () => {
  await locked.close();
  await rm(home, { recursive: true, force: true });
});

/** A session that may read `rows` as table t. */
function run<R>(work: (session: LockedSession) => Promise<R>, options: Parameters<LockedDuck['run']>[1] = {}) {
  return locked.run(async (session) => {
    await session.lock({ tables: [{ name: 't', from: `read_parquet(${quoteLiteral(rows)})` }], readable: [rows] });
    return work(session);
  }, options);
}

/** Without a limit of its own this would run for hours. */
const ENDLESS = 'SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE (a.range * b.range) % 7 = 3';

test('a session parses, binds and reads what it was given, and nothing of the one before', async () => {
  const tree = await locked.run((session) => session.parse('SELECT n FROM t'));
  expect(JSON.parse(tree)).toMatchObject({ error: false });
  const described = await run((session) => session.describe('SELECT n, n / 2 AS half, n AS n FROM t;'));
  expect(described).toEqual([
    { name: 'n', type: 'BIGINT' },
    { name: 'half', type: 'DOUBLE' },
    { name: 'n', type: 'BIGINT' },
  ]);
  expect(await run((session) => session.rows('SELECT sum(n) AS s FROM t'))).toEqual([{ s: 499_500 }]);
  await expect(locked.run((session) => session.rows('SELECT * FROM t'))).rejects.toMatchObject({
    code: 'platform.sql_failed',
    details: { type: 'Catalog', name: 't', position: 14 },
  });
});

test.each([
  ['SELECT * FROM read_parquet($other)', 'disabled by configuration'],
  ['SELECT * FROM $other', 'disabled by configuration'],
  ['SELECT * FROM read_csv($csv)', 'disabled by configuration'],
  ["SELECT * FROM read_text('/etc/passwd')", 'disabled by configuration'],
  ["SELECT * FROM glob('/etc/*')", 'disabled by configuration'],
  ['COPY t TO $new (FORMAT parquet)', 'disabled by configuration'],
  ['ATTACH $database', 'disabled by configuration'],
  ["SET memory_limit = '64GB'", 'locked'],
  ['SET enable_external_access = true', 'locked|Cannot'],
  ["SET allowed_paths = ['/etc/passwd']", 'locked|Cannot'],
  ['RESET lock_configuration', 'locked|Cannot'],
  ['INSTALL httpfs', 'disabled'],
  ["LOAD '/tmp/x.duckdb_extension'", 'disabled'],
])('once locked, %s is refused by the engine itself', async (sql, reason) => {
  const paths = {
    other,
    csv: join(home, 'other.csv'),
    new: join(home, 'new.parquet'),
    database: join(home, 'new.duckdb'),
  };
  const text = sql.replace(/\$(\w+)/, (_, name: keyof typeof paths) => quoteLiteral(paths[name]));
  const asked = run((session) => session.execute(text));
  await expect(asked).rejects.toMatchObject({ message: expect.stringMatching(reason) });
  await expect(asked).rejects.not.toMatchObject({ message: expect.stringContaining(home) });
  expect(existsSync(paths.new) || existsSync(paths.database)).toBe(false);
});

test('the one file that may be written is written, and not beyond its size', async () => {
  const path = join(home, 'out.parquet');
  const write = (count: number, maxBytes: number) =>
    locked.run(async (session) => {
      await session.lock({ tables: [], readable: [], writable: { path, maxBytes } });
      return session.execute(
        `COPY (SELECT random() AS r FROM range(${count})) TO ${quoteLiteral(path)} (FORMAT parquet, ROW_GROUP_SIZE 20000)`,
      );
    });
  expect(await write(10, 1e6)).toBe(10);
  await rm(path);
  await expect(write(20_000_000, 2 ** 20)).rejects.toMatchObject({
    code: 'platform.sql_size',
    message: expect.stringContaining('1 MiB'),
  });
});

test.each([
  ['what the engine counts', 'SELECT string_agg(repeat(n::VARCHAR, 100), $$,$$) FROM t, range(1000)'],
  ['one text that it does not count', "SELECT length(repeat(repeat('x', 1000000), 3000))"],
])('too much memory ends the query and nothing else: %s', async (_, sql) => {
  await expect(run((session) => session.rows(sql))).rejects.toMatchObject({
    code: 'platform.sql_memory',
    kind: 'invalid',
    message: expect.stringContaining('KAIZEN_EXPLORE_MEMORY'),
  });
  expect(await run((session) => session.rows('SELECT count(*) AS n FROM t'))).toEqual([{ n: 1000 }]);
});

test('time has a limit, a cancel is obeyed, and the next query runs', async () => {
  await expect(run((session) => session.rows(ENDLESS), { seconds: 0.3 })).rejects.toMatchObject({
    code: 'platform.sql_time',
    message: expect.stringContaining('0.3 s'),
  });
  const stop = new AbortController();
  const shares: number[] = [];
  const running = run((session) => session.rows(ENDLESS), {
    signal: stop.signal,
    onProgress: (share) => {
      shares.push(share);
      stop.abort(new Error('not wanted any more'));
    },
  });
  const waiting = run((session) => session.rows('SELECT 1'), { signal: stop.signal });
  for (const asked of await Promise.allSettled([running, waiting]))
    expect(asked).toMatchObject({ status: 'rejected', reason: { message: 'not wanted any more' } });
  expect(shares[0]).toBeGreaterThanOrEqual(0);
  // It may take longer than an engine has to stop when it is told to.
  const next = run((session) => session.rows(ENDLESS), { seconds: 2 });
  await expect(next).rejects.toMatchObject({ code: 'platform.sql_time' });
  expect(await run((session) => session.rows('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
});

test('a statement of absurd depth does no harm', async () => {
  const deep = `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`;
  const tree = await locked.run((session) => session.parse(deep)).catch((error: unknown) => error);
  expect(tree instanceof Error || String(tree).includes('"error":true')).toBe(true);
  expect(await run((session) => session.rows('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
});

test('closing refuses what runs and what comes, and leaves nothing on the disk', async () => {
  const own = createLockedDuck({
    processes: 1,
    threads: 1,
    memory: '200MB',
    seconds: 20,
    tempFolder: join(home, 'own'),
    home,
  });
  let began = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    began = resolve;
  });
  const outcomes = Promise.allSettled([
    own.run(async (session) => {
      began();
      return session.rows(ENDLESS);
    }),
    own.run((session) => session.rows('SELECT 1')),
  ]);
  await begun;
  await own.close();
  for (const outcome of await outcomes)
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'platform.query_closed' } });
  await expect(own.run((session) => session.rows('SELECT 1'))).rejects.toMatchObject({ code: 'platform.query_closed' });
  expect((await readdir(home, { recursive: true })).filter((name) => name.endsWith('.duckdb'))).toEqual([]);
});
