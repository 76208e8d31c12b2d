import type { SourceSpec } from '@kaizen/contracts';
import pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createPostgresDatabase, testPostgres } from '../../../testing/test-postgres.ts';
import { openDataRoom } from '../testing/machine-data.ts';

const VARIABLE = 'SOURCE_OF_TEST';

async function open(sql: string, source: Omit<SourceSpec, 'postgres'> & { query: string; timeoutSeconds?: number }) {
  const database = await createPostgresDatabase();
  onTestFinished(() => database.remove());
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(sql);
  vi.stubEnv(VARIABLE, database.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { query, timeoutSeconds, ...rest } = source;
  const postgres = { connection: VARIABLE, query, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) };
  const { platform, room } = await openDataRoom({
    kaizen: 1,
    project: 'plant',
    data: { readings: { source: { ...rest, postgres }, validation: { policy: 'quarantine', maxBadShare: 0.5 } } },
  });
  let loads = 0;
  const load = (key?: string, signal?: AbortSignal) => {
    loads += 1;
    const more = signal === undefined ? {} : { signal };
    return room.commands.load({ dataset: 'readings', folder: '', key: key ?? `load ${loads}`, author: 'me', ...more });
  };
  const rows = async () => {
    const version = await room.reader.findCurrentVersion('readings');
    const opened = await room.reader.openVersion(version?.id ?? '');
    const found = await platform.duck.rows(`SELECT * EXCLUDE (__row) FROM ${opened.from} ORDER BY __row`);
    opened.release();
    return found;
  };
  return { client, load, rows, room, platform, url: database.url };
}

describe.skipIf(testPostgres === undefined)('a PostgreSQL query', () => {
  test('keeps types, text as it is, nested values as JSON', async () => {
    const { load, rows, room } = await open(
      `CREATE TABLE t (id bigint, name text, score double precision, price numeric(9,2), ok boolean, tags text[], doc jsonb, at timestamptz, d date, raw bytea);
       INSERT INTO t VALUES (1, E'a,"b"\\nc\\r\\n', 0.1, 1.50, true, '{x,"y z",NULL}', '{"k": [1]}', '2024-03-01 12:00:00.123456+02', '2024-02-29', '\\xdead'),
         (2, '', 'NaN', NULL, false, NULL, NULL, NULL, NULL, NULL), (3, '007', 3, 2, NULL, '{}', '[]', 'epoch', '1969-07-20', '\\x')`,
      { query: 'SELECT * FROM t ORDER BY id;  ' },
    );
    const loaded = await load();
    expect(loaded).toMatchObject({ kind: 'ingested', mode: 'replace', outcome: { rowsIn: 3 } });
    const batch = await room.reader.getBatch(loaded.kind === 'ingested' ? loaded.outcome.batchId : '');
    expect(batch.reasons).toMatchObject([
      { column: 'score', rule: 'type', count: 1, samples: [{ line: 2, value: 'NaN' }] },
    ]);
    expect(batch.verdict).toBe('quarantined');
    expect(await rows()).toEqual([
      {
        id: 1,
        name: 'a,"b"\nc\r\n',
        score: 0.1,
        price: 1.5,
        ok: 1,
        tags: '["x","y z",null]',
        doc: '{"k": [1]}',
        at: '2024-03-01 10:00:00.123456+00',
        d: '2024-02-29',
        raw: '\\xdead',
      },
      {
        id: 3,
        name: '007',
        score: 3,
        price: 2,
        ok: null,
        tags: '[]',
        doc: '[]',
        at: '1970-01-01 00:00:00+00',
        d: '1969-07-20',
        raw: '\\x',
      },
    ]);
  });

  test('streams many rows in order, and reads the same content as the version that exists', async () => {
    const { load, rows, room, client } = await open(
      `CREATE TABLE t AS SELECT i AS id, 'row ' || i AS name, i % 2 = 0 AS ok, i / 7.0 AS x FROM generate_series(1, 20000) i`,
      { query: 'SELECT * FROM t ORDER BY id' },
    );
    const first = await load();
    expect(first).toMatchObject({ outcome: { verdict: 'accepted', rowsIn: 20_000 } });
    const types = (await room.reader.getSchema('readings')).columns.map(({ name, type }) => `${name} ${type}`);
    expect(types).toEqual(['id integer', 'name text', 'ok flag', 'x number']);
    const version = await room.reader.findCurrentVersion('readings');
    expect(await load()).toMatchObject({ outcome: { versionId: version?.id } });
    await client.query('DELETE FROM t WHERE id > 3');
    await load();
    expect(await rows()).toEqual(
      [
        { id: 1, name: 'row 1', ok: 0, x: 1 / 7 },
        { id: 2, name: 'row 2', ok: 1, x: 2 / 7 },
        { id: 3, name: 'row 3', ok: 0, x: 3 / 7 },
      ].map((row) => ({ ...row, x: expect.closeTo(row.x, 12) })),
    );
  });

  test('reads only rows above the watermark, each once', async () => {
    const { load, rows, client } = await open(
      `CREATE TABLE t (id int, at timestamptz);
       INSERT INTO t SELECT i, '2024-01-01'::timestamptz + i * interval '1 second 1 microsecond' FROM generate_series(1, 10) i`,
      { query: 'SELECT id, at FROM t', watermark: 'at' },
    );
    expect(await load()).toMatchObject({ kind: 'ingested', mode: 'append', outcome: { rowsIn: 10 } });
    expect(await load()).toEqual({ kind: 'nothing_new', source: 'the PostgreSQL query' });
    await client.query(
      `INSERT INTO t VALUES (0, '2023-01-01'), (11, '2024-01-01 00:00:10.000011+00'), (12, '2024-02-01')`,
    );
    // Two at once: the second begins where the first ended.
    const both = await Promise.all([load('a'), load('b')]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['ingested', 'nothing_new']);
    expect((await rows()).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    await client.query('INSERT INTO t VALUES (13, NULL)');
    await expect(load()).rejects.toMatchObject({
      code: 'data.watermark_missing',
      message: expect.stringContaining('"at"'),
    });
  });

  test('a rejected batch moves no watermark: its rows are read again', async () => {
    const { load, client, room } = await open(
      'CREATE TABLE t (id int, v text); INSERT INTO t SELECT i, i FROM generate_series(1, 5) i',
      {
        query: 'SELECT id, v::int AS v, NULL::float AS x FROM t',
        watermark: 'id',
      },
    );
    await load();
    await client.query(`INSERT INTO t VALUES (6, 6)`);
    expect(await load()).toMatchObject({ outcome: { verdict: 'accepted', rowsIn: 1 } });
    expect((await room.reader.findCurrentVersion('readings'))?.rows).toBe(6);
  });

  test.each([
    ['INSERT', 'INSERT INTO t VALUES (9) RETURNING id', 'data.postgres_failed'],
    ['DELETE in WITH', 'WITH gone AS (DELETE FROM t RETURNING id) SELECT id FROM gone', 'data.postgres_writes'],
    ['a function that writes', 'SELECT writes() AS id', 'data.postgres_writes'],
    ['a sequence', "SELECT nextval('s') AS id", 'data.postgres_writes'],
    [
      'going back to writing',
      "SELECT set_config('transaction_read_only', 'off', true) AS id, writes() AS w",
      'data.postgres_failed',
    ],
    ['two statements', 'SELECT id FROM t) AS asked; DROP TABLE t; SELECT * FROM (SELECT 1', 'data.postgres_failed'],
    ['a comment at its end', 'SELECT id FROM t -- all', undefined],
    ['COPY', "COPY t TO PROGRAM 'touch /tmp/x'", 'data.postgres_failed'],
    ['no column of a name', 'SELECT nothing FROM t', 'data.postgres_failed'],
    ['two columns of one name', 'SELECT id, id FROM t', 'data.postgres_failed'],
    ['two columns that differ by case', 'SELECT id, id AS "ID" FROM t', 'data.header_invalid'],
  ] as const)('%s', async (_, query, code) => {
    const { load, client, room } = await open(
      `CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2); CREATE SEQUENCE s;
       CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (3) RETURNING id'`,
      { query },
    );
    if (code === undefined) expect(await load()).toMatchObject({ outcome: { rowsIn: 2 } });
    else {
      await expect(load()).rejects.toMatchObject({ code });
      expect(await room.reader.findCurrentVersion('readings')).toBeUndefined();
    }
    expect((await client.query('SELECT id FROM t ORDER BY 1')).rows).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('a slow query is stopped by its timeout, and by a cancel', async () => {
    const { load } = await open('SELECT 1', { query: 'SELECT pg_sleep(60)::text AS id', timeoutSeconds: 1 });
    await expect(load()).rejects.toMatchObject({ code: 'data.postgres_timed_out' });
    const stop = new AbortController();
    const slow = await open('SELECT 1', { query: 'SELECT pg_sleep(60)::text AS id' });
    setTimeout(() => stop.abort(new Error('cancelled')), 300);
    await expect(slow.load('k', stop.signal)).rejects.toThrow('cancelled');
  });

  test('the connection stands in no error, row or event; a wrong one is told without it', async () => {
    const { load, platform, url } = await open('CREATE TABLE t (id int)', { query: 'SELECT id FROM missing' });
    const secret = new URL(url).password;
    const told = await load().catch((error: unknown) => String(error));
    expect(told).toContain('missing');
    for (const wrong of ['postgres://u:geheim@127.0.0.1:1/x', 'mysql://u:geheim@h/x', 'geheim', '']) {
      vi.stubEnv(VARIABLE, wrong);
      const error = await load().catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        code: expect.stringMatching(/^data\.(postgres_unreachable|connection_invalid|connection_missing)$/),
      });
      expect(JSON.stringify(error) + String(error)).not.toContain('geheim');
    }
    const spec = await platform.db
      .read<{ data_datasets: { spec: string } }>()
      .selectFrom('data_datasets')
      .select('spec')
      .executeTakeFirst();
    expect(spec?.spec).toContain(VARIABLE);
    expect(spec?.spec).not.toContain(secret);
  });

  test("the server's own settings are no source", async () => {
    vi.stubEnv('KAIZEN_DATABASE', 'postgres://u:p@127.0.0.1:1/x');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { room } = await openDataRoom({
      kaizen: 1,
      project: 'plant',
      data: { readings: { source: { postgres: { connection: 'KAIZEN_DATABASE', query: 'SELECT 1' } } } },
    });
    const load = room.commands.load({ dataset: 'readings', folder: '', key: 'k', author: 'me' });
    await expect(load).rejects.toMatchObject({ code: 'data.connection_missing' });
  });
});
