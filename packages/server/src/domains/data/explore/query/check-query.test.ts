import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLockedDuck } from '../../../../platform/duck/locked/create-locked-duck.ts';
import type { LockedDuck } from '../../../../platform/duck/locked/locked-duck.ts';
import { allowedFunctions, allowedTableFunctions } from './allowed-functions.ts';
import { checkQuery } from './check-query.ts';

let home: string;
let locked: LockedDuck;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'check-query-'));
  const tempFolder = join(home, 'tmp');
  locked = createLockedDuck({ processes: 1, threads: 1, memory: '200MB', seconds: 20, tempFolder, home });
});
afterAll(async () => {
  await locked.close();
  await rm(home, { recursive: true, force: true });
});

const check = (sql: string) =>
  locked.run(async (session) => checkQuery(sql, await session.parse(sql)).map(({ name }) => name));

test.each([
  ['select * from retail', ['retail']],
  ['SELECT a, count(*) FROM "retail@v1" GROUP BY ALL ORDER BY 2 DESC LIMIT 5; -- the end;', ['retail@v1']],
  [
    'from retail select sum(a) over (partition by b order by c rows 3 preceding) qualify row_number() over () < 9',
    ['retail'],
  ],
  ['with a as (select * from x), b as (select * from a) select * from b join y using (k)', ['x', 'y']],
  ['with recursive r as (select 1 n union all select n + 1 from r where n < 5) select * from r', []],
  ['select * from x asof join y on x.t >= y.t where exists (select 1 from z) and a in (1, 2)', ['x', 'y', 'z']],
  ["select list_transform(l, lambda v: v * 2), * exclude (l) replace (a + 1 as a), columns('m.*') from x", ['x']],
  ["select unnest(l), s.f, l[1:2], d::decimal(10,2), e::varchar[] , case when a then 1 end, j ->> 'k' from x", ['x']],
  ["select * from range(10) r(n), generate_series(date '2026-01-01', date '2026-02-01', interval 1 day)", []],
  ['unpivot x on a, b into name n value v', ['x']],
  ['select * from x tablesample 10%', ['x']],
  ['summarize x', ['x']],
  ['describe x', ['x']],
  [
    "select extract(year from d), d at time zone 'UTC', interval 1 day, a between 1 and 2, a collate nocase from x",
    ['x'],
  ],
  ["select a, grouping(a), avg(b) filter (where c), string_agg(d, ',' order by e) from x group by rollup (a)", ['x']],
  ['select quantile_cont(a, [0.1, 0.9]), corr(a, b), time_bucket(interval 1 hour, t) from x group by 3', ['x']],
  ["values (1, 'a'), (2, null)", []],
])('%s is taken and its tables are known', async (sql, tables) => {
  expect(await check(sql)).toEqual(tables);
});

test.each([
  // writing, and everything that is no SELECT
  ["copy (select 1) to '/tmp/x.csv'", 'only a SELECT'],
  ["copy retail from '/etc/passwd'", 'only a SELECT'],
  ['create table t as select 1', 'only a SELECT'],
  ['insert into retail values (1)', 'only a SELECT'],
  ['update retail set a = 1', 'only a SELECT'],
  ['delete from retail', 'only a SELECT'],
  ['drop view retail', 'only a SELECT'],
  ["attach '/tmp/x.db' as x", 'only a SELECT'],
  ["export database '/tmp/x'", 'only a SELECT'],
  ["set memory_limit = '64GB'", 'only a SELECT'],
  ['reset lock_configuration', 'only a SELECT'],
  ['pragma database_list', 'only a SELECT|not allowed|cannot be used'],
  ['call pragma_version()', 'only a SELECT'],
  ['install httpfs', 'only a SELECT'],
  ["load '/tmp/x.duckdb_extension'", 'only a SELECT'],
  ['explain analyze select 1', 'only a SELECT'],
  ['create secret s (type s3)', 'only a SELECT'],
  ['select 1; select 2', 'one statement'],
  ["select 1; copy (select 1) to '/tmp/x'", 'one statement|only a SELECT'],
  ['pivot retail on a', 'PIVOT'],
  ['', 'one statement'],
  // files
  ["select * from read_csv('/etc/passwd')", 'read_csv cannot be used'],
  ["select * from read_parquet('/tmp/*.parquet')", 'read_parquet cannot be used'],
  ["select * from parquet_metadata('/tmp/x.parquet')", 'parquet_metadata cannot be used'],
  ["select * from read_text('/etc/passwd')", 'read_text cannot be used'],
  ["select * from read_blob('/etc/passwd')", 'read_blob cannot be used'],
  ["select * from sniff_csv('/etc/passwd')", 'sniff_csv cannot be used'],
  ["select * from glob('/etc/*')", 'glob cannot be used'],
  // settings, secrets, environment, catalogue
  ["select getenv('HOME')", 'getenv cannot be used'],
  ["select current_setting('temp_directory')", 'current_setting cannot be used'],
  ["select getvariable('x')", 'getvariable cannot be used'],
  ['select * from duckdb_settings()', 'duckdb_settings cannot be used'],
  ['select * from duckdb_secrets()', 'duckdb_secrets cannot be used'],
  ['select * from duckdb_views()', 'duckdb_views cannot be used'],
  ['select * from information_schema.tables', 'no schema'],
  ['select * from pg_catalog.pg_views', 'no schema'],
  ['select * from main.retail', 'no schema'],
  ['show tables', 'DESCRIBE and SUMMARIZE'],
  ['select * from (show all tables)', 'DESCRIBE and SUMMARIZE'],
  // SQL given as text, pointers, waiting, traces
  ["from query('select 1')", 'query cannot be used'],
  ["from query_table('retail')", 'query_table cannot be used'],
  ["from json_execute_serialized_sql('{}')", 'json_execute_serialized_sql cannot be used'],
  ['select * from arrow_scan(1, 2, 3)', 'arrow_scan cannot be used'],
  ['select sleep_ms(100000)', 'sleep_ms cannot be used'],
  ["select write_log('x')", 'write_log cannot be used'],
  ["select nextval('s')", 'nextval cannot be used'],
  ['select $1', 'parameter'],
  ['select * from retail at (version => 3)', 'named with the table'],
  // hidden in odd places
  ["select * replace (getenv('HOME') as a) from retail", 'getenv cannot be used'],
  ["select sum(a) filter (where getenv('HOME') = 'x') from retail", 'getenv cannot be used'],
  ['select list_transform(l, lambda x: getenv(x)) from retail', 'getenv cannot be used'],
  ["select * from retail order by getenv('HOME')", 'getenv cannot be used'],
  ["select * from retail limit (select count(*) from read_text('/etc/passwd'))", 'read_text cannot be used'],
  ["select case when true then getenv('A') end", 'getenv cannot be used'],
  ["values (getenv('A'))", 'getenv cannot be used'],
  ['select * from range((select count(*) from duckdb_secrets()))', 'duckdb_secrets cannot be used'],
  ["with a as (select getenv('A')) select 1", 'getenv cannot be used'],
  ["select 1 union all (select getenv('A'))", 'getenv cannot be used'],
  ["summarize (select getenv('A'))", 'getenv cannot be used'],
  ["select system.main.getenv('A')", 'getenv cannot be used'],
  ["select first_value(getenv('A')) over () from retail", 'getenv cannot be used'],
])('%s is refused', async (sql, reason) => {
  await expect(check(sql)).rejects.toMatchObject({
    kind: 'invalid',
    code: expect.stringMatching(/^data\.query_(refused|invalid)$/),
    message: expect.stringMatching(reason),
  });
});

test('a name of a WITH holds where the engine lets it hold, and nowhere else', async () => {
  // Elsewhere these are names of the engine's own catalogue, so they must count as tables.
  expect(
    await check('select * from duckdb_views, (with duckdb_views as (select 1) select * from duckdb_views)'),
  ).toEqual(['duckdb_views']);
  expect(await check('with a as (select * from duckdb_views), duckdb_views as (select 1) select * from a')).toEqual([
    'duckdb_views',
  ]);
  expect(await check('with duckdb_views as (select * from duckdb_views) select * from duckdb_views')).toEqual([
    'duckdb_views',
  ]);
  expect(await check('select * from \'file.csv\', "/etc/passwd"')).toEqual(['file.csv', '/etc/passwd']);
});

test('a mistake is told with its place and the nearest name', async () => {
  await expect(check('select größe,\n  avgg(a) from retail')).rejects.toMatchObject({
    code: 'data.query_refused',
    message: expect.stringMatching(
      /^Line 2, column 3: the function avgg cannot be used here\. The nearest that can is avg\./,
    ),
    details: { line: 2, column: 3, offset: 16, nearest: 'avg' },
  });
  await expect(check('select a frm retail r')).rejects.toMatchObject({
    code: 'data.query_invalid',
    message: expect.stringMatching(/^Line 1, column \d+: syntax error/),
    details: { line: 1 },
  });
  await expect(check('select * from retail@v1')).rejects.toMatchObject({
    message: expect.stringContaining('in double quotes: "retail@v1"'),
  });
  await expect(check('select * from online-retail where a')).rejects.toMatchObject({
    message: expect.stringContaining('in double quotes: "online-retail"'),
  });
});

test('every function of the list is one of the engine', async () => {
  const known = await locked.run((session) =>
    session.rows('SELECT DISTINCT function_name AS name FROM duckdb_functions()'),
  );
  const names = new Set(known.map(({ name }) => name));
  // Written as functions in the tree, without an entry in the catalogue.
  const syntax = ['->', 'grouping', 'unnest'];
  expect(
    [...allowedFunctions, ...allowedTableFunctions].filter((name) => !names.has(name) && !syntax.includes(name)),
  ).toEqual([]);
});
