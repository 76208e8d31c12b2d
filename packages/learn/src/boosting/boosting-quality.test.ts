/** Quality on rows that training has not seen, beside LightGBM and scikit-learn with their defaults (see write-boosting-reference.py). */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { computeBinaryReport } from '../evaluation/binary-metrics.ts';
import { type Column, type Frame, selectRows } from '../frame/frame.ts';
import { classTarget, selectTarget, type Target } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { predictBoosting } from './boosting.ts';
import { trainBoosting } from './boosting-training.ts';

const [rowCount, trainCount] = [4000, 2500];

interface Measures {
  readonly auc: number;
  readonly logLoss: number;
  readonly logLossOfThree: number;
  readonly squaredError: number;
}

interface Reference {
  readonly signalSum: number;
  readonly lightgbm: Measures;
  readonly scikitLearn: Measures;
}

/** The rows of the reference, from the same congruential generator. */
function makeRows(): { frame: Frame; signal: Float64Array } {
  let state = 12345;
  const draw = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const numbers = Array.from({ length: 5 }, () => new Float64Array(rowCount));
  const kinds = new Int32Array(rowCount);
  const signal = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const x = numbers.map(() => draw() * 2 - 1);
    const [a = 0, b = 0, c = 0, d = 0] = x;
    const kind = Math.floor(draw() * 12);
    const noise = draw() + draw() + draw() + draw() - 2;
    const effect = [1, 4, 6, 9, 11].includes(kind) ? 1 : 0;
    const gone = draw() < 0.15;
    numbers.forEach((values, column) => {
      values[row] = gone && column === 4 ? Number.NaN : (x[column] ?? 0);
    });
    kinds[row] = kind;
    signal[row] = 2 * a * b + c * c - (d > 0.3 ? 1 : 0) + effect + noise + (gone ? 0.8 : 0);
  }
  const categories = Array.from({ length: 12 }, (_, kind) => String(kind));
  const columns: Column[] = [
    ...numbers.map((values, i): Column => ({ kind: 'numeric', name: 'abcde'.charAt(i), values })),
    { kind: 'categorical', name: 'kind', categories, codes: kinds },
  ];
  return { frame: { rowCount, columns }, signal };
}

const { frame, signal } = makeRows();
const train = Int32Array.from({ length: trainCount }, (_, row) => row);
const test = Int32Array.from({ length: rowCount - trainCount }, (_, row) => trainCount + row);
const cut = (cuts: readonly number[]) => Int32Array.from(signal, (value) => cuts.filter((at) => value > at).length);
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Predictions of the test rows by a model of the training rows. */
async function predictTest(target: Target): Promise<Float64Array> {
  const own = selectTarget(target, train);
  if (own.kind === 'none') throw new Error('Boosting needs a target.');
  const model = await trainBoosting(selectRows(frame, train), own, { params: {}, seed: 1, parallel: inlineParallel });
  return predictBoosting(model, selectRows(frame, test));
}

const logLoss = (p: Float64Array, codes: Int32Array, width: number) =>
  mean(Float64Array.from(test, (row, i) => -Math.log(p[width * i + (codes[row] ?? 0)] ?? 0)));

/** How far ours may stand behind the better of the two: less than a repetition with another seed of the rows makes. */
const tolerance = { auc: 0.004, loss: 0.012, squaredError: 0.01 };

describe('quality of boosting with its defaults', () => {
  it('is on a par with LightGBM and scikit-learn', async () => {
    const text = await readFile(new URL('./boosting-reference.json', import.meta.url), 'utf8');
    // Wire mapping: the file is written by the script beside it.
    const { signalSum, lightgbm, scikitLearn } = JSON.parse(text) as Reference;
    expect(signal.reduce((sum, value) => sum + value, 0)).toBeCloseTo(signalSum, 6);
    const [two, three] = [cut([0.6]), cut([0.1, 1.1])];
    const p2 = await predictTest(classTarget(['a', 'b'], two));
    const second = p2.filter((_, i) => i % 2 === 1);
    const { auc } = computeBinaryReport(
      Int32Array.from(test, (row) => two[row] ?? 0),
      second,
      0.5,
    );
    expect(auc).toBeGreaterThan(Math.max(lightgbm.auc, scikitLearn.auc) - tolerance.auc);
    const best = (name: keyof Measures) => Math.min(lightgbm[name], scikitLearn[name]);
    expect(logLoss(p2, two, 2)).toBeLessThan(best('logLoss') + tolerance.loss);
    const p3 = await predictTest(classTarget(['a', 'b', 'c'], three));
    expect(logLoss(p3, three, 3)).toBeLessThan(best('logLossOfThree') + tolerance.loss);
    const numbers = await predictTest({ kind: 'numbers', values: signal });
    const squares = Float64Array.from(test, (row, i) => ((numbers[i] ?? 0) - (signal[row] ?? 0)) ** 2);
    expect(mean(squares)).toBeLessThan(best('squaredError') + tolerance.squaredError);
  });
});
