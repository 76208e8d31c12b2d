import { createRandom } from '@kaizen/stats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, selectRows } from '../frame/frame.ts';
import { classTarget } from '../model/target.ts';
import { binaryMeasure, orderByScore } from './binary-measure.ts';
import { bootstrapMeasures, percentileInterval, pickSamples } from './bootstrap.ts';
import { findLeaks } from './leaks.ts';
import { computeRanking } from './ranking.ts';
import { randomKFold, stratifiedKFold } from './split.ts';
import { groupKFold, groupSplit, nestedKFold, timeSplit } from './split-order.ts';

const n = 600;
const random = createRandom(2);
const labels = Int32Array.from({ length: n }, () => (random.next() < 0.3 ? 1 : 0));
const frame: Frame = {
  rowCount: n,
  columns: [
    { kind: 'numeric', name: 'noise', values: Float64Array.from(labels, () => random.normal()) },
    { kind: 'numeric', name: 'after', values: Float64Array.from(labels, (label) => label + 0.1 * random.normal()) },
    {
      kind: 'numeric',
      name: 'absent when ill',
      values: Float64Array.from(labels, (label) => (label === 1 ? Number.NaN : random.next())),
    },
    {
      kind: 'categorical',
      name: 'id',
      categories: Array.from(labels, (_, row) => `c${row}`),
      codes: Int32Array.from(labels.keys()),
    },
    {
      kind: 'categorical',
      name: 'verdict',
      categories: ['bad', 'good'],
      codes: Int32Array.from(labels, (label) => 1 - label),
    },
  ],
};
const target = classTarget(['no', 'yes'], labels);
const base = { frame, target, seed: 1 };

describe('leaks', () => {
  it('finds columns that tell the label, and no others', () => {
    const { checked, findings } = findLeaks(base);
    expect(checked).toEqual(['target-leak']);
    expect(findings.map(({ column, severity }) => [column, severity]).sort()).toEqual([
      ['absent when ill', 'failed'],
      ['after', 'failed'],
      ['verdict', 'failed'],
    ]);
  });

  it('warns of a column that alone does most of the model, and not where the model does more', () => {
    const strong = { kind: 'numeric' as const, name: 'strong', values: labels.map((label) => 2 * label) };
    const values = Float64Array.from(strong.values, (value) => value + random.normal());
    const alone = { ...base, frame: { rowCount: n, columns: [{ ...strong, values }] } };
    expect(findLeaks({ ...alone, modelSkill: 0.95 }).findings).toMatchObject([
      { column: 'strong', severity: 'warning' },
    ]);
    expect(findLeaks({ ...alone, modelSkill: 1.2 }).findings).toEqual([]);
  });

  it('finds a column that copies a number', () => {
    const values = Float64Array.from(labels, () => random.normal());
    const copy = { kind: 'numeric' as const, name: 'copy', values: values.map((value) => 3 - 2 * value) };
    const bent = { kind: 'numeric' as const, name: 'bent', values: values.map((value) => value ** 2) };
    const { findings } = findLeaks({
      ...base,
      frame: { rowCount: n, columns: [copy, bent] },
      target: { kind: 'numbers', values },
    });
    expect(findings.map(({ column }) => column)).toEqual(['copy']);
  });

  it('finds rows on both sides of the split, whatever the order of categories', () => {
    const train = selectRows(
      frame,
      Uint32Array.from({ length: 10 }, (_, row) => row),
    );
    const recoded: Frame = {
      rowCount: 10,
      columns: train.columns.map((column) =>
        column.kind === 'numeric'
          ? column
          : {
              ...column,
              categories: column.categories.toReversed(),
              codes: column.codes.map((code) => column.categories.length - 1 - code),
            },
      ),
    };
    const { findings } = findLeaks({ ...base, target: { kind: 'none' }, train: recoded });
    expect(findings).toMatchObject([{ kind: 'duplicate-rows', rows: 10, n, severity: 'failed' }]);
    const twice = selectRows(frame, Uint32Array.of(0, 1, 0, 2));
    const folded = (folds: number[]) =>
      findLeaks({ ...base, frame: twice, target: { kind: 'none' }, folds: Int32Array.from(folds) }).findings;
    expect(folded([0, 0, 1, 1])).toMatchObject([{ rows: 2, n: 4 }]);
    expect(folded([0, 1, 0, 1])).toEqual([]);
  });

  it('finds training rows later than evaluated ones', () => {
    const times = Float64Array.from(labels.keys());
    const on = (trainTimes: Float64Array) => findLeaks({ ...base, target: { kind: 'none' }, times, trainTimes });
    expect(on(Float64Array.of(-2, -1))).toEqual({ checked: ['time-travel'], findings: [] });
    expect(on(Float64Array.of(-1, 4.5)).findings).toMatchObject([{ rows: 5, n }]);
  });
});

describe('splits by group and time', () => {
  const groups = Int32Array.from(labels, (_, row) => (row * row) % 23);
  const sets = (rows: Uint32Array) => new Set(Array.from(rows, (row) => groups[row]));

  it('never cuts a group', () => {
    const { train, holdout } = groupSplit(groups, { share: 0.2, seed: 4 });
    expect([...sets(train)].filter((group) => sets(holdout).has(group))).toEqual([]);
    expect([...train, ...holdout].sort((a, b) => a - b)).toEqual([...labels.keys()]);
    expect(Math.abs(holdout.length - 120)).toBeLessThan(60);
    expect(groupSplit(groups, { share: 0.2, seed: 4 }).holdout).toEqual(holdout);
    expect(() => groupSplit(new Int32Array(9), { share: 0.2, seed: 4 })).toThrow(/two groups/);
    expect(() => groupKFold(groups, { folds: 40 })).toThrow(/groups for 40 folds/);
  });

  it('trains strictly before the holdout, by more than the gap', () => {
    void fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 10, maxLength: 60 }), fc.nat(3), (drawn, gap) => {
        const times = Float64Array.from([...drawn, -100]);
        const { train, holdout } = timeSplit(times, { share: 0.3, gap });
        const first = Math.min(...Array.from(holdout, (row) => times[row] ?? 0));
        expect(holdout.length).toBe(Math.round(times.length * 0.3));
        for (const row of train) expect(first - (times[row] ?? 0)).toBeGreaterThan(gap);
        const left = [...times.keys()].filter((row) => !train.includes(row) && !holdout.includes(row));
        for (const row of left) expect(first - (times[row] ?? 0)).toBeLessThanOrEqual(gap);
      }),
    );
    expect(() => timeSplit(Float64Array.of(1, Number.NaN, 2), { share: 0.3 })).toThrow(/Row 1 has the time NaN/);
    expect(() => timeSplit(Float64Array.of(1, 1, 1), { share: 0.3 })).toThrow(/lessen the gap/);
  });

  it('nests: inner folds never see the outer holdout', () => {
    const outer = stratifiedKFold(labels, { folds: 3, seed: 1 });
    const nested = nestedKFold(outer, (rows, fold) => randomKFold(rows.length, { folds: 2, seed: fold }));
    for (const { train, holdout, inner } of nested) {
      expect(inner.flatMap((split) => [...split.holdout]).sort((a, b) => a - b)).toEqual([...train]);
      expect(inner.some((split) => split.train.some((row) => holdout.includes(row)))).toBe(false);
    }
  });
});

describe('bootstrap', () => {
  it('covers the true accuracy about as often as it says', () => {
    let covered = 0;
    for (let trial = 0; trial < 100; trial++) {
      const draw = createRandom(1000 + trial);
      const truth = Int32Array.from({ length: 200 }, () => (draw.next() < 0.5 ? 1 : 0));
      const scores = Float64Array.from(truth, (label) => (draw.next() < 0.8 ? label : 1 - label));
      const measure = binaryMeasure({
        labels: truth,
        scores,
        threshold: 0.5,
        order: orderByScore(scores),
        probabilities: false,
      });
      const [result] = bootstrapMeasures([measure], new Float64Array(200).fill(1), {
        repeats: 200,
        level: 0.9,
        seed: trial,
      });
      if (result === undefined) throw new Error('no result');
      const { low, high } = percentileInterval(pickSamples(result, measure.names.indexOf('accuracy')), 0.9);
      if (low <= 0.8 && high >= 0.8) covered++;
    }
    // 90 expected, standard deviation 3.
    expect(covered).toBeGreaterThan(78);
    expect(covered).toBeLessThan(100);
  });

  it('keeps the rows of each stratum, and gives no interval where a measure is often undefined', () => {
    const truth = Int32Array.from({ length: 50 }, (_, row) => (row < 2 ? 1 : 0));
    const scores = Float64Array.from(truth, () => random.next());
    const measure = binaryMeasure({
      labels: truth,
      scores,
      threshold: 0.5,
      order: orderByScore(scores),
      probabilities: false,
    });
    const plan = { repeats: 200, level: 0.9, seed: 1 };
    const recall = (strata?: Int32Array) => {
      const [result] = bootstrapMeasures([measure], new Float64Array(50).fill(1), plan, strata);
      return result === undefined ? new Float64Array() : pickSamples(result, measure.names.indexOf('recall'));
    };
    expect(percentileInterval(recall(), 0.9).low).toBeNaN();
    expect(percentileInterval(recall(truth), 0.9).low).not.toBeNaN();
  });
});

it('ties in a ranking count with their mean over all orders', () => {
  const { at } = computeRanking(
    { relevance: Float64Array.of(1, 0, 0, 1), scores: Float64Array.of(0.5, 0.5, 0.5, 0.1) },
    [1, 2],
  );
  expect(at[0]?.precision).toBeCloseTo(1 / 3, 12);
  expect(at[1]?.recall).toBeCloseTo(1 / 3, 12);
  expect(() => computeRanking({ relevance: Float64Array.of(1), scores: Float64Array.of(1) }, [0])).toThrow(/topK/);
});
