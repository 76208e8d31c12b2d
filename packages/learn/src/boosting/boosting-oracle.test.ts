/** Boosting against plain searches that know nothing of bins, histograms or subtraction. */
import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import type { Column, Frame } from '../frame/frame.ts';
import { classTarget, type NumberTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { computeWorstDistance } from '../testing/run-onnx.ts';
import { predictBoosting } from './boosting.ts';
import { type BoostingParams, completeBoostingParams } from './boosting-params.ts';
import { trainBoosting } from './boosting-training.ts';

const numberTarget = (values: Float64Array): NumberTarget => ({ kind: 'numbers', values });

function makeColumns(rows: number, seed: number): Float64Array[] {
  const random = createRandom(seed);
  const fill = (draw: () => number, missing: number) =>
    Float64Array.from({ length: rows }, () => (random.next() < missing ? Number.NaN : draw()));
  return [
    fill(() => random.int(40) / 7, 0),
    fill(() => 1e9 + random.int(30) * 1e-3, 0.15),
    fill(() => Math.round(random.normal() * 20), 0.05),
  ];
}

const makeFrame = (columns: readonly Float64Array[]): Frame => ({
  rowCount: columns[0]?.length ?? 0,
  columns: columns.map((values, index): Column => ({ kind: 'numeric', name: `c${index}`, values })),
});

interface Derivatives {
  readonly g: Float64Array;
  readonly h: Float64Array;
}

interface Split {
  readonly gain: number;
  readonly left: number[];
  readonly right: number[];
}

type Rules = BoostingParams & { readonly sum: Derivatives };

const total = (values: Float64Array, rows: readonly number[]) => rows.reduce((sum, row) => sum + (values[row] ?? 0), 0);

function fall(rows: readonly number[], { sum, lambdaL1, lambdaL2 }: Rules): number {
  const g = total(sum.g, rows);
  const soft = Math.sign(g) * Math.max(0, Math.abs(g) - lambdaL1);
  return soft ** 2 / (total(sum.h, rows) + lambdaL2);
}

function value(rows: readonly number[], { sum, lambdaL1, lambdaL2 }: Rules): number {
  const g = total(sum.g, rows);
  return (-Math.sign(g) * Math.max(0, Math.abs(g) - lambdaL1)) / (total(sum.h, rows) + lambdaL2);
}

function isAllowed(side: readonly number[], rules: Rules): boolean {
  return side.length >= rules.minSamplesLeaf && total(rules.sum.h, side) >= rules.minChildHessian;
}

/** The best split of some rows by trying every threshold of every column, missing values on either side. */
function searchSplit(columns: readonly Float64Array[], rows: readonly number[], rules: Rules): Split | undefined {
  let best: Split | undefined;
  for (const values of columns) {
    const known = [...new Set(rows.map((row) => values[row] ?? 0))].filter((v) => !Number.isNaN(v));
    for (const threshold of known.sort((a, b) => a - b)) {
      for (const missingLeft of [false, true]) {
        const goesLeft = (row: number) => {
          const v = values[row] ?? 0;
          return Number.isNaN(v) ? missingLeft : v <= threshold;
        };
        const left = rows.filter(goesLeft);
        const right = rows.filter((row) => !goesLeft(row));
        if (!isAllowed(left, rules) || !isAllowed(right, rules)) continue;
        const gain = fall(left, rules) + fall(right, rules) - fall(rows, rules) - rules.minGainToSplit;
        if (gain > 0 && gain > (best?.gain ?? 0) * (1 + 1e-12)) best = { gain, left, right };
      }
    }
  }
  return best;
}

/** Leaf-wise growth by plain search; adds the tree's values to `scores`. */
function growPlainly(columns: readonly Float64Array[], rules: Rules, scores: Float64Array): void {
  const all = Array.from(scores.keys());
  const leaves = [{ rows: all, depth: 0, split: searchSplit(columns, all, rules) }];
  while (leaves.length < rules.maxLeaves) {
    const open = leaves.filter((leaf) => leaf.split && leaf.depth < rules.maxDepth);
    const best = open.reduce((a, b) => ((b.split?.gain ?? 0) > (a?.split?.gain ?? 0) ? b : a), open[0]);
    if (!best?.split) break;
    leaves.splice(leaves.indexOf(best), 1);
    for (const rows of [best.split.left, best.split.right]) {
      leaves.push({ rows, depth: best.depth + 1, split: searchSplit(columns, rows, rules) });
    }
  }
  for (const { rows } of leaves) {
    const step = rules.learningRate * value(rows, rules);
    for (const row of rows) scores[row] = (scores[row] ?? 0) + step;
  }
}

const settings: [string, Partial<BoostingParams>][] = [
  ['defaults', {}],
  ['penalties', { lambdaL1: 0.6, lambdaL2: 3, minGainToSplit: 0.5 }],
  ['shallow trees and large leaves', { maxDepth: 2, minSamplesLeaf: 25 }],
  ['single rows', { minSamplesLeaf: 1, minChildHessian: 0, maxLeaves: 12 }],
];

describe('boosting beside a plain search', () => {
  it.each(settings)('grows the same trees for numbers, with %s', async (_, params) => {
    const columns = makeColumns(220, 5);
    const random = createRandom(6);
    const [a = new Float64Array(0), b = a] = columns;
    const targets = a.map((v, row) => v * 2 + ((b[row] ?? 0) > 1e9 + 0.01 ? 3 : 0) + random.normal());
    const full = completeBoostingParams({ rounds: 4, maxLeaves: 7, minSamplesLeaf: 8, ...params });
    const scores = new Float64Array(220).fill(targets.reduce((sum, v) => sum + v, 0) / 220);
    for (let round = 0; round < full.rounds; round++) {
      const sum = { g: scores.map((score, row) => score - (targets[row] ?? 0)), h: new Float64Array(220).fill(1) };
      growPlainly(columns, { ...full, sum }, scores);
    }
    const frame = makeFrame(columns);
    const model = await trainBoosting(frame, numberTarget(targets), {
      params: full,
      seed: 1,
      parallel: inlineParallel,
    });
    expect(computeWorstDistance(predictBoosting(model, frame), scores)).toBeLessThan(1e-9);
  });

  it.each(settings)('grows the same trees for two classes with row weights, with %s', async (_, params) => {
    const columns = makeColumns(200, 7);
    const random = createRandom(8);
    const codes = Int32Array.from({ length: 200 }, (_, row) =>
      (columns[0]?.[row] ?? 0) + 2 * random.normal() > 3 || Number.isNaN(columns[1]?.[row]) ? 1 : 0,
    );
    const weights = Float64Array.from(codes, () => 0.5 + random.next());
    const full = completeBoostingParams({ rounds: 3, maxLeaves: 6, minSamplesLeaf: 8, ...params });
    const share =
      total(
        weights,
        Array.from(codes.keys()).filter((row) => codes[row] === 1),
      ) / total(weights, [...codes.keys()]);
    const scores = new Float64Array(200).fill(Math.log(share / (1 - share)));
    for (let round = 0; round < full.rounds; round++) {
      const p = scores.map((score) => 1 / (1 + Math.exp(-score)));
      const g = p.map((v, row) => (v - (codes[row] ?? 0)) * (weights[row] ?? 0));
      const h = p.map((v, row) => v * (1 - v) * (weights[row] ?? 0));
      growPlainly(columns, { ...full, sum: { g, h } }, scores);
    }
    const frame = makeFrame(columns);
    const options = { params: full, seed: 1, parallel: inlineParallel, weights };
    const model = await trainBoosting(frame, classTarget(['a', 'b'], codes), options);
    const own = predictBoosting(model, frame).filter((_, index) => index % 2 === 1);
    expect(
      computeWorstDistance(
        own,
        scores.map((score) => 1 / (1 + Math.exp(-score))),
      ),
    ).toBeLessThan(1e-9);
  });

  it('finds the best of all partitions of categories, missing ones among them', async () => {
    const random = createRandom(9);
    const codes = Int32Array.from({ length: 300 }, () => random.int(9) - 1);
    const effects = [4, 0, 3, 1, 9, 2, 8, 1.5, 3.5];
    const targets = Float64Array.from(codes, (code) => (effects[code + 1] ?? 0) + random.normal());
    const mean = targets.reduce((sum, v) => sum + v, 0) / 300;
    const rows = Array.from(codes.keys());
    const params = {
      rounds: 1,
      maxLeaves: 2,
      learningRate: 1,
      minSamplesLeaf: 1,
      catSmooth: 0,
      catL2: 0,
      minDataPerGroup: 1,
    };
    const sum = { g: targets.map((v) => mean - v), h: new Float64Array(300).fill(1) };
    const rules: Rules = { ...completeBoostingParams(params), sum };
    let best = 0;
    for (let set = 1; set < 2 ** 8; set++) {
      const inSet = (row: number) => ((set >>> ((codes[row] ?? 0) + 1)) & 1) === 1;
      const left = rows.filter(inSet);
      const right = rows.filter((row) => !inSet(row));
      best = Math.max(best, fall(left, rules) + fall(right, rules) - fall(rows, rules));
    }
    const frame: Frame = {
      rowCount: 300,
      columns: [{ kind: 'categorical', name: 'c', categories: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], codes }],
    };
    const model = await trainBoosting(frame, numberTarget(targets), { params, seed: 1, parallel: inlineParallel });
    expect(model.trees[0]?.importance[0]).toBeCloseTo(best, 8);
    // What the tree says of its training rows has the loss that the gain promises.
    const squares = predictBoosting(model, frame).map((p, row) => (p - (targets[row] ?? 0)) ** 2);
    const before = targets.map((v) => (v - mean) ** 2);
    expect(total(before, rows) - total(squares, rows)).toBeCloseTo(best, 8);
  });
});
