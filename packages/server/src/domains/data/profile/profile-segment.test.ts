import type { ColumnProfile } from '@kaizen/contracts';
import { summaryCdf } from '@kaizen/stats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuck } from '../../../platform/duck/create-duck.ts';
import type { Duck } from '../../../platform/duck/duck.ts';
import { createTestHome } from '../../../testing/test-home.ts';
import { columnOf, type MadeColumns, profileMade } from '../testing/made-profile.ts';
import { describeProfile } from './describe-profile.ts';
import { mergeProfiles } from './merge-profiles.ts';
import { HASH_NAME } from './read-distinct.duck.ts';
import type { SegmentProfile } from './segment-profile.ts';

let duck: Duck;
beforeAll(async () => {
  const { path: home } = await createTestHome();
  duck = createDuck({ threads: 2, memory: '500MB', tempFolder: `${home}/duck` });
});
afterAll(() => duck.close());

/** Profiles `rows` rows whose columns are made by SQL from their number `i`. */
async function profileOf(columns: MadeColumns, rows: number, first = 0): Promise<SegmentProfile> {
  return duck.session((session) => profileMade(session, columns, rows, first));
}

/** Seven kinds of columns; the values of a row depend on its number alone. */
const mixed: MadeColumns = [
  [
    'spread',
    'number',
    `CASE WHEN i % 50 = 3 THEN NULL ELSE ln(1 + hash(i) % 1000003) * CASE WHEN i % 3 = 0 THEN -1 ELSE 1 END END`,
  ],
  [
    'spike',
    'number',
    `CASE WHEN hash(i + 7) % 10 < 3 THEN 0 WHEN i % 11 = 0 THEN NULL ELSE (hash(i + 9) % 2000001) / 1000.0 - 1000 END`,
  ],
  ['wide', 'integer', `hash(i + 1) % 5000000`],
  ['few', 'integer', `hash(i + 2) % 7`],
  ['flag', 'flag', `CASE WHEN i % 4 = 0 THEN NULL ELSE i % 2 END`],
  ['kind', 'category', `['L', 'M', 'H'][1 + CAST(hash(i + 4) % 3 AS BIGINT)]`],
  ['city', 'text', `'city-' || hash(i + 5) % 3000`],
  ['id', 'text', `'ID-' || (i + 100000)`],
];

describe('few rows', () => {
  it('are described exactly, as counting them one by one does', async () => {
    const rows = 2000;
    const profile = await profileOf(mixed, rows);
    const read = await duck.columns(
      `SELECT ${mixed.map(([name, , sql]) => `${sql} AS "${name}"`).join(', ')} FROM range(${rows}) t(i)`,
    );
    for (const [name, type] of mixed) {
      const column = columnOf(profile, name);
      const values = [...(read.columns.find((one) => one.name === name)?.values ?? [])];
      const present = values.filter((value) => value !== null && !Number.isNaN(value));
      expect(column).toMatchObject({
        count: present.length,
        missing: rows - present.length,
        distinct: new Set(present).size,
      });
      expect(column.distinctError).toBeUndefined();
      expect(column.topError).toBeUndefined();
      if (type === 'category' || type === 'text') expectTexts(column, present.map(String));
      else expectNumbers(column, present.map(Number));
    }
  });

  it('have the numbers that pandas gives', async () => {
    const profile = await profileOf([['x', 'number', `CASE WHEN i = 7 THEN NULL ELSE (i * i) % 23 + i / 8.0 END`]], 40);
    // pandas 2.3: s = pd.Series([(i*i) % 23 + i/8 for i in range(40) if i != 7]); s.mean(), s.std(), s.quantile([.01, .05, .25, .5, .75, .95, .99])
    const column = columnOf(profile, 'x');
    expect(column.mean).toBeCloseTo(PANDAS.mean, 12);
    expect(column.sd).toBeCloseTo(PANDAS.sd, 12);
    for (const [index, value] of PANDAS.quantiles.entries()) expect(column.quantiles?.[index]).toBeCloseTo(value, 12);
  });
});
const PANDAS = {
  mean: 10.682692307692308,
  sd: 6.047498813793518,
  quantiles: [0.4275, 2.475, 6.0625, 10.25, 15.5625, 20.075, 22.4175],
};

function expectNumbers(column: ColumnProfile, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  expect(column).toMatchObject({
    min: sorted[0],
    max: sorted.at(-1),
    zeros: values.filter((value) => value === 0).length,
    negative: values.filter((value) => value < 0).length,
  });
  expect(column.mean).toBeCloseTo(mean, 8);
  expect(column.sd).toBeCloseTo(sd, 8);
  for (const [index, share] of [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99].entries()) {
    const at = share * (sorted.length - 1);
    const low = sorted[Math.floor(at)] ?? 0;
    const high = sorted[Math.ceil(at)] ?? 0;
    expect(column.quantiles?.[index]).toBeCloseTo(low + (high - low) * (at - Math.floor(at)), 8);
  }
  const { edges = [], counts = [] } = column.histogram ?? {};
  for (const [bin, count] of counts.entries()) {
    const [from = 0, to = 0] = [edges[bin], edges[bin + 1]];
    const isLast = bin === counts.length - 1;
    expect(count).toBe(values.filter((value) => value >= from && (isLast ? value <= to : value < to)).length);
  }
}

function expectTexts(column: ColumnProfile, values: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const lengths = values.map((value) => value.length);
  expect(column.lengths?.min).toBe(Math.min(...lengths));
  expect(column.lengths?.max).toBe(Math.max(...lengths));
  expect(column.lengths?.mean).toBeCloseTo(lengths.reduce((sum, length) => sum + length, 0) / values.length, 10);
  const { top = [], otherCount } = column;
  for (const { value, count } of top) expect(count).toBe(counts.get(value));
  if (top.length > 0) expect(otherCount).toBe(values.length - top.reduce((sum, { count }) => sum + count, 0));
  const shapes = new Map<string, number>();
  for (const value of values) {
    const shape = value
      .replaceAll(/\p{Lu}/gu, 'A')
      .replaceAll(/[\p{Ll}\p{Lo}]/gu, 'a')
      .replaceAll(/\p{Nd}/gu, '9');
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
  }
  expect(new Map(column.patterns?.values.map(({ value, count }) => [value, count]))).toEqual(shapes);
}

describe('parts', () => {
  it.each([
    ['few rows', [700, 1, 0, 800, 499]],
    ['many rows', [101_000, 3000]],
  ])(
    'of %s add up to the whole: exact fields exactly, sketches within their stated errors',
    async (_, sizes) => {
      const columns = mixed;
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const parts: SegmentProfile[] = [];
      let first = 0;
      for (const size of sizes) {
        parts.push(await profileOf(columns, size, first));
        first += size;
      }
      const schema = columns.map(([name, type]) => ({ name, type }));
      const merged = mergeProfiles(parts, schema);
      const whole = await profileOf(columns, total);
      expect(merged.rows).toBe(total);
      for (const [name, type, sql] of columns) {
        const [sum, one] = [columnOf(merged, name), columnOf(whole, name)];
        expectSameFields(sum, one);
        const truth = await truthOf(sql, total);
        expectSketches(sum, truth);
        if (type !== 'category' && type !== 'text') expectSummary(sum, truth.sorted);
      }
    },
    180_000,
  );

  it('of which one lacks a column miss it in all its rows', async () => {
    const [one, two] = [await profileOf(mixed.slice(0, 2), 50), await profileOf(mixed.slice(1, 3), 70)];
    const schema = mixed.slice(0, 3).map(([name, type]) => ({ name, type }));
    const merged = mergeProfiles([one, two], schema);
    expect(merged.columns.map(({ name, count, missing }) => [name, count + missing])).toEqual([
      ['spread', 120],
      ['spike', 120],
      ['wide', 120],
    ]);
    expect(columnOf(merged, 'wide')).toMatchObject({ count: 70, missing: 50 });
  });
});

/** What adds up exactly. */
function expectSameFields(sum: ColumnProfile, whole: ColumnProfile): void {
  for (const field of ['count', 'missing', 'min', 'max', 'zeros', 'negative', 'invalidUtf8'] as const)
    expect(sum[field], `${sum.name}.${field}`).toBe(whole[field]);
  expect(sum.mean ?? 0).toBeCloseTo(whole.mean ?? 0, 8);
  if (whole.sd !== undefined) expect((sum.sd ?? 0) / whole.sd).toBeCloseTo(1, 10);
  expect(sum.lengths?.min).toBe(whole.lengths?.min);
  expect(sum.lengths?.max).toBe(whole.lengths?.max);
}

/** What adds up within the errors that the profile states. */
function expectSketches(sum: ColumnProfile, truth: Awaited<ReturnType<typeof truthOf>>): void {
  expect(Math.abs(sum.distinct - truth.distinct)).toBeLessThanOrEqual((sum.distinctError ?? 0) * truth.distinct);
  for (const { value, count } of sum.top ?? []) {
    const real = truth.counts.get(value) ?? 0;
    expect(count).toBeLessThanOrEqual(real);
    expect(real).toBeLessThanOrEqual(count + (sum.topError ?? 0));
  }
}

async function truthOf(sql: string, rows: number) {
  const { columns } = await duck.columns(
    `SELECT v, count(*) AS n FROM (SELECT ${sql} AS v FROM range(${rows}) t(i)) WHERE v IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
  const [values, counts] = columns;
  const numbers = counts?.kind === 'number' ? counts.values : new Float64Array();
  const pairs = [...(values?.values ?? [])].map((value, index) => [value, numbers[index] ?? 0] as const);
  return {
    distinct: pairs.length,
    counts: new Map(pairs.map(([value, count]) => [String(value), count])),
    sorted: pairs.filter((pair): pair is readonly [number, number] => typeof pair[0] === 'number'),
  };
}

/** Ranks of the summary, quantiles and histogram counts against the true ones. */
function expectSummary(column: ColumnProfile, sorted: ReadonlyArray<readonly [number, number]>): void {
  const { summary, quantiles = [], quantileError = 0, histogram, histogramError = 0, count } = column;
  if (summary === undefined) throw new Error('No summary.');
  expect(summary.rankError).toBeLessThan(0.03);
  expect(summary.count).toBe(count);
  let upTo = 0;
  const shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
  const ranks = quantiles.map(() => [0, 0] as [number, number]);
  const step = Math.ceil(sorted.length / 500);
  for (const [index, [value, times]] of sorted.entries()) {
    for (const [at, quantile] of quantiles.entries()) {
      if (value < quantile) ranks[at] = [upTo + times, upTo + times];
      else if (value === quantile) ranks[at] = [upTo, upTo + times];
    }
    upTo += times;
    if (index % step === 0)
      expect(Math.abs(summaryCdf(summary, value) - upTo / count)).toBeLessThanOrEqual(summary.rankError + 1e-9);
  }
  const slack = quantileError + 2 / count;
  for (const [at, share] of shares.entries()) {
    expect((ranks[at]?.[0] ?? 0) / count - slack).toBeLessThanOrEqual(share);
    expect((ranks[at]?.[1] ?? 0) / count + slack).toBeGreaterThanOrEqual(share);
  }
  const { edges = [], counts = [] } = histogram ?? {};
  expect(counts.reduce((sum, one) => sum + one, 0)).toBe(count);
  for (const [bin, found] of counts.entries()) {
    const isLast = bin === counts.length - 1;
    const [from = 0, to = 0] = [edges[bin], edges[bin + 1]];
    const real = sorted.reduce((sum, [v, n]) => sum + (v >= from && (isLast ? v <= to : v < to) ? n : 0), 0);
    expect(Math.abs(found - real)).toBeLessThanOrEqual(histogramError * count + 1);
  }
}

describe('columns that are hard', () => {
  it('all missing, constant, near the ends of doubles and of 2^53, and not finite', async () => {
    const profile = await profileOf(
      [
        ['nothing', 'number', 'NULL'],
        ['nowhere', 'text', 'NULL'],
        ['same', 'number', '0.1'],
        ['huge', 'number', `CASE WHEN i % 2 = 0 THEN 1e308 ELSE -1e308 END * (1 + i / 1000.0)`],
        ['large', 'integer', '9007199254740991 - i'],
        [
          'odd',
          'number',
          `CASE i % 4 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE ELSE i END`,
        ],
        ['onlyNan', 'number', `'nan'::DOUBLE`],
      ],
      400,
    );
    expect(columnOf(profile, 'nothing')).toEqual({
      name: 'nothing',
      type: 'number',
      count: 0,
      missing: 400,
      distinct: 0,
      zeros: 0,
      negative: 0,
    });
    expect(columnOf(profile, 'nowhere')).toEqual({
      name: 'nowhere',
      type: 'text',
      count: 0,
      missing: 400,
      distinct: 0,
    });
    expect(columnOf(profile, 'same')).toMatchObject({ distinct: 1, min: 0.1, max: 0.1, mean: 0.1, sd: 0 });
    const huge = columnOf(profile, 'huge');
    expect(huge).toMatchObject({
      distinct: 400,
      negative: 200,
      min: -1e308 * (1 + 399 / 1000),
      max: 1e308 * (1 + 398 / 1000),
    });
    expect(Math.abs(huge.mean ?? 0)).toBeLessThan(1e306);
    expect((huge.sd ?? 0) / 1e308).toBeGreaterThan(1);
    expect(columnOf(profile, 'large')).toMatchObject({ distinct: 400, max: 9007199254740991, min: 9007199254740592 });
    expect(columnOf(profile, 'odd')).toMatchObject({ count: 400, nan: 100, infinite: 200, min: 3, max: 399 });
    expect(columnOf(profile, 'onlyNan')).toMatchObject({ count: 400, nan: 400, distinct: 1 });
    const twice = mergeProfiles([profile, profile], profile.columns);
    expect(columnOf(twice, 'huge')).toMatchObject({ count: 800, min: -1e308 * (1 + 399 / 1000) });
    expect(columnOf(twice, 'odd')).toMatchObject({ nan: 200, infinite: 400 });
  });

  it('a hundred thousand categories', async () => {
    const column = columnOf(await profileOf([['many', 'text', `'cat ' || i % 100000`]], 210_000), 'many');
    expect(Math.abs(column.distinct - 100_000)).toBeLessThan(4875);
    expect(column).toMatchObject({ count: 210_000, top: { length: 50 }, otherCount: 210_000 - 150 });
    expect(column.topError ?? 0).toBe(0);
  });

  it('very long texts, emoji and damaged bytes', async () => {
    const profile = await profileOf(
      [
        ['long', 'text', `repeat('x', 2000) || i % 3`],
        ['face', 'text', `CASE WHEN i % 2 = 0 THEN 'Ok 😀' || i % 10 ELSE 'ÄÖ-' || chr(65533) END`],
      ],
      101_000,
    );
    const long = columnOf(profile, 'long');
    expect(long.lengths).toEqual({ min: 2001, max: 2001, mean: 2001 });
    expect(long.top?.[0]?.value.length).toBe(256);
    expect(Math.abs(long.distinct - 3)).toBeLessThanOrEqual(1);
    const face = columnOf(profile, 'face');
    expect(face).toMatchObject({ distinct: 6, invalidUtf8: 50_500 });
    expect(new Set(face.patterns?.values.map(({ value }) => value))).toEqual(new Set(['Aa 😀9', 'AA-\uFFFD']));
  });

  it('no rows, and no columns', async () => {
    expect(describeProfile(await profileOf(mixed, 0)).columns.map(({ distinct }) => distinct)).toEqual(
      mixed.map(() => 0),
    );
    expect(await profileOf([], 5)).toEqual({ rows: 5, columns: [] });
    expect(mergeProfiles([], [])).toEqual({ rows: 0, columns: [] });
  });

  it('spikes among many distinct numbers are found and counted, the others are bounded', async () => {
    const sql = `CASE WHEN hash(i + 3) % 100 < 20 THEN -999 WHEN hash(i + 3) % 100 = 21 THEN 12.5 ELSE hash(i) / 1e15 END`;
    const column = columnOf(await profileOf([['x', 'number', sql]], 150_000), 'x');
    const truth = await truthOf(sql, 150_000);
    expect(column.top?.map(({ value }) => value)).toEqual(['-999', '12.5']);
    for (const { value, count } of column.top ?? []) expect(count).toBe(truth.counts.get(value));
    expect(column.topError ?? 0).toBe(0);
  });

  it('thousands of columns take many small statements', async () => {
    const columns: MadeColumns = Array.from({ length: 300 }, (_, index) => [
      `c${index}`,
      'number',
      `i * ${index + 1} % 17`,
    ]);
    const statements: string[] = [];
    const profile = await duck.session((session) =>
      profileMade(
        {
          ...session,
          rows(sql) {
            statements.push(sql);
            return session.rows(sql);
          },
          columns: (sql) => session.columns(sql),
          execute: (sql) => session.execute(sql),
        },
        columns,
        60,
      ),
    );
    expect(profile.columns).toHaveLength(300);
    expect(Math.max(...statements.map((sql) => sql.length))).toBeLessThan(60_000);
    expect(describeProfile(profile).correlations).toMatchObject({ rows: 60, columns: { length: 64 } });
  });
});

it('the hash of the engine is the one that stored sketches were made with', async () => {
  // When this fails after an upgrade, give HASH_NAME a new value: stored sketches are then made anew where they are needed.
  expect(HASH_NAME).toBe('duckdb-1');
  const [row] = await duck.rows(`SELECT hash(5.0::DOUBLE)::VARCHAR AS number, hash('a')::VARCHAR AS text`);
  expect(row).toEqual({ number: '13677417000907351631', text: '12561829011207016135' });
});
