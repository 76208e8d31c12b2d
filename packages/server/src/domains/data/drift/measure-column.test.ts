import type { DriftMethod, DriftMode } from '@kaizen/contracts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CategoryCounts, ColumnInput, ColumnPlan } from './column-task.ts';
import { measureColumn } from './measure-column.ts';
import { recomputeColumn } from './recompute.ts';

const plan = (more: Partial<ColumnPlan> = {}): ColumnPlan => ({
  column: 'x',
  types: { reference: 'number', current: 'number' },
  isInteger: false,
  mode: 'evidently-0.7',
  severity: 'fail',
  missingThreshold: 0.05,
  ...more,
});
const ramp = (n: number, f: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => f(i));
const numbers = (reference: Float64Array, current: Float64Array): ColumnInput => ({
  kind: 'numbers',
  reference: { values: reference },
  current: { values: current },
});
const categories = (
  labels: string,
  reference: readonly number[],
  current: readonly number[],
  more: Partial<CategoryCounts> = {},
): ColumnInput => ({
  kind: 'categories',
  counts: {
    labels: [...labels],
    reference: Float64Array.from(reference),
    current: Float64Array.from(current),
    missing: { reference: 0, current: 0 },
    ...more,
  },
});
const measure = (input: ColumnInput, method?: DriftMethod, mode: DriftMode = 'evidently-0.7') =>
  measureColumn({ plan: plan({ mode, ...(method === undefined ? {} : { method }) }), input }).measure?.value;

/** Values of Evidently 0.7.23, scipy 1.17 and NannyML 0.13 on inputs without randomness. */
describe('reference values', () => {
  const g1 = ramp(2000, (i) => i / 1000);
  const shifted = g1.map((value) => 1.1 * value + 0.05);
  test.each<[DriftMethod, number]>([
    ['psi', 0.5616058591],
    ['jensen-shannon', 0.1781757163],
    ['kullback-leibler', 0.0957753287],
    ['wasserstein', 0.2597210511],
  ])('G1: two ramps, %s', (method, value) => {
    expect(measure(numbers(g1, shifted), method)).toBeCloseTo(value, 10);
  });

  test('G1: KS, and the choice of Wasserstein above 1,000 rows', () => {
    expect(measureColumn({ plan: plan({ method: 'ks' }), input: numbers(g1, shifted) }).measure?.statistic).toBeCloseTo(
      0.114,
      12,
    );
    expect(measureColumn({ plan: plan(), input: numbers(g1, shifted) }).measure).toMatchObject({
      method: 'wasserstein',
      threshold: 0.1,
      rule: 'at-least',
    });
  });

  test('G4: 0..49 against 10..59 is KS by choice, exact', () => {
    const result = measureColumn({
      plan: plan(),
      input: numbers(
        ramp(50, (i) => i),
        ramp(50, (i) => i + 10),
      ),
    });
    expect(result.measure).toMatchObject({ method: 'ks', rule: 'p-at-most' });
    expect(result.measure?.statistic).toBeCloseTo(0.2, 12);
    expect(result.measure?.value).toBeCloseTo(0.2719135602, 10);
    expect(
      measure(
        numbers(
          ramp(50, (i) => i),
          ramp(50, (i) => i + 10),
        ),
        'wasserstein',
      ),
    ).toBeCloseTo(0.6929589287, 10);
  });

  const g5 = categories('abcd', [50, 30, 20, 0], [40, 30, 0, 30]);
  test.each<[DriftMethod, number]>([
    ['psi', 3.9428443903],
    ['jensen-shannon', 0.4196073366],
    ['kullback-leibler', 1.630788552],
    ['hellinger', 0.5027786834],
    ['chi-square', 0],
  ])('G5: a lost and a new category, %s', (method, value) => {
    expect(measure(g5, method)).toBeCloseTo(value, 9);
  });

  test('G6: 40 of 100 against 60 of 120 is a Z test by choice', () => {
    const { measure } = measureColumn({ plan: plan(), input: categories('ab', [40, 60], [60, 60]) });
    expect(measure).toMatchObject({ method: 'z', rule: 'p-below' });
    expect(measure?.value).toBeCloseTo(0.1380107376, 10);
  });

  test('six values: chi-square 0.67309, Hellinger 0.06812; L-infinity of a new category 1/7', () => {
    const six = categories('123456', [16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]);
    expect(measure(six)).toBeCloseTo(0.67309, 5);
    expect(measure(six, 'hellinger')).toBeCloseTo(0.06812, 4);
    expect(measure(categories('abcd', [2, 2, 2, 0], [2, 2, 2, 1]), 'l-infinity', 'kaizen')).toBeCloseTo(1 / 7, 12);
  });
});

/** Evidently's own rule: number of reference rows, type, and values of both sides. */
describe('the choice of test in mode evidently-0.7', () => {
  const spread = (n: number, values: number) => ramp(n, (i) => (i % values) + 0.5);
  test.each<[rows: number, values: number, method: DriftMethod]>([
    [1000, 6, 'ks'],
    [1000, 5, 'chi-square'],
    [1000, 3, 'chi-square'],
    [1000, 2, 'z'],
    [1001, 6, 'wasserstein'],
    [1001, 5, 'jensen-shannon'],
    [1001, 2, 'jensen-shannon'],
  ])('%i rows of %i numbers: %s', (rows, values, method) => {
    expect(
      measureColumn({ plan: plan(), input: numbers(spread(rows, values), spread(500, values)) }).measure?.method,
    ).toBe(method);
  });

  test('whole numbers with at most ten values are categories, unless some are missing', () => {
    const whole = plan({ isInteger: true });
    const ten = ramp(2000, (i) => i % 10);
    expect(measureColumn({ plan: whole, input: numbers(ten, ten) })).toMatchObject({
      kind: 'categorical',
      measure: { method: 'jensen-shannon' },
    });
    const lost = Float64Array.from([...ten, Number.NaN]);
    expect(measureColumn({ plan: whole, input: numbers(ten, lost) })).toMatchObject({
      kind: 'numeric',
      measure: { method: 'wasserstein' },
    });
  });
});

describe('hard columns', () => {
  const kaizen = plan({ mode: 'kaizen' });
  const nothing = new Float64Array(50).fill(Number.NaN);

  test('a side without any value is not compared, but its missing share is', () => {
    const result = measureColumn({
      plan: kaizen,
      input: numbers(
        ramp(50, (i) => i),
        nothing,
      ),
    });
    expect(result).toMatchObject({
      status: 'not-compared',
      note: expect.stringContaining('The current side has no value'),
      missing: { reference: 0, current: 50 },
    });
    expect(result.missingTest).toMatchObject({ change: 1 });
    expect(measureColumn({ plan: kaizen, input: numbers(nothing, nothing) })).toMatchObject({
      status: 'not-compared',
      missingTest: { change: 0 },
    });
    expect(
      measureColumn({ plan: kaizen, input: categories('', [], [], { missing: { reference: 3, current: 4 } }) }),
    ).toMatchObject({ status: 'not-compared' });
  });

  test('a constant column: the same constant is 0, another one is far, in both modes', () => {
    const constant = (value: number) => new Float64Array(2000).fill(value);
    for (const mode of ['kaizen', 'evidently-0.7'] as const) {
      expect(measure(numbers(constant(3), constant(3)), undefined, mode)).toBe(0);
      expect(measure(numbers(constant(3), constant(4)), undefined, mode)).toBeGreaterThan(0.5);
      expect(
        measure(
          numbers(
            constant(3),
            ramp(2000, (i) => i),
          ),
          'wasserstein',
          mode,
        ),
      ).toBeGreaterThan(0.5);
      expect(
        measure(
          numbers(
            constant(3),
            ramp(2000, (i) => i),
          ),
          'psi',
          mode,
        ),
      ).toBeGreaterThan(0.5);
    }
  });

  test('infinities are counted, left out of the measure, and count as absent', () => {
    const result = measureColumn({
      plan: kaizen,
      input: numbers(
        ramp(200, (i) => i),
        Float64Array.from([...ramp(100, (i) => i * 2), ...new Array<number>(100).fill(Number.POSITIVE_INFINITY)]),
      ),
    });
    expect(result.infinite).toEqual({ reference: 0, current: 100 });
    expect(result.missing).toEqual({ reference: 0, current: 0 });
    expect(result.missingTest?.change).toBe(0.5);
    expect(Number.isFinite(result.measure?.value)).toBe(true);
  });

  test('values at the ends of the doubles', () => {
    const wide = Float64Array.of(-1.7e308, 0, 1.7e308);
    const result = measureColumn({ plan: plan({ mode: 'kaizen', method: 'psi' }), input: numbers(wide, wide) });
    expect(result.measure?.value).toBe(0);
  });

  test('a method that cannot take the column falls to the one that would be chosen', () => {
    expect(
      measureColumn({ plan: plan({ mode: 'kaizen', method: 'ks' }), input: categories('ab', [5, 5], [5, 5]) }).measure
        ?.method,
    ).toBe('jensen-shannon');
    expect(
      measureColumn({
        plan: plan({ mode: 'kaizen', method: 'chi-square' }),
        input: numbers(
          ramp(99, (i) => i),
          ramp(99, (i) => i),
        ),
      }).measure?.method,
    ).toBe('wasserstein');
  });

  test('free text is told in mode evidently-0.7', () => {
    const ones = new Array<number>(10).fill(1);
    expect(measureColumn({ plan: plan(), input: categories('abcdefghij', ones, ones) })).toMatchObject({
      status: 'not-compared',
      note: expect.stringContaining('classifier of words'),
    });
  });
});

test('a threshold is learned from ten chunks of the reference', () => {
  const noisy = ramp(
    5000,
    (i) => Math.sin(i * 12.9898) * 43_758.5453 - Math.floor(Math.sin(i * 12.9898) * 43_758.5453),
  );
  const result = measureColumn({
    plan: plan({ mode: 'kaizen', threshold: 'learned' }),
    input: numbers(noisy, noisy.slice(0, 500)),
  });
  expect(result.measure).toMatchObject({ thresholdFrom: 'learned', rule: 'above' });
  expect(result.measure?.value).toBeLessThan(result.measure?.threshold ?? 0);
  expect(result.measure?.threshold).toBeLessThan(0.3);
});

test('grouped numbers give what their rows give', () => {
  void fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 30, maxLength: 200 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 30, maxLength: 200 }),
      (a, b) => {
        const values = Float64Array.from(new Set([...a, ...b]));
        const weigh = (list: readonly number[]) =>
          Float64Array.from(values, (value) => list.filter((one) => one === value).length);
        const grouped: ColumnInput = {
          kind: 'numbers',
          reference: { values, weights: weigh(a) },
          current: { values, weights: weigh(b) },
        };
        const rows = numbers(Float64Array.from(a), Float64Array.from(b));
        for (const method of ['wasserstein', 'ks', 'psi', 'jensen-shannon'] as const) {
          expect(measure(grouped, method, 'kaizen')).toBeCloseTo(measure(rows, method, 'kaizen') ?? -1, 10);
        }
      },
    ),
  );
});

test('a stored result of bins gives its number again, to the last bit', () => {
  const methods = ['psi', 'jensen-shannon', 'kullback-leibler', 'hellinger', 'l-infinity', 'chi-square'] as const;
  void fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 5, maxLength: 60 }),
      fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 5, maxLength: 60 }),
      fc.constantFrom(...methods),
      fc.constantFrom('kaizen' as const, 'evidently-0.7' as const),
      (a, b, method, mode) => {
        const result = measureColumn({
          plan: plan({ mode, method }),
          input: numbers(Float64Array.from(a), Float64Array.from(b)),
        });
        const stored = JSON.parse(JSON.stringify(result)) as typeof result;
        if (stored.bins !== undefined) expect(recomputeColumn(stored, mode)).toBe(result.measure?.value);
      },
    ),
  );
});
