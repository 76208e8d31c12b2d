import { inlineParallel } from '@kaizen/learn';
import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { toForestParams } from './describe-training.ts';
import { trainOffThread } from './train-off-thread.io.ts';
import { runTraining, type TrainingTask } from './training-task.ts';

/** 600 rows of two numbers and a category; the first number decides most of the label. */
function createTask(change: Partial<TrainingTask> = {}): TrainingTask {
  const random = createRandom(3);
  const rows = 600;
  const a = Float64Array.from({ length: rows }, () => random.normal());
  const b = Float64Array.from({ length: rows }, () => random.normal());
  const codes = Int32Array.from({ length: rows }, () => random.int(2));
  const labels = Int32Array.from(a, (value, row) => (value + (b[row] ?? 0) / 4 + random.normal() / 4 > 1 ? 1 : 0));
  const parameters = { trees: 20, minSamplesLeaf: 2 };
  return {
    name: 'failure',
    frame: {
      rowCount: rows,
      columns: [
        { kind: 'numeric', name: 'a', values: a },
        { kind: 'numeric', name: 'b', values: b },
        { kind: 'categorical', name: 'c', codes, categories: ['L', 'M'] },
      ],
    },
    labels,
    classes: ['0', '1'],
    positive: 1,
    params: toForestParams({ features: 'f', label: 'l', algorithm: 'random-forest', parameters }),
    seed: 7,
    costs: { falseNegative: 2500, falsePositive: 600, truePositive: 600, trueNegative: 0 },
    ...change,
  };
}

const onProgress = () => undefined;
const signal = new AbortController().signal;

describe('runTraining', () => {
  it('gives metrics, a threshold by cost, curves and importance from cross-validation', async () => {
    const reports: Array<[number, number]> = [];
    const result = await runTraining(createTask(), inlineParallel, (done, total) => void reports.push([done, total]));
    expect(result.metrics.auc).toBeGreaterThan(0.9);
    expect(result.metrics.cost_per_1000).toBeGreaterThan(0);
    expect(result.metrics.threshold).toBe(result.threshold);
    expect(Object.keys(result.curves).sort()).toEqual(['calibration', 'precision-recall', 'roc']);
    for (const { x, y } of Object.values(result.curves)) expect(x.length).toBe(y.length);
    expect(result.importance[0]?.feature).toBe('a');
    expect(result.importance.reduce((sum, { importance }) => sum + importance, 0)).toBeCloseTo(1);
    expect(result.params).toMatchObject({ trees: 20, minSamplesLeaf: 2, maxFeatures: 'sqrt' });
    expect(reports.at(-1)).toEqual([120, 120]);
  });

  it('chooses the threshold of least cost, so dearer misses lower it', async () => {
    const dear = { falseNegative: 20_000, falsePositive: 600, truePositive: 600, trueNegative: 0 };
    const [usual, lower] = await Promise.all([
      runTraining(createTask(), inlineParallel, onProgress),
      runTraining(createTask({ costs: dear }), inlineParallel, onProgress),
    ]);
    expect(lower.threshold).toBeLessThan(usual.threshold);
    expect(lower.metrics.recall).toBeGreaterThan(usual.metrics.recall ?? 1);
    expect(Buffer.from(lower.onnx).equals(Buffer.from(usual.onnx))).toBe(true);
    const none = await runTraining(createTask({ costs: undefined }), inlineParallel, onProgress);
    expect(none.threshold).toBe(0.5);
    expect(none.metrics.cost_per_1000).toBeUndefined();
  });

  it('takes more than two classes', async () => {
    const { labels } = createTask();
    const three = labels.map((label, row) => (label === 1 ? 2 : row % 2));
    const task = createTask({ labels: three, classes: ['x', 'y', 'z'], positive: undefined });
    const result = await runTraining(task, inlineParallel, onProgress);
    expect(Object.keys(result.metrics)).toEqual(['accuracy', 'macro_f1', 'log_loss']);
    expect(result.curves).toEqual({});
  });
});

describe('trainOffThread', () => {
  it('gives the same bytes on any number of threads as on the calling one', async () => {
    const here = await runTraining(createTask(), inlineParallel, onProgress);
    for (const threads of [1, 2]) {
      const there = await trainOffThread(createTask(), { threads, signal, onProgress });
      expect(Buffer.from(there.onnx).equals(Buffer.from(here.onnx))).toBe(true);
      expect(there.metrics).toEqual(here.metrics);
      expect(there.curves).toEqual(here.curves);
    }
    const other = await runTraining(createTask({ seed: 8 }), inlineParallel, onProgress);
    expect(Buffer.from(other.onnx).equals(Buffer.from(here.onnx))).toBe(false);
  });

  it('words what learning refuses, and ends with the signal', async () => {
    const broken = createTask({ params: { ...createTask().params, trees: 0 } });
    await expect(trainOffThread(broken, { threads: 1, signal, onProgress })).rejects.toMatchObject({
      code: 'pipelines.cannot_train',
      message: expect.stringContaining('trees'),
    });
    const controller = new AbortController();
    const task = createTask({ params: { ...createTask().params, trees: 2000 } });
    const stopped = trainOffThread(task, {
      threads: 2,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });
});
