import type { ParameterValues, SearchSpace } from '../search-space.ts';
import { type SuggestOptions, suggestTrial } from '../suggest-trial.ts';
import { findBestTrial, lastScore, type Trial } from '../trial.ts';

/** A function to minimise over a space. */
export interface StandardFunction {
  readonly space: SearchSpace;
  compute(values: ParameterValues): number;
}

const number = (values: ParameterValues, name: string) => Number(values[name]);

/** Branin and Hoo 1972; least value 0.397887. */
const branin: StandardFunction = {
  space: [
    { kind: 'float', name: 'x', from: -5, to: 10, scale: 'linear' },
    { kind: 'float', name: 'y', from: 0, to: 15, scale: 'linear' },
  ],
  compute(values) {
    const x = number(values, 'x');
    const bowl = number(values, 'y') - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
    return bowl ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};

const A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const P = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];
const C = [1, 1.2, 3, 3.2];

/** Hartmann 1972 in six dimensions; least value -3.32237. */
const hartmann6: StandardFunction = {
  space: Array.from({ length: 6 }, (_, at) => ({ kind: 'float', name: `x${at}`, from: 0, to: 1, scale: 'linear' })),
  compute(values) {
    const peaks = C.map((height, row) => {
      const distances = P[row]?.map((p, at) => (A[row]?.[at] ?? 0) * (number(values, `x${at}`) - p * 1e-4) ** 2) ?? [];
      return height * Math.exp(-distances.reduce((sum, each) => sum + each, 0));
    });
    return -peaks.reduce((sum, each) => sum + each, 0);
  },
};

/** Categories, log scales, whole numbers and parameters that exist for one category only; least value near 0. */
const mixed: StandardFunction = {
  space: [
    { kind: 'categorical', name: 'kernel', values: ['linear', 'poly', 'rbf'] },
    { kind: 'float', name: 'cost', from: 1e-3, to: 1e3, scale: 'log' },
    { kind: 'int', name: 'depth', from: 1, to: 100, scale: 'log' },
    {
      kind: 'float',
      name: 'gamma',
      from: 1e-4,
      to: 1e1,
      scale: 'log',
      when: { parameter: 'kernel', values: ['rbf'] },
    },
    {
      kind: 'int',
      name: 'degree',
      from: 2,
      to: 6,
      scale: 'linear',
      when: { parameter: 'kernel', values: ['poly'] },
    },
  ],
  compute(values) {
    const loss =
      0.1 * (Math.log10(number(values, 'cost')) - 1) ** 2 + 0.2 * Math.abs(Math.log(number(values, 'depth') / 12));
    if (values.kernel === 'rbf') return loss + 0.3 * (Math.log10(number(values, 'gamma')) + 2) ** 2;
    if (values.kernel === 'poly') return loss + 0.5 + 0.2 * Math.abs(number(values, 'degree') - 3);
    return loss + 0.8;
  },
};

/** The functions of the stored reference. */
export const standardFunctions = { branin, hartmann6, mixed };

/** Runs a study to its end, `parallel` trials at a time, each of which knows only what had ended when it began. */
export function runStudy(
  of: StandardFunction,
  options: Pick<SuggestOptions, 'search' | 'seed'> & { readonly trials: number; readonly parallel?: number },
): readonly Trial[] {
  const { search, seed, parallel = 1 } = options;
  const trials: Trial[] = [];
  for (let index = 0; index < options.trials; index++) {
    const known = trials.map(
      (trial): Trial => (trial.index > index - parallel ? { ...trial, state: 'running', scores: [] } : trial),
    );
    const values = suggestTrial({ space: of.space, search, direction: 'minimise', seed, index, trials: known });
    trials.push({ index, values, state: 'finished', scores: [of.compute(values)] });
  }
  return trials;
}

/** The best values after so many trials for each of the seeds, ascending. */
export function bestOverSeeds(
  of: StandardFunction,
  options: Omit<Parameters<typeof runStudy>[1], 'seed'> & { readonly seeds: number },
): number[] {
  return Array.from({ length: options.seeds }, (_, seed) => {
    const best = findBestTrial(runStudy(of, { ...options, seed }), 'minimise');
    return best === undefined ? Number.NaN : (lastScore(best) ?? Number.NaN);
  }).sort((a, b) => a - b);
}
