import { createRandom } from '@kaizen/stats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeBinaryReport } from './binary-metrics.ts';
import { computeCalibration } from './calibration.ts';
import { chooseThresholdByCost, computeCost, computeRecordCosts, decideByThreshold } from './cost.ts';
import { computePrCurve, computeRocCurve } from './curves.ts';
import { computeMulticlassReport } from './multiclass-metrics.ts';
import { stratifiedKFold, stratifiedSplit } from './split.ts';

const ints = (...values: number[]) => Int32Array.from(values);
const doubles = (...values: number[]) => Float64Array.from(values);
const labels = ints(0, 1, 1, 0, 1, 0, 0, 1, 0, 1);
const scores = doubles(0.1, 0.4, 0.35, 0.8, 0.8, 0.2, 0.35, 0.95, 0.05, 0.6);

describe('computeBinaryReport', () => {
  it('equals scikit-learn 1.9', () => {
    const report = computeBinaryReport(labels, scores, 0.5);
    expect(report.confusion).toEqual({ tp: 3, fp: 1, fn: 2, tn: 4 });
    expect(report).toMatchObject({ accuracy: 0.7, precision: 0.75, recall: 0.6, n: 10, positives: 5 });
    expect(report.f1).toBeCloseTo(2 / 3, 12);
    expect(report.auc).toBeCloseTo(0.8400000000000001, 12);
    expect(report.averagePrecision).toBeCloseTo(0.7861904761904762, 12);
    expect(report.logLoss).toBeCloseTo(0.5171393515726724, 12);
    expect(report.brier).toBeCloseTo(0.18000000000000002, 12);
  });

  it('counts a score on the threshold as positive', () => {
    expect(computeBinaryReport(ints(1, 0), doubles(0.5, 0.4999), 0.5).confusion).toEqual({
      tp: 1,
      fp: 0,
      fn: 0,
      tn: 1,
    });
  });

  it('says what it cannot know', () => {
    const onlyNegative = computeBinaryReport(ints(0, 0), doubles(0.1, 0.2), 0.5);
    expect(onlyNegative).toMatchObject({ accuracy: 1, precision: 0, recall: 0, f1: 0, positives: 0 });
    expect(onlyNegative.auc).toBeNaN();
    expect(computeBinaryReport(ints(), doubles(), 0.5).accuracy).toBeNaN();
    expect(() => computeBinaryReport(ints(0, 2), doubles(0, 1), 0.5)).toThrow(/Row 1 has the label 2/);
    expect(() => computeBinaryReport(ints(0), doubles(Number.NaN), 0.5)).toThrow(/Row 0 has no score/);
    expect(() => computeBinaryReport(ints(0), doubles(0, 1), 0.5)).toThrow(/1 labels and 2 scores/);
  });

  it('AUC is the share of rightly ordered pairs, ties counting half', () => {
    const rows = fc.array(fc.tuple(fc.nat(1), fc.nat(6)), { minLength: 2, maxLength: 40 });
    void fc.assert(
      fc.property(rows, (drawn) => {
        const positives = drawn.filter(([label]) => label === 1).map(([, score]) => score);
        const negatives = drawn.filter(([label]) => label === 0).map(([, score]) => score);
        fc.pre(positives.length > 0 && negatives.length > 0);
        const wins = positives.flatMap((p) => negatives.map((q) => (p > q ? 1 : p === q ? 0.5 : 0)));
        const expected = wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
        const report = computeBinaryReport(
          Int32Array.from(drawn, ([label]) => label),
          Float64Array.from(drawn, ([, score]) => score / 6),
          0.5,
        );
        expect(report.auc).toBeCloseTo(expected, 12);
      }),
    );
  });
});

describe('curves', () => {
  const random = createRandom(6);
  const many = Int32Array.from({ length: 20_000 }, () => (random.next() < 0.1 ? 1 : 0));
  const drawn = Float64Array.from(many, (label) => 1 / (1 + Math.exp(-random.normal() - 2 * label)));

  it('the ROC curve runs from (0, 0) to (1, 1) and keeps its area when thinned', () => {
    const points = computeRocCurve(many, drawn);
    expect(points.length).toBeLessThanOrEqual(500);
    expect(points.length).toBeGreaterThan(300);
    expect(points[0]).toEqual({ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 });
    expect(points.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
    const area = points.slice(1).reduce((sum, point, i) => {
      const before = points[i] ?? point;
      const width = point.falsePositiveRate - before.falsePositiveRate;
      return sum + (width * (point.truePositiveRate + before.truePositiveRate)) / 2;
    }, 0);
    expect(Math.abs(area - computeBinaryReport(many, drawn, 0.5).auc)).toBeLessThan(1e-3);
  });

  it('the precision-recall curve runs from recall 0 to recall 1', () => {
    const points = computePrCurve(many, drawn, { maxPoints: 100 });
    expect(points.length).toBeLessThanOrEqual(100);
    expect(points[0]).toEqual({ threshold: null, recall: 0, precision: 1 });
    expect(points.at(-1)?.recall).toBe(1);
    expect(points.at(-1)?.precision).toBeCloseTo(many.filter((label) => label === 1).length / many.length, 12);
  });

  it('keeps small curves as they are but for straight stretches', () => {
    expect(computeRocCurve(ints(1, 1, 0, 0), doubles(0.9, 0.8, 0.2, 0.1))).toEqual([
      { threshold: null, falsePositiveRate: 0, truePositiveRate: 0 },
      { threshold: 0.8, falsePositiveRate: 0, truePositiveRate: 1 },
      { threshold: 0.1, falsePositiveRate: 1, truePositiveRate: 1 },
    ]);
    expect(computeRocCurve(ints(1, 1), doubles(0.1, 0.2))).toEqual([]);
  });

  it('calibration bins hold every row once and find no error in true probabilities', () => {
    const truth = Float64Array.from({ length: 20_000 }, () => random.next());
    const outcome = Int32Array.from(truth, (p) => (random.next() < p ? 1 : 0));
    const calibration = computeCalibration(outcome, truth);
    expect(calibration.bins.length).toBe(10);
    expect(calibration.bins.reduce((sum, bin) => sum + bin.n, 0)).toBe(20_000);
    expect(calibration.expectedError).toBeLessThan(0.02);
    expect(computeCalibration(ints(0, 1, 1, 0), doubles(0.5, 0.5, 0.5, 0.5)).bins.length).toBe(1);
  });
});

describe('multi-class report', () => {
  it('counts the confusion matrix and averages F1 over classes', () => {
    const probabilities = doubles(0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.6, 0.3, 0.4, 0.4, 0.2);
    const report = computeMulticlassReport(ints(0, 1, 2, 1), probabilities, 3);
    expect(Array.from(report.confusion)).toEqual([1, 0, 0, 1, 1, 0, 0, 1, 0]);
    expect(report.accuracy).toBe(0.5);
    expect(report.macroF1).toBeCloseTo((2 / 3 + 1 / 2 + 0) / 3, 12);
    expect(report.classes[1]).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, support: 2 });
    expect(() => computeMulticlassReport(ints(0), doubles(1), 3)).toThrow(/1 probabilities/);
  });
});

describe('cost', () => {
  const costs = { falseNegative: 100, falsePositive: 10, truePositive: 20, trueNegative: 0 };

  it('chooses the threshold that no other beats', () => {
    const rows = fc.array(fc.tuple(fc.nat(1), fc.nat(20)), { minLength: 1, maxLength: 40 });
    void fc.assert(
      fc.property(rows, fc.nat(60), (drawn, falsePositive) => {
        const truth = Int32Array.from(drawn, ([label]) => label);
        const p = Float64Array.from(drawn, ([, score]) => score / 20);
        const own = { ...costs, falsePositive };
        const best = chooseThresholdByCost(truth, p, own);
        const cost = (threshold: number) => computeCost(truth, decideByThreshold(p, threshold), own).costPerRecord;
        expect(cost(best.threshold)).toBeCloseTo(best.costPerRecord, 10);
        for (let t = 0; t <= 22; t++) expect(best.costPerRecord).toBeLessThanOrEqual(cost(t / 20) + 1e-9);
      }),
    );
  });

  it('lies midway between scores, and never acts when acting never pays', () => {
    expect(chooseThresholdByCost(ints(0, 1), doubles(0.2, 0.8), costs)).toEqual({ threshold: 0.5, costPerRecord: 10 });
    const never = chooseThresholdByCost(ints(0, 1), doubles(1, 0), { ...costs, truePositive: 500, falsePositive: 50 });
    expect(never.threshold).toBeGreaterThan(1);
    expect(never.costPerRecord).toBe(50);
  });

  it('adds up record by record', () => {
    const record = computeRecordCosts(ints(0, 0, 1, 1), ints(0, 1, 0, 1), costs);
    expect(Array.from(record)).toEqual([0, 10, 100, 20]);
    expect(computeCost(ints(0, 0, 1, 1), ints(0, 1, 0, 1), costs)).toEqual({ total: 130, costPerRecord: 32.5, n: 4 });
    expect(() => computeCost(ints(0), ints(0), { ...costs, falseNegative: Number.NaN })).toThrow(/falseNegative/);
    expect(() => chooseThresholdByCost(ints(), doubles(), costs)).toThrow(/without rows/);
  });
});

describe('stratified splits', () => {
  const classes = Int32Array.from({ length: 1003 }, (_, row) => (row % 29 === 0 ? 2 : row % 3 === 0 ? 1 : 0));
  const share = (rows: Uint32Array, label: number) => rows.filter((row) => classes[row] === label).length / rows.length;

  it('keep the class shares, hold each row once and follow the seed', () => {
    const split = stratifiedSplit(classes, { share: 0.2, seed: 5 });
    expect(split.holdout.length).toBe(201);
    expect([...split.train, ...split.holdout].sort((a, b) => a - b)).toEqual([...classes.keys()]);
    for (const label of [0, 1, 2])
      expect(Math.abs(share(split.train, label) - share(split.holdout, label))).toBeLessThan(0.006);
    expect(stratifiedSplit(classes, { share: 0.2, seed: 5 })).toEqual(split);
    expect(stratifiedSplit(classes, { share: 0.2, seed: 6 })).not.toEqual(split);
    expect(() => stratifiedSplit(ints(0, 1), { share: 0.1, seed: 1 })).toThrow(/empty/);
  });

  it('folds hold out each row exactly once', () => {
    const folds = stratifiedKFold(classes, { folds: 5, seed: 5 });
    expect(folds.flatMap((fold) => [...fold.holdout]).sort((a, b) => a - b)).toEqual([...classes.keys()]);
    for (const fold of folds) {
      expect(fold.holdout.length).toBeGreaterThanOrEqual(200);
      expect(fold.train.length + fold.holdout.length).toBe(1003);
      expect(Math.abs(share(fold.holdout, 2) - share(fold.train, 2))).toBeLessThan(0.007);
    }
    expect(() => stratifiedKFold(ints(0, 1), { folds: 3, seed: 1 })).toThrow(/folds/);
  });
});
