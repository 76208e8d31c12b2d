import type { DriftColumnResult } from '@kaizen/contracts';
import { computeChiSquare, computeJensenShannon, computeWasserstein } from '@kaizen/stats';
import { expect, test } from 'vitest';
import { createTestPlatform } from '../../../testing/test-platform.ts';
import { compareColumns } from './compare-columns.ts';
import { expandBins } from './measure-bins.ts';
import { createMeasurePool } from './measure-pool.io.ts';
import { type DriftRules, type KnownColumn, planColumns } from './plan-columns.ts';

const rules: DriftRules = {
  mode: 'kaizen',
  threshold: 'fixed',
  falseDiscovery: 0.05,
  missing: 0.05,
  severity: 'fail',
  columns: {},
};

/** Compares two SELECTs over `range` AS i, each with a row number. */
async function compare(
  sides: readonly [string, string],
  rows: number,
  known: readonly KnownColumn[],
  more: Partial<DriftRules> = {},
) {
  const { duck } = await createTestPlatform();
  const side = (select: string) => ({
    from: `(SELECT ${select}, i AS __row FROM range(${rows}) t(i))`,
    rows: { from: 0, to: rows },
    total: rows,
  });
  const pool = createMeasurePool(2, rows);
  try {
    const planned = planColumns(known, known, { ...rules, ...more }, new Set());
    return await compareColumns(
      { duck, reference: side(sides[0]), current: side(sides[1]) },
      planned,
      pool,
      () => undefined,
    );
  } finally {
    await pool.close();
  }
}
const only = (results: readonly DriftColumnResult[]): DriftColumnResult => {
  const [result] = results;
  if (result === undefined || results.length !== 1) throw new Error(`${results.length} results`);
  return result;
};

test('a category column of 100,000 values is compared by all of them and kept small', async () => {
  const known = { name: 'c', type: 'category', count: 300_000, distinct: 100_000 };
  const result = only(
    await compare([`'v' || (i % 100000) AS c`, `'v' || (i % 100000 + (i % 7)) AS c`], 300_000, [known]),
  );
  const { reference, current } = expandBins(result.bins ?? { reference: [], current: [] });
  const moved = new Set(Array.from({ length: 300_000 }, (_, i) => (i % 100_000) + (i % 7)));
  const all = new Set([...moved, ...Array.from({ length: 100_000 }, (_, i) => i)]);
  expect(reference).toHaveLength(all.size);
  expect(reference.reduce((a, b) => a + b)).toBe(300_000);
  expect(current.reduce((a, b) => a + b)).toBe(300_000);
  expect(result.distinct).toEqual({ reference: 100_000, current: moved.size });
  expect(result.measure?.value).toBeCloseTo(computeJensenShannon(reference, current, { base: 2, distance: true }), 12);
  expect(result.test?.pValue).toBe(computeChiSquare(reference, current).pValue);
  expect(JSON.stringify(result).length).toBeLessThan(20_000);
  expect(result.bins?.categories).toHaveLength(50);
});

test('numbers on threads: by row and by value give what the definition gives', async () => {
  const select = (by: string) =>
    `CASE WHEN i % 10 = 0 THEN NULL ELSE sin(i) * 100 + ${by} END AS x, CAST(i % 30 + ${by} AS BIGINT) AS n`;
  const known = [
    { name: 'x', type: 'number', count: 27_000, distinct: 27_000 },
    { name: 'n', type: 'integer', count: 30_000, distinct: 30 },
  ];
  const results = await compare([select('0'), select('4')], 30_000, known, { mode: 'evidently-0.7' });
  const values = (by: number) =>
    Array.from({ length: 30_000 }, (_, i) => i)
      .filter((i) => i % 10 !== 0)
      .map((i) => Math.sin(i) * 100 + by);
  const reference = Float64Array.from(values(0)).sort();
  const sd = Math.sqrt(reference.reduce((sum, value) => sum + value ** 2, 0) / reference.length);
  expect(results[0]?.missing).toEqual({ reference: 3000, current: 3000 });
  expect(results[0]?.measure?.value).toBeCloseTo(
    computeWasserstein(reference, Float64Array.from(values(4)).sort()) / sd,
    3,
  );
  expect(results[0]?.measure?.statistic).toBeCloseTo(4, 9);
  expect(results[1]?.measure).toMatchObject({ method: 'wasserstein', statistic: expect.closeTo(4, 9) });
});

test('infinities, NaN, nothing at all, and a column that became text', async () => {
  const known = [
    { name: 'x', type: 'number', count: 3000, distinct: 3000 },
    { name: 'none', type: 'number', count: 0, distinct: 0 },
    { name: 'empty', type: 'text', count: 0, distinct: 0 },
  ];
  const before = `CAST(i AS DOUBLE) AS x, CAST(NULL AS DOUBLE) AS none, CAST(NULL AS VARCHAR) AS empty`;
  const now = `CASE WHEN i % 3 = 0 THEN 'inf'::DOUBLE WHEN i % 3 = 1 THEN 'nan'::DOUBLE ELSE i END AS x, CAST(NULL AS DOUBLE) AS none, CAST(NULL AS VARCHAR) AS empty`;
  const [x, none, empty] = await compare([before, now], 3000, known);
  expect(x).toMatchObject({
    infinite: { reference: 0, current: 1000 },
    missing: { reference: 0, current: 1000 },
    mean: { current: expect.any(Number) },
  });
  expect(x?.missingTest?.change).toBeCloseTo(2 / 3, 12);
  for (const nothing of [none, empty])
    expect(nothing).toMatchObject({ status: 'not-compared', missing: { reference: 3000, current: 3000 } });
  const number = { name: 'x', type: 'number', count: 3000, distinct: 10 };
  const planned = planColumns([number], [{ ...number, type: 'text' }], rules, new Set());
  expect(planned[0]).toMatchObject({
    reading: 'categories',
    plan: { types: { reference: 'number', current: 'text' } },
  });
});

test('free text is compared by its lengths, an identifier is not', async () => {
  const known = { name: 't', type: 'text', count: 3000, distinct: 3000 };
  const result = only(
    await compare(
      [`repeat('a', CAST(i % 40 AS INTEGER)) || i AS t`, `repeat('b', CAST(i % 40 + 9 AS INTEGER)) || i AS t`],
      3000,
      [known],
    ),
  );
  expect(result).toMatchObject({
    kind: 'numeric',
    note: expect.stringContaining('lengths'),
    measure: { method: 'wasserstein', statistic: 9 },
  });
  expect(planColumns([known], [known], rules, new Set(['t']))[0]).toMatchObject({ result: { status: 'not-compared' } });
  expect(planColumns([known], [], rules, new Set())[0]).toMatchObject({ result: { status: 'removed' } });
  expect(planColumns([], [known], rules, new Set())[0]).toMatchObject({ result: { status: 'added' } });
});
