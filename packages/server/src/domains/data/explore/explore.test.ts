import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ExploreResult, ExploreUpload } from '@kaizen/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { openExplore } from './testing/open-explore.ts';

/** Without a limit of its own this would run for hours. */
const ENDLESS = 'select count(*) from range(1000000000) a, range(1000000000) b where (a.range * b.range) % 7 = 3';

test('a query reads the current version, and any other by its name; it says which', async () => {
  const { ask, first, second } = await openExplore();
  const now = await ask('select kind, count(*) as n, avg(torque) from machines group by all order by kind');
  expect(now).toMatchObject({
    columns: ['kind', 'n', 'avg(torque)'],
    result: { reads: [{ table: 'machines', dataset: 'machines', versionId: second }], rows: 3, truncated: false },
  });
  expect(now.rows.map(([kind, n]) => [kind, n])).toEqual([
    ['H', 20],
    ['L', 20],
    ['M', 20],
  ]);
  const count = async (table: string) => (await ask(`select count(*) from ${table}`)).rows;
  expect(await count('"machines@v1"')).toEqual([[30]]);
  expect(await count(`"machines@${first}"`)).toEqual([[30]]);
  expect(await count('"machines@1"')).toEqual([[30]]);
  expect(await count('"machines@latest"')).toEqual([[60]]);
  const both = await ask(
    'select count(*) from machines m left join "machines@v1" old using (id) where old.id is null; -- new ones',
  );
  expect(both.rows).toEqual([[30]]);
  expect(both.result?.reads).toMatchObject([{ versionId: second }, { versionId: first }]);
  expect((await ask('select * from machines limit 1')).columns).toEqual(['id', 'kind', 'torque', 'stop']);
});

test('values come without loss, and every kind of column has a name', async () => {
  const { ask, call } = await openExplore();
  const { rows, result } = await ask(
    `select 9007199254740993 as big, sum(id) as total, 1.5::decimal(10,2) as money, 12345678901234567890.12::decimal(30,2) as wide, 'nan'::double as nan, true as flag,
       date '2026-01-05' as day, timestamp '2026-01-05 08:00:00' as at, [1, 2] as list, {'a': 1} as s, null as nothing, 1 as x, 2 as X, interval 1 day as step from machines`,
  );
  expect(rows).toEqual([
    [
      '9007199254740993',
      1830,
      1.5,
      '12345678901234567890.12',
      'nan',
      true,
      '2026-01-05',
      '2026-01-05 08:00:00',
      '[1, 2]',
      "{'a': 1}",
      null,
      1,
      2,
      '1 day',
    ],
  ]);
  expect(result?.columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual(
    [
      'big number',
      'total number',
      'money number',
      'wide number',
      'nan number',
      'flag flag',
      'day time',
      'at time',
      'list text',
      's text',
    ].concat(['nothing number', 'x number', 'X_1 number', 'step text']),
  );
  const csv = await call('GET', `/results/${result?.id}.csv`);
  // Long texts are cut in pages and whole in files.
  const long = await ask("select repeat('ü', 5000) as t");
  expect(long.rows).toEqual([[`${'ü'.repeat(1000)}…`]]);
  expect((await call('GET', `/results/${long.result?.id}.csv`)).body).toContain('ü'.repeat(5000));
  expect(csv.body.split('\n')[0]).toBe('big,total,money,wide,nan,flag,day,at,list,s,nothing,x,X_1,step');
  expect(csv.body).toContain('9007199254740993,1830,1.50,12345678901234567890.12,nan,true,2026-01-05,');
});

test('rows are kept up to a limit, paged in their order, and given as files', async () => {
  const { ask, call } = await openExplore();
  const { result } = await ask('select id, torque from machines order by id desc', { limit: 25 });
  expect(result).toMatchObject({ rows: 25, truncated: true });
  const page = async (offset: number, limit: number) =>
    (await call('GET', `/results/${result?.id}/rows?offset=${offset}&limit=${limit}`)).json();
  expect(await page(20, 10)).toMatchObject({ total: 25, offset: 20, columns: ['id', 'torque'] });
  expect((await page(20, 10)).rows.map(([id]: [number]) => id)).toEqual([40, 39, 38, 37, 36]);
  expect((await page(25, 10)).rows).toEqual([]);
  const lines = (await call('GET', `/results/${result?.id}.jsonl`)).body.trim().split('\n');
  expect([lines.length, JSON.parse(lines[0] ?? '')]).toEqual([25, { id: 60, torque: 40.1 }]);
  const parquet = await call('GET', `/results/${result?.id}.parquet`);
  expect(parquet.rawPayload.subarray(0, 4).toString()).toBe('PAR1');
  expect((await call('GET', `/results/${result?.id}`)).json()).toEqual(result);
  expect((await call('GET', `/results/${result?.id}.xlsx`)).json()).toMatchObject({
    error: { code: 'data.result_format' },
  });
  expect((await call('GET', '/results/res_none/rows')).json()).toMatchObject({ error: { code: 'data.result_gone' } });
  expect((await call('GET', '/results/..%2F..%2Fx.csv')).statusCode).toBe(400);
});

test('a mistake names its place and what was perhaps meant', async () => {
  const { ask } = await openExplore();
  expect((await ask('select torqe from machines')).error).toMatchObject({
    code: 'data.query_invalid',
    message: 'Line 1, column 8: there is no column "torqe". Did you mean "torque"?',
    details: { line: 1, column: 8, offset: 7, nearest: 'torque' },
  });
  expect((await ask('select *\nfrom machine')).error).toMatchObject({
    code: 'data.query_table_unknown',
    message: expect.stringMatching(/^Line 2, column 6: there is no table "machine"\. Did you mean "machines"\?/),
  });
  expect((await ask("select * from 'rows.csv'")).error).toMatchObject({
    message: expect.stringContaining('Files are not read by name'),
  });
  expect((await ask('select * from "machines@nope"')).error).toMatchObject({
    code: 'data.version_not_found',
    message: expect.stringMatching(/^Line 1, column 15: /),
  });
  expect((await ask('select kind::integer from machines')).error).toMatchObject({
    code: 'data.query_invalid',
    message: expect.stringMatching(/^The query: .*TRY_CAST/),
  });
  expect((await ask('select kind, count(*) from machines')).error).toMatchObject({
    message: expect.stringContaining('GROUP BY'),
  });
  expect((await ask('delete from machines')).error).toMatchObject({ code: 'data.query_refused' });
});

test('files of the project and files that are sent are tables; nothing outside is', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'explore-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'prices.csv'), 'kind;price\nL;1.5\nM;2.5\n');
  await writeFile(join(folder, 'more.jsonl.gz'), gzipSync('{"kind":"H","price":4}\n'));
  await symlink('/etc/passwd', join(folder, 'link.csv'));
  const { ask, call, http } = await openExplore({ folder });
  const project = 'prj_1';
  const file = (table: string, path: string) => ({ files: [{ table, path }], project });
  const joined = await ask('select sum(price) from machines join prices using (kind)', file('prices', 'prices.csv'));
  expect(joined.rows).toEqual([[80]]);
  expect(joined.result?.reads[1]).toEqual({ table: 'prices', file: 'prices.csv' });
  expect((await ask('select * from more', file('more', 'more.jsonl.gz'))).rows).toEqual([['H', 4]]);
  // A home in the project's folder, and what is hidden, is not asked either.
  await mkdir(join(folder, '.kaizen'));
  await writeFile(join(folder, '.kaizen/server.json'), '{"token":"secret"}\n');
  for (const path of ['link.csv', '../x.csv', '/etc/passwd.csv', '.kaizen/server.json']) {
    expect((await ask('select * from f', file('f', path))).error).toMatchObject({ code: 'data.path_outside' });
  }
  expect((await ask('select * from f', { files: [{ table: 'f', path: 'prices.csv' }] })).error).toMatchObject({
    code: 'data.query_file_unbound',
  });
  const sent = await http.inject({
    method: 'POST',
    url: '/api/v1/explore/files?name=look.csv',
    headers: { host: 'localhost', 'content-type': 'text/csv' },
    payload: 'a,b\n1,x\n2,y\n',
  });
  const { upload }: ExploreUpload = sent.json();
  const look = { files: [{ table: 'look', upload }] };
  expect((await ask('select b, a from look order by a', look)).rows).toEqual([
    ['x', 1],
    ['y', 2],
  ]);
  expect((await ask('select * from look', { files: [{ table: 'look', upload: '../../x.csv' }] })).error).toMatchObject({
    code: 'data.explore_upload_gone',
  });
  expect((await call('POST', '/files?name=look.exe')).json()).toMatchObject({
    error: { code: 'data.explore_upload_format' },
  });
});

test('a query has limits of time and memory, and what it leaves is nothing', async () => {
  const { ask, platform } = await openExplore({ config: { exploreSeconds: 3, exploreMemory: '40MB' } });
  expect((await ask(ENDLESS)).error).toMatchObject({ code: 'platform.sql_time' });
  expect((await ask("select length(repeat(repeat('x', 1000000), 3000)) from machines")).error).toMatchObject({
    code: 'platform.sql_memory',
  });
  expect((await ask('select count(*) from machines')).rows).toEqual([[60]]);
  expect(await readdir(join(platform.config.home, 'files', '.tmp')).catch(() => [])).toEqual([]);
  expect(await readdir(join(platform.config.home, 'tmp', 'explore')).catch(() => [])).toEqual([]);
});

test('progress comes line by line, then the result or the error; a caller that goes ends the query', async () => {
  const { http, platform } = await openExplore();
  const headers = { 'content-type': 'application/json', accept: 'application/x-ndjson' };
  const lines = async (sql: string) => {
    const url = '/api/v1/explore/query';
    const reply = await http.inject({
      method: 'POST',
      url,
      headers: { host: 'localhost', ...headers },
      payload: { sql },
    });
    return reply.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  };
  const told = await lines('select count(*) from machines');
  expect(told[0]).toEqual({ progress: 0 });
  expect((told.at(-1).result as ExploreResult).rows).toBe(1);
  expect((await lines('select nothing from machines')).at(-1)).toMatchObject({ error: { code: 'data.query_invalid' } });
  const { url } = await http.listen('127.0.0.1', 0);
  // Two run and one waits.
  const asked = await Promise.all(
    [1, 2, 3].map(async () => {
      const sent = request(`${url}/api/v1/explore/query`, { method: 'POST', headers, agent: false });
      sent.end(JSON.stringify({ sql: ENDLESS }));
      const [answer] = await once(sent, 'response');
      await once(answer, 'data');
      return answer;
    }),
  );
  for (const answer of asked) answer.on('error', () => undefined).destroy();
  expect(await Promise.all([lines('select 1'), lines('select 2')])).toHaveLength(2);
  expect(platform.logged.filter(({ msg }) => String(msg).includes('failed inside'))).toEqual([]);
});
