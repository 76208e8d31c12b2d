import { createRandom } from '@kaizen/stats';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Column, Frame } from '../frame/frame.ts';
import { classTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { type ClassForest, predictForest } from './forest.ts';
import { exportForestOnnx } from './forest-onnx.ts';
import type { ForestParams } from './forest-params.ts';
import { trainForest } from './forest-training.ts';

function makeFrame(rows: number, seed: number, missing: number): { frame: Frame; labels: Int32Array } {
  const random = createRandom(seed);
  const fill = (draw: () => number) =>
    Float64Array.from({ length: rows }, () => (random.next() < missing ? NaN : draw()));
  const columns: Column[] = [
    { kind: 'numeric', name: 'small', values: fill(() => random.normal()) },
    {
      kind: 'categorical',
      name: 'machine',
      codes: Int32Array.from({ length: rows }, () => (random.next() < missing ? -1 : random.int(4))),
      categories: ['L', 'M', 'H', 'ünï "quoted"'],
    },
    // Neighbouring values near 1e9 differ by less than float32 can tell.
    { kind: 'numeric', name: 'large', values: fill(() => 1e9 + random.int(1000) * 0.001) },
    { kind: 'numeric', name: 'grid', values: fill(() => random.int(5)) },
    {
      kind: 'categorical',
      name: 'shift',
      codes: Int32Array.from({ length: rows }, () => random.int(2)),
      categories: ['day', 'night'],
    },
  ];
  const read = (column: number, row: number) => {
    const from = columns[column];
    return from?.kind === 'numeric' ? (from.values[row] ?? 0) : (from?.codes[row] ?? 0);
  };
  const labels = Int32Array.from({ length: rows }, (_, row) => {
    const steps = [read(0, row) > 0.3, read(2, row) > 1e9 + 0.5, read(3, row) >= 3, read(1, row) === 2];
    const signal = steps.filter(Boolean).length + random.normal() * 0.3;
    return signal > 2 ? 2 : signal > 1 ? 1 : 0;
  });
  return { frame: { rowCount: rows, columns }, labels };
}

async function runOnnx(bytes: Uint8Array, frame: Frame): Promise<{ labels: string[]; probabilities: Float64Array }> {
  const session = await ort.InferenceSession.create(bytes);
  const n = frame.rowCount;
  const numeric = frame.columns.filter((column) => column.kind === 'numeric');
  const categorical = frame.columns.filter((column) => column.kind === 'categorical');
  const feeds: Record<string, ort.Tensor> = {};
  if (numeric.length > 0) {
    const flat = new Float64Array(n * numeric.length);
    numeric.forEach((column, c) => {
      column.values.forEach((value, row) => {
        flat[row * numeric.length + c] = value;
      });
    });
    feeds.numeric = new ort.Tensor('float64', flat, [n, numeric.length]);
  }
  if (categorical.length > 0) {
    const flat = Array.from({ length: n }, (_, row) =>
      categorical.map((column) => column.categories[column.codes[row] ?? -1] ?? ''),
    ).flat();
    feeds.categorical = new ort.Tensor('string', flat, [n, categorical.length]);
  }
  const out = await session.run(feeds);
  const labels = Array.from(out.label?.data ?? [], String);
  const probabilities = Float64Array.from(out.probabilities?.data ?? [], Number);
  await session.release();
  return { labels, probabilities };
}

async function expectEqual(forest: ClassForest, frame: Frame): Promise<void> {
  const own = predictForest(forest, frame);
  const { labels, probabilities } = await runOnnx(exportForestOnnx(forest, { modelName: 'test' }), frame);
  expect(probabilities.length).toBe(own.length);
  let worst = 0;
  own.forEach((p, i) => {
    worst = Math.max(worst, Math.abs(p - (probabilities[i] ?? Number.NaN)));
  });
  expect(worst).toBeLessThan(1e-6);
  const classes = forest.output.classes.length;
  for (let row = 0; row < frame.rowCount; row++) {
    const shares = own.subarray(row * classes, (row + 1) * classes);
    const best = Math.max(...shares);
    const clear = shares.filter((share) => best - share < 1e-9).length === 1;
    if (clear) expect(labels[row]).toBe(forest.output.classes[shares.indexOf(best)]);
  }
}

const train = (
  frame: Frame,
  labels: Int32Array,
  params: Partial<ForestParams> = {},
  classes = ['low', 'mid', 'high'],
) =>
  trainForest(frame, classTarget(classes, labels), {
    params: { trees: 25, ...params },
    seed: 7,
    parallel: inlineParallel,
  });

describe('exported forest in ONNX Runtime', () => {
  it('equals the trainer on unseen rows with missing values and columns near 1e9', async () => {
    const { frame, labels } = makeFrame(1500, 1, 0.1);
    await expectEqual(await train(frame, labels), makeFrame(1000, 2, 0.2).frame);
  });

  it('equals the trainer when missing values come only at prediction', async () => {
    const { frame, labels } = makeFrame(800, 3, 0);
    await expectEqual(await train(frame, labels), makeFrame(500, 4, 0.5).frame);
  });

  it('equals the trainer on rows exactly on a threshold and one step beside it', async () => {
    const { frame, labels } = makeFrame(600, 5, 0.05);
    const forest = await train(frame, labels);
    const numeric = forest.columns.filter((column) => column.kind === 'numeric').length;
    const thresholds = forest.trees.flatMap((tree) =>
      Array.from(tree.threshold).filter(
        (_, node) => (tree.input[node] ?? -1) >= 0 && (tree.input[node] ?? 0) < numeric,
      ),
    );
    const beside = (t: number) => [t, t + Math.abs(t) * Number.EPSILON, t - Math.abs(t) * Number.EPSILON];
    const probes = Float64Array.from(thresholds.flatMap(beside));
    const columns = forest.columns.map(
      (column): Column =>
        column.kind === 'numeric'
          ? { kind: 'numeric', name: column.name, values: probes }
          : { ...column, codes: Int32Array.from(probes, (_, row) => (row % 3) - 1) },
    );
    expect(probes.length).toBeGreaterThan(100);
    await expectEqual(forest, { rowCount: probes.length, columns });
  });

  it('treats unseen categories as none of the known ones', async () => {
    const { frame, labels } = makeFrame(600, 6, 0.05);
    const forest = await train(frame, labels);
    const withUnseen = (categories: readonly string[], code: number): Frame => ({
      ...frame,
      columns: frame.columns.map((column) =>
        column.name === 'machine' && column.kind === 'categorical'
          ? { ...column, categories, codes: column.codes.map(() => code) }
          : column,
      ),
    });
    await expectEqual(forest, withUnseen(['never seen'], 0));
    expect(predictForest(forest, withUnseen(['never seen'], 0))).toEqual(predictForest(forest, withUnseen([], -1)));
  });

  it('matches categories by text, not by position', async () => {
    const { frame, labels } = makeFrame(400, 8, 0);
    const forest = await train(frame, labels);
    const reversed = frame.columns.map((column) =>
      column.kind === 'categorical'
        ? {
            ...column,
            categories: [...column.categories].reverse(),
            codes: column.codes.map((code) => column.categories.length - 1 - code),
          }
        : column,
    );
    expect(predictForest(forest, { ...frame, columns: reversed })).toEqual(predictForest(forest, frame));
  });

  it.each<[string, Partial<ForestParams>]>([
    ['balanced weights', { classWeight: 'balanced' }],
    ['named weights', { classWeight: { high: 7.3 } }],
    ['stumps', { maxDepth: 1 }],
    ['no bootstrap, all columns', { bootstrap: false, maxFeatures: 'all' }],
    ['large leaves', { minSamplesLeaf: 40 }],
    ['one tree', { trees: 1 }],
  ])('equals the trainer with %s', async (_, params) => {
    const { frame, labels } = makeFrame(700, 9, 0.05);
    await expectEqual(await train(frame, labels, params), makeFrame(400, 10, 0.05).frame);
  });

  it('equals the trainer with two classes, and with only numeric or only categorical columns', async () => {
    const { frame, labels } = makeFrame(500, 11, 0.05);
    const binary = labels.map((label) => (label > 0 ? 1 : 0));
    await expectEqual(await train(frame, binary, {}, ['no', 'yes']), frame);
    for (const kind of ['numeric', 'categorical'] as const) {
      const part: Frame = { ...frame, columns: frame.columns.filter((column) => column.kind === kind) };
      await expectEqual(await train(part, binary, {}, ['no', 'yes']), part);
    }
  });

  it('exports a forest whose trees are single leaves', async () => {
    const { frame, labels } = makeFrame(50, 12, 0);
    await expectEqual(
      await train(
        frame,
        labels.map(() => 1),
      ),
      frame,
    );
  });

  it('describes the columns and refuses reserved metadata', async () => {
    const { frame, labels } = makeFrame(100, 13, 0);
    const forest = await train(frame, labels, { trees: 2 });
    const text = new TextDecoder().decode(exportForestOnnx(forest, { modelName: 'm', metadata: { owner: 'plant 4' } }));
    expect(text).toContain(JSON.stringify(forest.columns));
    expect(text).toContain('plant 4');
    expect(() => exportForestOnnx(forest, { modelName: 'm', metadata: { 'kaizen.seed': '1' } })).toThrow(/reserved/);
  });

  it('writes identical bytes for the same seed', async () => {
    const { frame, labels } = makeFrame(300, 14, 0.1);
    const first = exportForestOnnx(await train(frame, labels), { modelName: 'm', metadata: { a: '1', b: '2' } });
    const second = exportForestOnnx(await train(frame, labels), { modelName: 'm', metadata: { b: '2', a: '1' } });
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  });
});
