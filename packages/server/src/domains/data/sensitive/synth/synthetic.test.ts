import { Readable } from 'node:stream';
import type { ColumnProfile, SyntheticSample } from '@kaizen/contracts';
import { computeWasserstein, normalQuantile, summariseSorted } from '@kaizen/stats';
import { expect, onTestFinished, test } from 'vitest';
import { quoteIdentifier, quoteLiteral } from '../../../../platform/duck/quote.ts';
import { createHttpServer } from '../../../../platform/http/http-server.ts';
import { makePerson } from '../testing/made-people.ts';
import { openPeople, peopleManifest } from '../testing/people-data.ts';
import { makeAliasTable } from './alias-table.ts';
import { planCorrelations } from './correlate.ts';
import { findNormalCorrelation, hermiteSeries } from './normal-scores.ts';
import { planColumn, tableShares } from './plan-synthetic.ts';
import { syntheticKey } from './synthetic-job.ts';

const ROWS = 3000;
const columns = {
  id: { type: 'integer', role: 'id' },
  email: { type: 'text', sensitive: 'email' },
  name: { type: 'text', sensitive: 'person-name' },
  phone: { type: 'text', sensitive: 'phone' },
  card: { type: 'text', sensitive: 'card' },
  iban: { type: 'text', sensitive: 'iban' },
  ip: { type: 'text', sensitive: 'ip-address' },
  remarks: { type: 'text', sensitive: 'free-text' },
  customer: { type: 'integer', sensitive: 'other' },
  born: { type: 'date', sensitive: 'birth-date' },
  age: { type: 'integer', sensitive: 'other', masking: { method: 'generalise', width: 10 } },
  income: { type: 'number', required: false },
  spent: { type: 'number' },
  wealth: { type: 'number' },
  region: { type: 'category' },
  code: { type: 'text' },
  joined: { type: 'date' },
  active: { type: 'flag' },
} as const;

/** Income and what is spent move together (r about 0.9); regions have one rare value, wealth has one extreme. */
function makeCsv(): string {
  let state = 7;
  const uniform = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const { name, email, phone, card, iban, ip, birth, comment } = makePerson(i);
    const normal = uniform() + uniform() + uniform() + uniform() - 2;
    const income = Math.round((3000 + 800 * normal) * 100) / 100;
    const wealth = i === 17 ? 9_999_999 : Math.round(uniform() * 50_000);
    const spent = Math.round((500 + 400 * normal + 120 * (uniform() + uniform() - 1)) * 100) / 100;
    const region = i < 3 ? 'Hermit Island' : (['North', 'South', 'South', 'West'][i % 4] ?? '');
    const joined = `20${String(10 + (i % 12)).padStart(2, '0')}-0${1 + (i % 9)}-1${i % 9}`;
    const paid = i % 10 === 0 ? '' : String(income);
    return `${i + 1},${email},${name},${phone},${card},${iban},${ip},"${comment}",${5000 + (i % 700)},${birth},${18 + (i % 70)},${paid},${spent},${wealth},${region},K-${String((i * 37) % 4000).padStart(4, '0')}x,${joined},${i % 3 === 0 ? 1 : 0}`;
  });
  return `${Object.keys(columns).join(',')}\n${lines.join('\n')}\n`;
}

async function open() {
  const people = await openPeople(peopleManifest(columns));
  const { platform, room } = people;
  const { ids, telemetry, config } = platform;
  const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(makeCsv())]), name: 'x.csv' } as const;
  const request = { dataset: 'people', projectId: 'prj_1', source, mode: 'replace', key: 'k', message: 'm' } as const;
  const { versionId = '' } = await room.commands.ingest(request);
  const http = await createHttpServer({
    routes: room.routes,
    ids,
    telemetry,
    webRoot: config.home,
    isReady: () => true,
  });
  onTestFinished(() => http.close());
  const call = (method: 'GET' | 'POST', url: string, payload?: object) =>
    http.inject({
      method,
      url: `/api/v1/datasets/people${url}`,
      headers: { host: 'localhost' },
      ...(payload === undefined ? {} : { payload }),
    });
  const make = async (body: object): Promise<SyntheticSample> => {
    const { jobId } = (await call('POST', '/synthetic', body)).json();
    const { state, result, error } = await platform.jobs.ended(jobId);
    expect({ state, error }).toEqual({ state: 'succeeded', error: undefined });
    return result as SyntheticSample;
  };
  const read = async ({ file }: SyntheticSample, sql: string) => {
    const local = await platform.files.localize(syntheticKey(file));
    try {
      return await platform.duck.rows(sql.replace('SAMPLE', `read_parquet(${quoteLiteral(local.path)})`));
    } finally {
      local.release();
    }
  };
  return { ...people, versionId, call, make, read };
}

test('a sample looks like the version, tells no sensitive or rare value, and says how near it is', async () => {
  const { make, read, room, platform, versionId } = await open();
  const sample = await make({ rows: 4000, seed: 3 });
  expect(sample).toMatchObject({ dataset: 'people', versionId, rows: 4000, seed: 3, leastCount: 5 });
  const made = new Map(sample.columns.map((column) => [column.column, column]));
  const from = (name: string) => made.get(name)?.from;
  expect(Object.fromEntries(sample.columns.map(({ column, from: kind }) => [column, kind]))).toMatchObject({
    ...{ id: 'sequence', email: 'made-up', customer: 'made-up', born: 'dates', age: 'quantiles', income: 'quantiles' },
    ...{ region: 'values', code: 'texts', joined: 'dates', active: 'values' },
  });
  // No value of a column that is made up occurs among the real ones.
  const opened = await room.reader.openVersion(versionId);
  const hidden = Object.keys(columns).filter((name) => from(name) === 'made-up');
  expect(hidden).toHaveLength(8);
  for (const name of hidden) {
    const cell = quoteIdentifier(name);
    const [row] = await read(
      sample,
      `SELECT count(*) AS n, count(DISTINCT ${cell}) AS d FROM SAMPLE WHERE ${cell} IN (SELECT ${cell} FROM ${opened.from})`,
    );
    expect([name, row?.n]).toEqual([name, 0]);
  }
  // What is masked by generalisation is general.
  const [general] = await read(
    sample,
    `SELECT count_if(age % 10 <> 0) + count_if(strftime(born, '%m-%d') <> '01-01') AS n FROM SAMPLE`,
  );
  expect(general?.n).toBe(0);
  const [rare] = await read(
    sample,
    `SELECT count_if(region = 'Hermit Island') AS regions, max(wealth) AS top, count_if(income IS NULL) / 4000.0 AS gone FROM SAMPLE`,
  );
  expect(rare?.regions).toBe(0);
  expect(made.get('region')?.suppressed).toBe(1);
  expect(Number(rare?.top)).toBeLessThan(50_001);
  expect(Number(rare?.gone)).toBeCloseTo(0.1, 1);
  const [places] = await read(sample, `SELECT count_if(round(spent, 2) <> spent) AS n FROM SAMPLE`);
  expect(places?.n).toBe(0);
  // Distributions: the distance between the quantile functions is small beside the spread.
  const numbers = async (source: string, name: string) =>
    (
      await platform.duck.columns(
        `SELECT ${name} FROM ${source} WHERE ${name} IS NOT NULL AND ${name} < 1e6 ORDER BY 1`,
      )
    ).columns[0]?.values as Float64Array;
  const local = await platform.files.localize(syntheticKey(sample.file));
  const file = `read_parquet(${quoteLiteral(local.path)})`;
  for (const name of ['income', 'spent']) {
    const [real, fake] = [await numbers(opened.from, name), await numbers(file, name)];
    expect(computeWasserstein(real, fake)).toBeLessThan(30);
    expect(made.get(name)?.distance).toBeLessThan(0.1);
  }
  const [shares] =
    await platform.duck.rows(`SELECT avg(CAST(region = 'South' AS INT)) AS south, avg(active) AS active, corr(income, spent) AS r,
    min(joined) AS low, max(joined) AS high, avg(CAST(regexp_full_match(code, '[A-Z]-[0-9]{4}[a-z]') AS INT)) AS shaped FROM ${file}`);
  expect(Number(shares?.south)).toBeCloseTo(0.5, 1);
  expect(Number(shares?.active)).toBeCloseTo(1 / 3, 1);
  const [real] = await platform.duck.rows(`SELECT corr(income, spent) AS r FROM ${opened.from}`);
  expect(Math.abs(Number(shares?.r) - Number(real?.r))).toBeLessThan(0.05);
  expect(sample.correlations).toMatchObject({ pairs: 1 });
  expect(sample.correlations?.largestDifference).toBeLessThan(0.05);
  expect(shares?.shaped).toBe(1);
  expect(Number(shares?.low)).toBeGreaterThanOrEqual(Date.UTC(2010, 0, 10));
  expect(Number(shares?.high)).toBeLessThanOrEqual(Date.UTC(2021, 8, 18));
  local.release();
  opened.release();
});

test('the same seed gives the same rows, another one others; types are those of the schema; a week later it is made again', async () => {
  const { make, read, call, platform } = await open();
  const one = await make({ rows: 200 });
  const again = await make({ rows: 200, seed: 1 });
  const other = await make({ rows: 200, seed: 2 });
  expect(again.file).toBe(one.file);
  expect(other.file).not.toBe(one.file);
  const hash = async (sample: SyntheticSample) =>
    (await read(sample, `SELECT md5(string_agg(s::VARCHAR, '')) AS h FROM SAMPLE AS s`))[0]?.h;
  expect(await hash(again)).toBe(await hash(one));
  expect(await hash(other)).not.toBe(await hash(one));
  const types = await read(
    one,
    `SELECT column_name AS n, column_type AS t FROM (DESCRIBE FROM SAMPLE) WHERE column_name IN ('id', 'customer', 'born', 'income', 'active', 'email')`,
  );
  expect(Object.fromEntries(types.map(({ n, t }) => [n, t]))).toEqual({
    id: 'BIGINT',
    customer: 'BIGINT',
    born: 'DATE',
    income: 'DOUBLE',
    active: 'TINYINT',
    email: 'VARCHAR',
  });
  const csv = await make({ rows: 50, format: 'csv' });
  const reply = await call('GET', `/synthetic/${csv.file}`);
  expect(reply.headers['content-type']).toContain('text/csv');
  expect(reply.body.trim().split('\n')).toHaveLength(51);
  expect(reply.body).toContain('@synthetic.invalid');
  await platform.files.delete(syntheticKey(csv.file));
  expect((await call('GET', `/synthetic/${csv.file}`)).json().error.code).toBe('data.sample_not_found');
});

test('columns that nobody has looked at yet are made up too, and short ones are left empty', async () => {
  const { platform, room, send } = await openPeople();
  const line = (i: number) =>
    `${i},${makePerson(i % 10).email},19${50 + (i % 40)}-03-0${1 + (i % 9)},${i < 3 ? i : ''},${i < 14 ? i * 1.5 : ''}`;
  await send(`id,email,birth_date,few,seen\n${Array.from({ length: 60 }, (_, i) => line(i)).join('\n')}\n`);
  const kind = room.jobKinds?.find(({ name }) => name === 'data.synthesise');
  const version = await room.reader.findCurrentVersion('people');
  const input = { dataset: 'people', versionId: version?.id, rows: 10, seed: 1, format: 'parquet' };
  const jobId = await platform.db.run((tx) =>
    platform.jobs.enqueue(tx, { kind: kind?.name ?? '', key: 'x', projectId: 'prj_1', input }),
  );
  const { result } = await platform.jobs.ended(jobId);
  expect(result).toMatchObject({
    columns: [
      { column: 'id' },
      { column: 'email', from: 'made-up' },
      { column: 'birth_date', from: 'made-up' },
      { column: 'few', from: 'empty', note: 'Left empty: it has fewer than 5 values.' },
      { column: 'seen', from: 'empty', note: 'Left empty: it has fewer than 15 values.' },
    ],
  });
});

/** The profile of a column with these values. */
function profileOf(type: string, values: readonly number[]): ColumnProfile {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const top = [...counts].map(([value, count]) => ({ value: String(value), count }));
  const found = summariseSorted(
    values.toSorted((left, right) => left - right),
    200,
  );
  const summary = { ...found, points: [...found.points], weights: [...found.weights] };
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const { length: count } = values;
  return { name: 'c', type, count, missing: 0, distinct: counts.size, min, max, top, otherCount: 0, summary };
}

test.each([
  ['a number of which hardly any value is rare', 'integer', (i: number) => (i === 0 ? 99 : i % 4), 'steps', 1],
  ['one of which many are', 'integer', (i: number) => i % 60, 'quantiles', 0],
  ['whole numbers that are all different', 'integer', (i: number) => i * i, 'sequence', 0],
])('%s', (_, type, cell, kind, suppressed) => {
  const profile = profileOf(
    type,
    Array.from({ length: 200 }, (__, i) => cell(i)),
  );
  expect(planColumn({ profile }, 10)).toMatchObject({ maker: { kind }, suppressed });
  expect(planColumn({ profile, isId: true }, 10).maker.kind).toBe('sequence');
});

test('numbers are rounded as those of the column are, and not at all where many have more places', () => {
  const decimalsOf = (cell: (i: number) => number) => {
    const profile = profileOf(
      'number',
      Array.from({ length: 600 }, (_, i) => cell(i)),
    );
    return planColumn({ profile }, 10).maker;
  };
  expect(decimalsOf((i) => i / 100)).toMatchObject({ kind: 'quantiles', decimals: 2 });
  expect(decimalsOf((i) => (i % 2 === 0 ? i / 1000 : i / 7))).not.toHaveProperty('decimals');
});

test('between two entries of a table lie at least five rows, and beyond its ends too', () => {
  for (const count of [0, 9, 14]) expect(tableShares(count)).toEqual([]);
  for (const count of [15, 16, 99, 3000, 100_000]) {
    const rows = tableShares(count).map((share) => share * count);
    const apart = rows.slice(1).map((row, at) => row - (rows[at] ?? 0));
    expect(Math.min(rows[0] ?? 0, count - (rows.at(-1) ?? 0), ...apart)).toBeGreaterThan(5 - 1e-6);
  }
});

test('correlations: the factor gives back the matrix, and one that cannot be is drawn in until it can', () => {
  const pair = (left: string, right: string, r: number) => ({ left, right, r });
  const product = ({ factor }: ReturnType<typeof planCorrelations>) =>
    factor.map((row, a) =>
      factor.map((other, b) =>
        row.reduce((sum, value, at) => sum + value * (other[at] ?? 0) * Number(at <= Math.min(a, b)), 0),
      ),
    );
  const all = new Map(['a', 'b', 'c', 'd'].map((name) => [name, [1]]));
  const possible = planCorrelations(
    { columns: [], rows: 1, pairs: [pair('a', 'b', 0.8), pair('b', 'c', -0.5), pair('c', 'd', 0.05)] },
    all,
  );
  expect(possible.columns).toEqual(['a', 'b', 'c']);
  for (const [row, line] of [
    [1, 0.8, 0],
    [0.8, 1, -0.5],
    [0, -0.5, 1],
  ].entries())
    for (const [column, value] of line.entries()) expect(product(possible)[row]?.[column]).toBeCloseTo(value, 12);
  const impossible = planCorrelations(
    { columns: [], rows: 1, pairs: [pair('a', 'b', 0.9), pair('b', 'c', 0.9), pair('a', 'c', -0.9)] },
    all,
  );
  expect(impossible.columns).toHaveLength(3);
  for (let at = 0; at < 3; at += 1) expect(product(impossible)[at]?.[at]).toBeCloseTo(1, 12);
  expect(planCorrelations(undefined, all)).toEqual({ columns: [], factor: [] });
});

test('the normal correlation gives the one that is asked for: in closed form for log-normal columns and for coins, and in what is drawn', () => {
  // For exp(σz) the correlation is (exp(σ²ρ) - 1) / (exp(σ²) - 1); for two coins it is (2/π)·asin ρ.
  const logNormal = hermiteSeries((share) => Math.exp(0.5 * normalQuantile(share))) ?? [];
  for (const rho of [-0.9, -0.4, 0.2, 0.7]) {
    const r = (Math.exp(0.25 * rho) - 1) / (Math.exp(0.25) - 1);
    expect(findNormalCorrelation(logNormal, logNormal, r)).toBeCloseTo(rho, 2);
  }
  const coin = hermiteSeries((share) => Number(share > 0.5)) ?? [];
  for (const rho of [-0.6, 0.3, 0.6])
    expect(findNormalCorrelation(coin, coin, (2 / Math.PI) * Math.asin(rho))).toBeCloseTo(rho, 2);
  expect(hermiteSeries(() => 3)).toBeUndefined();
  expect(findNormalCorrelation(logNormal, logNormal, -0.99)).toBeCloseTo(-1, 6);
});

test('an alias table gives back the weights that it was made of', () => {
  for (const weights of [[1], [1, 1, 1], [5, 1, 94], [0.1, 3, 7.5, 2, 2, 40, 1e-6]]) {
    const { own, other } = makeAliasTable(weights);
    const shares = weights.map((_, place) => {
      const borrowed = other.reduce((sum, to, at) => sum + (to === place ? 1 - (own[at] ?? 1) : 0), 0);
      return ((own[place] ?? 0) + borrowed) / weights.length;
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [place, weight] of weights.entries()) expect(shares[place]).toBeCloseTo(weight / total, 12);
  }
});
