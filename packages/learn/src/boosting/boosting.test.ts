import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import type { Column, Frame } from '../frame/frame.ts';
import { selectRows } from '../frame/frame.ts';
import { type ClassTarget, classTarget, type NumberTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { goesLeft } from '../trees/tree-builder.ts';
import { predictBoosting } from './boosting.ts';
import type { BoostingParams } from './boosting-params.ts';
import { trainBoosting } from './boosting-training.ts';

type Options = Partial<Parameters<typeof trainBoosting>[2]>;
type AnyTarget = ClassTarget | NumberTarget;

const train = (frame: Frame, target: AnyTarget, params: Partial<BoostingParams> = {}, options: Options = {}) =>
  trainBoosting(frame, target, { params: { rounds: 10, ...params }, seed: 1, parallel: inlineParallel, ...options });
const numeric = (name: string, values: Float64Array): Column => ({ kind: 'numeric', name, values });
const frameOf = (...columns: Column[]): Frame => ({
  rowCount: columns[0]?.kind === 'numeric' ? columns[0].values.length : (columns[0]?.codes.length ?? 0),
  columns,
});
const numbers = (values: Float64Array): NumberTarget => ({ kind: 'numbers', values });
const draw = (rows: number, make: (row: number) => number) =>
  Float64Array.from({ length: rows }, (_, row) => make(row));

/** Two columns, a curved and noisy dependence, and the class "high". */
function makeCurve(rows: number, seed: number) {
  const random = createRandom(seed);
  const x = draw(rows, () => random.normal());
  const z = draw(rows, () => random.normal());
  const y = draw(rows, (row) => Math.sin(2 * (x[row] ?? 0)) + (x[row] ?? 0) - (z[row] ?? 0) + random.normal());
  const target = classTarget(
    ['low', 'high'],
    Int32Array.from(y, (value) => (value > 0 ? 1 : 0)),
  );
  return { frame: frameOf(numeric('x', x), numeric('z', z)), target, y };
}

describe('trainBoosting', () => {
  it('tells values near 1e9 apart that differ in their last digits', async () => {
    const values = draw(200, (row) => 1e9 + (row % 100) * 2e-7);
    const codes = Int32Array.from(values, (value) => (value > 1e9 + 99e-7 ? 1 : 0));
    const model = await train(frameOf(numeric('x', values)), classTarget(['a', 'b'], codes), { minSamplesLeaf: 1 });
    const own = predictBoosting(model, frameOf(numeric('x', values)));
    codes.forEach((code, row) => {
      expect((own[2 * row + 1] ?? 0) > 0.5 ? 1 : 0).toBe(code);
    });
  });

  it('bins more values than bins into about equal parts, frequent values alone', async () => {
    const random = createRandom(2);
    // Zero holds half the rows; only bins of the other half can find the steps of 1/20.
    const x = draw(4000, () => (random.next() < 0.5 ? 0 : random.next()));
    const target = numbers(x.map((value) => (value === 0 ? -1 : Math.floor(value * 20))));
    const frame = frameOf(numeric('x', x));
    const model = await train(frame, target, { rounds: 60, learningRate: 0.3, maxBins: 100 });
    const errors = predictBoosting(model, frame).map((p, row) => Math.abs(p - (target.values[row] ?? 0)));
    expect(errors.filter((error) => error > 0.5).length).toBeLessThan(4000 * 0.05);
    expect(errors.filter((error, row) => x[row] === 0 && error > 1e-3).length).toBe(0);
  });

  it('counts a row of weight 2 as two rows, and leaves out rows of weight 0', async () => {
    const { frame, target } = makeCurve(150, 3);
    const weights = draw(150, (row) => row % 3);
    const repeated = Int32Array.from(Array.from(weights).flatMap((weight, row) => new Array<number>(weight).fill(row)));
    const params = { minSamplesLeaf: 1, minChildHessian: 1 };
    const weighted = await train(frame, target, params, { weights });
    const codes = Int32Array.from(repeated, (row) => target.codes[row] ?? 0);
    const full = await train(selectRows(frame, repeated), classTarget(target.classes, codes), params);
    const [a, b] = [predictBoosting(weighted, frame), predictBoosting(full, frame)];
    a.forEach((p, i) => expect(p).toBeCloseTo(b[i] ?? Number.NaN, 9));
  });

  it('weighs classes by name and by balance as rows of that weight', async () => {
    const { frame, target } = makeCurve(200, 4);
    const byName = await train(frame, target, { classWeight: { high: 3 } });
    const byRow = await train(frame, target, {}, { weights: Float64Array.from(target.codes, (code) => 1 + 2 * code) });
    expect(byName.trees).toEqual(byRow.trees);
    const balanced = await train(frame, target, { classWeight: 'balanced' });
    expect(balanced.baseScores[0]).toBeCloseTo(0, 12);
  });

  it('stops when the loss has not fallen, and keeps the best round', async () => {
    const { frame, target } = makeCurve(400, 5);
    const stopOn = { frame: makeCurve(200, 6).frame, target: makeCurve(200, 6).target };
    const params = { rounds: 300, learningRate: 0.3, earlyStoppingRounds: 5 };
    const model = await train(frame, target, params, { stopOn });
    const best = model.losses.indexOf(Math.min(...model.losses));
    expect(model.losses.length).toBe(best + 6);
    expect(model.trees.length).toBe(best + 1);
    // The loss that stopped it is the loss of what it predicts.
    const p = predictBoosting(model, stopOn.frame);
    const logs = Float64Array.from(stopOn.target.codes, (code, row) => -Math.log(p[2 * row + code] ?? 0));
    expect(logs.reduce((sum, value) => sum + value, 0) / 200).toBeCloseTo(model.losses[best] ?? 0, 10);
    // Without rows to stop on, it takes a share of its own; the same for the same seed.
    const own = await train(frame, target, params);
    expect(own.losses.length).toBeLessThan(300);
    expect((await train(frame, target, params)).trees).toEqual(own.trees);
    expect((await train(frame, target, params, { seed: 2 })).losses).not.toEqual(own.losses);
  });

  it('keeps predictions monotone where it must, also below splits on other columns', async () => {
    const { frame, target, y } = makeCurve(600, 7);
    const grid = draw(200, (row) => -3 + row * 0.03);
    for (const goal of [target, numbers(y)]) {
      const params = { rounds: 30, minSamplesLeaf: 5, monotone: { x: 1, z: -1 } as const };
      const model = await train(frame, goal, params);
      const rises = (name: 'x' | 'z', other: number) => {
        const columns = ['x', 'z'].map((n) => numeric(n, n === name ? grid : new Float64Array(200).fill(other)));
        const p = predictBoosting(model, frameOf(...columns));
        const width = goal.kind === 'classes' ? 2 : 1;
        const own = p.filter((_, i) => i % width === width - 1);
        return own.slice(1).map((value, i) => value - (own[i] ?? 0));
      };
      for (const other of [-2, -0.5, 0, 0.7, 2]) {
        expect(Math.min(...rises('x', other))).toBeGreaterThanOrEqual(-1e-12);
        expect(Math.max(...rises('z', other))).toBeLessThanOrEqual(1e-12);
      }
      const free = await train(frame, goal, { ...params, monotone: {} });
      expect(predictBoosting(free, frame)).not.toEqual(predictBoosting(model, frame));
    }
  });

  it('draws bags and columns by the seed, and predicts rows outside the bag as training saw them', async () => {
    const { frame, y } = makeCurve(300, 8);
    const params = { rounds: 8, baggingFraction: 0.5, baggingFreq: 2, featureFraction: 0.5 };
    const model = await train(frame, numbers(y), params);
    expect((await train(frame, numbers(y), params)).trees).toEqual(model.trees);
    expect((await train(frame, numbers(y), params, { seed: 9 })).trees).not.toEqual(model.trees);
    expect(model.trees.map((tree) => tree.cover[0])).toEqual(new Array(8).fill(150));
    for (const tree of model.trees) expect(tree.importance.filter((gain) => gain > 0).length).toBe(1);
  });

  it('learns three classes with one tree per class and round', async () => {
    const random = createRandom(10);
    const x = draw(600, () => random.next() * 3);
    const codes = Int32Array.from(x, (value) => (random.next() < 0.1 ? random.int(3) : Math.floor(value)));
    const frame = frameOf(numeric('x', x));
    const model = await train(frame, classTarget(['a', 'b', 'c', 'absent'], codes), { rounds: 20 });
    expect(model.trees.length).toBe(80);
    const p = predictBoosting(model, frame);
    const right = x.filter((value, row) => (p[4 * row + Math.floor(value)] ?? 0) > 0.75);
    expect(right.length).toBeGreaterThan(580);
    expect(p.filter((_, i) => i % 4 === 3).every((share) => share < 1e-3)).toBe(true);
    const sums = draw(600, (row) => p.subarray(4 * row, 4 * row + 4).reduce((sum, share) => sum + share, 0));
    for (const sum of sums) expect(sum).toBeCloseTo(1, 12);
  });

  it('keeps the cover of each node, and a rule that says which way every training row goes', async () => {
    const frame = makeHardFrame(600, 11, ['L', 'M', 'H', 'a', 'b', 'c', 'd']);
    const machine = frame.columns[1];
    const codes = machine?.kind === 'categorical' ? machine.codes : new Int32Array(0);
    const target = numbers(Float64Array.from(codes, (code, row) => (code % 2 === 0 ? 1 : -1) + (row % 7) / 9));
    const weights = draw(600, (row) => 1 + (row % 2));
    const model = await train(frame, target, { rounds: 3, minDataPerGroup: 10 }, { weights });
    for (const tree of model.trees) {
      const cover = new Float64Array(tree.cover.length);
      for (let row = 0; row < 600; row++) {
        let node = 0;
        for (;;) {
          cover[node] = (cover[node] ?? 0) + (weights[row] ?? 0);
          const input = tree.input[node] ?? -1;
          if (input < 0) break;
          const [column, known] = [frame.columns[input], model.columns[input]];
          const text = column?.kind === 'categorical' ? column.categories[column.codes[row] ?? -1] : undefined;
          const place = known?.kind === 'categorical' && text !== undefined ? known.categories.indexOf(text) : -1;
          const value = column?.kind === 'numeric' ? (column.values[row] ?? Number.NaN) : place;
          node = (goesLeft(tree, node, value) ? tree.left[node] : tree.right[node]) ?? 0;
        }
      }
      expect(Array.from(tree.cover)).toEqual(Array.from(cover));
    }
    expect(model.importance.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(model.importance.indexOf(Math.max(...model.importance))).toBe(1);
  });

  it('lets the event loop turn, reports rounds and stops when aborted', async () => {
    const { frame, y } = makeCurve(300, 12);
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number, all: number) => {
      seen.push(done / all);
      if (done === 3) stop.abort(new Error('enough'));
    };
    await expect(train(frame, numbers(y), {}, { onProgress, signal: stop.signal })).rejects.toThrow('enough');
    expect(seen).toEqual([0.1, 0.2, 0.3]);
    await expect(train(frame, numbers(y), {}, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow(
      'before',
    );
  });
});
