import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDuck } from './create-duck.ts';
import type { Duck } from './duck.ts';
import { withoutForeignPaths } from './errors.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';

let home: string;
let duck: Duck;
const ENDLESS = 'SELECT sum(sqrt(a.range * b.range)) FROM range(10000000) a, range(10000000) b';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'duck-'));
  duck = createDuck({ threads: 2, memory: '400MB', tempFolder: join(home, 'tmp'), home });
});
afterAll(async () => {
  await duck.close();
  await rm(home, { recursive: true, force: true });
});

test('rows come as plain values', async () => {
  const [row] =
    await duck.rows(`SELECT 7::BIGINT AS small, 9007199254740993::BIGINT AS large, 12345678901234567890123::HUGEINT AS huge,
    1.25::DECIMAL(9,2) AS decimal, TIMESTAMP '2024-01-02 03:04:05.5' AS at, DATE '2024-01-02' AS day, 'x' AS text, true AS flag,
    NULL AS nothing, [1, NULL] AS list, {'a': 1, 'b': 'z'} AS struct, MAP {'k': 2} AS map, 'nan'::DOUBLE AS nan,
    '\\xAB'::BLOB AS bytes, TIME '01:02:03' AS time, 'uvw'::ENUM('uvw') AS enum`);
  expect(row).toEqual({
    small: 7,
    large: '9007199254740993',
    huge: '12345678901234567890123',
    decimal: 1.25,
    at: Date.UTC(2024, 0, 2, 3, 4, 5, 500),
    day: Date.UTC(2024, 0, 2),
    text: 'x',
    flag: true,
    nothing: null,
    list: [1, null],
    struct: { a: 1, b: 'z' },
    map: [{ key: 'k', value: 2 }],
    nan: Number.NaN,
    bytes: 'ab',
    time: '01:02:03',
    enum: 'uvw',
  });
});

test('parameters are typed like the same literal', async () => {
  const parameters = [1, 2.5, 2 ** 40, 'a', null, true, 9007199254740993n];
  const [row] = await duck.rows(
    'SELECT typeof(?) AS a, typeof(?) AS b, typeof(?) AS c, typeof(?) AS d, typeof(?) AS e, typeof(?) AS f, ? AS g',
    { parameters },
  );
  expect(row).toMatchObject({
    a: 'INTEGER',
    b: 'DOUBLE',
    c: 'BIGINT',
    d: 'VARCHAR',
    f: 'BOOLEAN',
    g: '9007199254740993',
  });
});

test('columns are typed arrays, NaN and null for NULL, and the event loop keeps turning', async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const { rowCount, columns } = await duck.columns(
    `SELECT range AS n, CASE WHEN range % 2 = 0 THEN NULL ELSE range / 2 END AS half, CASE WHEN range % 3 = 0 THEN NULL ELSE 'r' || range END AS text
     FROM range(300000) ORDER BY range`,
  );
  delay.disable();
  expect(rowCount).toBe(300_000);
  const [n, half, text] = columns;
  if (n?.kind !== 'number' || half?.kind !== 'number' || text?.kind !== 'text') throw new Error('wrong kinds');
  expect(n.values.length).toBe(300_000);
  expect(n.values[299_999]).toBe(299_999);
  expect(half.values[4]).toBeNaN();
  expect(half.values[5]).toBe(2.5);
  expect(text.values.slice(0, 3)).toEqual([null, 'r1', 'r2']);
  expect(delay.percentile(50) / 1e6).toBeLessThan(50);
});

test('an empty result still names its columns', async () => {
  const { rowCount, columns } = await duck.columns('SELECT 1 AS a, NULL::VARCHAR AS b WHERE false');
  expect(rowCount).toBe(0);
  expect(columns.map((column) => [column.name, column.kind])).toEqual([
    ['a', 'number'],
    ['b', 'text'],
  ]);
});

test('a small result has a limit that is named', async () => {
  expect((await duck.rows('SELECT * FROM range(10000)')).length).toBe(10_000);
  await expect(duck.rows('SELECT * FROM range(10001)')).rejects.toMatchObject({
    code: 'platform.too_many_rows',
    message: expect.stringContaining('10,000'),
  });
});

test('execute writes files and tells the rows', async () => {
  const path = join(home, "it's.parquet");
  expect(await duck.execute(`COPY (SELECT * FROM range(1234)) TO ${quoteLiteral(path)} (FORMAT parquet)`)).toBe(1234);
  expect(
    await duck.rows(`SELECT count(*) AS ${quoteIdentifier('the "n"')} FROM read_parquet(${quoteLiteral(path)})`),
  ).toEqual([{ 'the "n"': 1234 }]);
});

test('a session keeps its tables to itself, also when two run at once', async () => {
  const both = [1, 2].map((n) =>
    duck.session(
      async (session) => {
        await session.execute('CREATE TABLE t AS SELECT ?::INTEGER AS n', [n]);
        await session.execute('CREATE TEMP TABLE u AS SELECT n * 10 AS n FROM t');
        return session.rows('SELECT t.n AS t, u.n AS u FROM t, u');
      },
      { lane: 'page' },
    ),
  );
  expect(await Promise.all(both)).toEqual([[{ t: 1, u: 10 }], [{ t: 2, u: 20 }]]);
  await expect(duck.rows('SELECT * FROM t')).rejects.toMatchObject({ code: 'platform.query_failed' });
});

test('a session that fails gives its slot and database back', async () => {
  const fail = duck.session(async (session) => {
    await session.execute('BEGIN');
    await session.execute('CREATE TABLE t AS SELECT 1 AS n');
    await session.rows('SELECT nonsense FROM t');
  });
  await expect(fail).rejects.toMatchObject({ code: 'platform.query_failed', kind: 'invalid' });
  expect(await duck.rows('SELECT count(*) AS n FROM duckdb_databases() WHERE NOT internal')).toEqual([{ n: 1 }]);
});

test('cancel interrupts a running query and takes a waiting one out; page reads pass scans', async () => {
  const stop = new AbortController();
  const running = duck.rows(ENDLESS, { signal: stop.signal });
  const waiting = duck.rows(ENDLESS, { signal: stop.signal });
  const outcomes = Promise.allSettled([running, waiting]);
  expect(await duck.rows('SELECT 1 AS one', { lane: 'page' })).toEqual([{ one: 1 }]);
  stop.abort(new Error('not wanted any more'));
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'not wanted any more' } });
  }
  expect(await duck.rows('SELECT 2 AS two')).toEqual([{ two: 2 }]);
});

test('progress is told while a long statement runs', async () => {
  const path = quoteLiteral(join(home, 'long.parquet'));
  await duck.execute(`COPY (SELECT range AS n FROM range(2000000)) TO ${path} (FORMAT parquet)`);
  const stop = new AbortController();
  const shares: number[] = [];
  const query = duck.rows(`SELECT sum(sin(n) + ln(n + 1) + tan(n)) FROM read_parquet([${Array(200).fill(path)}])`, {
    signal: stop.signal,
    onProgress: (share) => {
      shares.push(share);
      stop.abort();
    },
  });
  await expect(query).rejects.toThrow('aborted');
  expect(shares[0]).toBeGreaterThanOrEqual(0);
  expect(shares[0]).toBeLessThanOrEqual(1);
});

test('errors are worded without foreign paths', async () => {
  await expect(duck.rows("SELECT * FROM read_parquet('/etc/secret/place/none.parquet')")).rejects.toMatchObject({
    code: 'platform.query_failed',
    message: expect.not.stringContaining('/etc/secret'),
  });
  expect(withoutForeignPaths('No files "/a/b/c.csv" or /h/data/x.csv at 3/4 in a/b', '/h')).toBe(
    'No files "…/c.csv" or data/x.csv at 3/4 in a/b',
  );
});

test('a query over the memory limit names the mend', async () => {
  const small = createDuck({ threads: 1, memory: '20MB', tempFolder: join(home, 'small') });
  await expect(small.rows("SELECT string_agg(repeat('x', 1000), ',') AS t FROM range(1000000)")).rejects.toMatchObject({
    code: 'platform.query_memory',
    message: expect.stringContaining('KAIZEN_DUCK_MEMORY'),
  });
  await small.close();
});

test('closing interrupts what runs, refuses what waits, and leaves no database file', async () => {
  const other = createDuck({ threads: 1, memory: '100MB', tempFolder: join(home, 'other') });
  await other.rows('SELECT 1');
  const outcomes = Promise.allSettled([other.rows(ENDLESS), other.rows('SELECT 1')]);
  await other.close();
  for (const outcome of await outcomes) expect(outcome.status).toBe('rejected');
  await expect(other.rows('SELECT 1')).rejects.toMatchObject({ code: 'platform.query_closed' });
  const files = await readdir(home, { recursive: true });
  expect(files.filter((name) => name.endsWith('.duckdb'))).toEqual([]);
});
