import { inlineParallel } from '@kaizen/learn';
import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
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
  return {
    name: 'failure',
    model: { algorithm: 'random-forest', params: { trees: 20, minSamplesLeaf: 2 } },
    frame: {
      rowCount: rows,
      columns: [
        { kind: 'numeric', name: 'a', values: a },
        { kind: 'numeric', name: 'b', values: b },
        { kind: 'categorical', name: 'c', codes, categories: ['L', 'M'] },
      ],
    },
    goal: { task: 'classification', classes: ['0', '1'], codes: labels, positive: 1 },
    weights: undefined,
    validation: { division: { kind: 'stratified', labels }, folds: 5 },
    seed: 7,
    costs: { falseNegative: 2500, falsePositive: 600, truePositive: 600, trueNegative: 0 },
    ...change,
  };
}

const none = new Int32Array();
const forest = (trees: number): TrainingTask['model'] => ({ algorithm: 'random-forest', params: { trees } });
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
    const { goal } = createTask();
    const codes = goal.task === 'classification' ? goal.codes.map((code, row) => (code === 1 ? 2 : row % 2)) : none;
    const task = createTask({
      goal: { task: 'classification', classes: ['x', 'y', 'z'], codes, positive: undefined },
      validation: { division: { kind: 'stratified', labels: codes }, folds: 5 },
    });
    const result = await runTraining(task, inlineParallel, onProgress);
    expect(Object.keys(result.metrics)).toEqual(['accuracy', 'macro_f1', 'log_loss']);
    expect(result.curves).toEqual({});
  });
});

describe('runTraining, of other tasks', () => {
  const { frame } = createTask();
  const [a, b] = frame.columns.flatMap((column) => (column.kind === 'numeric' ? [column.values] : []));
  const random = { division: { kind: 'random', rowCount: frame.rowCount } as const, folds: 5 };

  it('predicts a number, judged by rows that each fold did not see', async () => {
    const values = Float64Array.from(a ?? [], (value, row) => 3 * value - (b?.[row] ?? 0) + 10);
    const goal = { task: 'regression', values } as const;
    const model = { algorithm: 'linear-regression', params: {} } as const;
    const result = await runTraining(createTask({ model, goal, validation: random }), inlineParallel, onProgress);
    expect(Object.keys(result.metrics)).toEqual(['mae', 'rmse', 'r2', 'median_absolute_error', 'mape', 'mse']);
    expect(result.metrics.r2).toBeGreaterThan(0.999);
    expect(result.importance[0]?.feature).toBe('a');
    const times = Float64Array.from(values.keys());
    const byTime = await runTraining(
      createTask({ model, goal, validation: { division: { kind: 'time', times }, folds: 3 } }),
      inlineParallel,
      onProgress,
    );
    expect(Buffer.from(byTime.onnx).equals(Buffer.from(result.onnx))).toBe(true);
    expect(byTime.metrics.mae).not.toBe(result.metrics.mae);
  });

  it('scores anomalies: judged where labels are known, with its own threshold without costs', async () => {
    const codes = Int32Array.from(a ?? [], (value) => (Math.abs(value) > 2.2 ? 1 : 0));
    const model = { algorithm: 'isolation-forest', params: { trees: 20, contamination: 0.1 } } as const;
    const goal = {
      task: 'anomaly',
      codes,
      classes: ['normal', 'anomaly'],
      normal: undefined,
      isLabelled: true,
    } as const;
    const train = (change: Partial<TrainingTask>) =>
      runTraining(createTask({ model, goal, validation: random, ...change }), inlineParallel, onProgress);
    const own = await train({ costs: undefined });
    expect(own.metrics.auc).toBeGreaterThan(0.8);
    expect(own.metrics.threshold).toBe(own.threshold);
    expect(Object.keys(own.curves)).toEqual(['roc', 'precision-recall']);
    expect((await train({})).threshold).not.toBe(own.threshold);
    const unlabelled = { ...goal, codes: codes.map(() => -1), isLabelled: false };
    expect(await train({ goal: unlabelled })).toMatchObject({ metrics: { threshold: own.threshold }, curves: {} });
  });

  it('teaches a one-class detector normal rows alone', async () => {
    const codes = Int32Array.from(a ?? [], (value) => (value > 1 ? 1 : 0));
    const model = { algorithm: 'isolation-forest', params: { trees: 10 } } as const;
    const goal = { task: 'anomaly', codes, classes: ['ok', 'bad'], normal: 'ok', isLabelled: true } as const;
    const train = (rows: TrainingTask['frame']) =>
      runTraining(
        createTask({ model, goal, validation: random, frame: rows, costs: undefined }),
        inlineParallel,
        onProgress,
      );
    const change = (isChanged: (row: number) => boolean) => ({
      ...frame,
      columns: frame.columns.map((column) =>
        column.kind === 'numeric'
          ? { ...column, values: column.values.map((value, row) => (isChanged(row) ? -value - 9 : value)) }
          : column,
      ),
    });
    const first = await train(frame);
    const otherAnomalies = await train(change((row) => codes[row] === 1));
    expect(Buffer.from(otherAnomalies.onnx).equals(Buffer.from(first.onnx))).toBe(true);
    expect(otherAnomalies.metrics.auc).toBeGreaterThan(first.metrics.auc ?? 1);
    const otherNormal = await train(change((row) => codes[row] === 0 && row % 5 === 0));
    expect(Buffer.from(otherNormal.onnx).equals(Buffer.from(first.onnx))).toBe(false);
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
    const broken = createTask({ model: forest(0) });
    await expect(trainOffThread(broken, { threads: 1, signal, onProgress })).rejects.toMatchObject({
      code: 'pipelines.cannot_train',
      message: expect.stringContaining('trees'),
    });
    const controller = new AbortController();
    const task = createTask({ model: forest(2000) });
    const stopped = trainOffThread(task, {
      threads: 2,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });
});
