import type { TrialView, TuningView } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { sortTrials } from './sort-trials.ts';
import { chooseTrials } from './trial-lines.ts';
import { sayHow, sayRange, sayTuning } from './tuning-words.ts';

const trial = (number: number, change: Partial<TrialView> = {}): TrialView => ({
  number,
  status: 'finished',
  state: 'ok',
  runId: `run_${number}`,
  parameters: { depth: number, kind: number % 2 === 0 ? 'rbf' : 'linear' },
  score: 0.5 + number / 100,
  steps: [],
  startedAt: 0,
  endedAt: 1000 * number,
  ...change,
});

const underWay: TrialView = {
  number: 4,
  status: 'running',
  state: 'running',
  runId: 'run_4',
  parameters: { depth: 4 },
  steps: [],
  startedAt: 0,
};

const live: TuningView = {
  runId: 'run_0',
  status: 'running',
  state: 'running',
  search: 'tpe',
  metric: 'auc',
  direction: 'maximise',
  trialBudget: 30,
  parallel: 2,
  prune: 'asha',
  folds: 5,
  worked: 0,
  space: [
    { name: 'depth', kind: 'int', from: 1, to: 9, scale: 'log' },
    { name: 'kind', kind: 'categorical', values: ['linear', 'rbf'] },
  ],
  trials: [trial(1), trial(2), trial(3), underWay],
  best: 3,
  bestSoFar: [],
  startedAt: 0,
};
describe('sayTuning', () => {
  it('tells how far the search is, what the best came to, and what that gains', () => {
    expect(sayTuning(live)).toBe(
      'Searching: 3 of 30 trials done. Best so far is trial 3 with ROC AUC 0.53; the usual parameters came to 0.51.',
    );
    const { best: _, ...none } = { ...live, trials: [] };
    expect(sayTuning(none)).toBe('Searching: 0 of 30 trials done. None of them has come to a score yet.');
    expect(sayTuning({ ...live, status: 'finished', best: 1 })).toBe(
      'Searched in 3 trials. Best is trial 1 with ROC AUC 0.51, the usual parameters.',
    );
    expect(sayTuning({ ...live, status: 'failed', summary: '5 of 5 trials failed.' })).toBe(
      'The search ended without a result after 3 trials. 5 of 5 trials failed.',
    );
  });

  it('tells the time where the budget is time', () => {
    const { trialBudget: _, ...timed } = { ...live, minuteBudget: 10, worked: 90_000 };
    expect(sayTuning(timed)).toMatch(/^Searching: 3 in 1 min 30 s of 10 min, trials done\./);
  });

  it('says how trials were chosen and judged', () => {
    expect(sayHow(live)).toMatch(/2 side by side, and judged by ROC AUC \(more is better\) in 5-fold/);
    expect(sayRange({ name: 'x', kind: 'int', from: 2, to: 8, scale: 'linear', step: 2 })).toBe('2 to 8, step 2');
    expect(
      sayRange({ name: 'x', kind: 'categorical', values: [1, 'a'], when: { parameter: 'kind', values: ['rbf'] } }),
    ).toBe('1, a; only where kind is rbf');
  });
});

describe('sortTrials', () => {
  const numbers = (order: string) => sortTrials(live.trials, order).map(({ number }) => number);
  it('sorts by any column either way, and keeps what has no value last', () => {
    expect(numbers('-score')).toEqual([3, 2, 1, 4]);
    expect(numbers('score')).toEqual([1, 2, 3, 4]);
    expect(numbers('-p.kind')).toEqual([2, 1, 3, 4]);
    expect(numbers('-p.depth')).toEqual([4, 3, 2, 1]);
    expect(numbers('-duration')).toEqual([3, 2, 1, 4]);
    expect(numbers('status')).toEqual([1, 2, 3, 4]);
  });
});

describe('chooseTrials', () => {
  const numbers = (brushed: ReadonlyArray<readonly [string, ReadonlyArray<readonly [number, number]>]>) =>
    chooseTrials(live, new Map(brushed)).map(({ number }) => number);
  it('keeps the trials that pass where something is chosen, on every axis with a choice', () => {
    expect(numbers([])).toEqual([1, 2, 3, 4]);
    expect(numbers([['p.depth', []]])).toEqual([1, 2, 3, 4]);
    expect(numbers([['p.depth', [[1.5, 4]]]])).toEqual([2, 3, 4]);
    // Words are places in their list: 0 is linear.
    expect(
      numbers([
        ['p.depth', [[1.5, 4]]],
        ['p.kind', [[-0.4, 0.4]]],
      ]),
    ).toEqual([3]);
    expect(
      numbers([
        [
          'score',
          [
            [0.505, 0.515],
            [0.525, 0.6],
          ],
        ],
      ]),
    ).toEqual([1, 3]);
  });
});
