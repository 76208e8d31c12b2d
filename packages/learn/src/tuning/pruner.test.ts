import { describe, expect, it } from 'vitest';
import { shouldPrune } from './pruner.ts';
import { computeBestSoFar, findBestTrial, type Trial } from './trial.ts';

const trial = (index: number, scores: readonly number[], state: Trial['state'] = 'finished'): Trial => ({
  index,
  values: {},
  state,
  scores,
});
const others = (...courses: ReadonlyArray<readonly number[]>) => courses.map((scores, index) => trial(index, scores));

describe('shouldPrune', () => {
  it('by the median: only when worse than it, by the best score so far, and when five others are known', () => {
    const five = others([0.9, 0.9], [0.8, 0.85], [0.7, 0.7], [0.6, 0.6], [0.5, 0.5]);
    const prune = (scores: readonly number[], of = five) => shouldPrune('median', { scores, steps: 3 }, of, 'maximise');
    expect(prune([0.69])).toBe(true);
    expect(prune([0.7])).toBe(false);
    expect(prune([0.75, 0.6])).toBe(false);
    expect(prune([0.65, 0.69])).toBe(true);
    expect(prune([0.1], five.slice(1))).toBe(false);
    expect(prune([0.1, 0.1, 0.1])).toBe(false);
    expect(prune([])).toBe(false);
    expect(shouldPrune('median', { scores: [0.71], steps: 3 }, five, 'minimise')).toBe(true);
    expect(shouldPrune('none', { scores: [0], steps: 3 }, five, 'maximise')).toBe(false);
  });

  it('takes the middle of two for an even number', () => {
    const six = others([1], [2], [3], [4], [5], [6]);
    expect(shouldPrune('median', { scores: [3.5], steps: 2 }, six, 'maximise')).toBe(false);
    expect(shouldPrune('median', { scores: [3.4], steps: 2 }, six, 'maximise')).toBe(true);
  });

  it('by rungs: at 1, 3 and 9 the best third goes on, at least the best', () => {
    const prune = (scores: readonly number[], of: readonly Trial[], steps = 10) =>
      shouldPrune('asha', { scores, steps }, of, 'minimise');
    expect(prune([5], [])).toBe(false);
    expect(prune([5], others([4]))).toBe(true);
    expect(prune([3], others([4]))).toBe(false);
    // Of six, two go on.
    const five = others([1], [2], [3], [4], [5]);
    expect(prune([1.5], five)).toBe(false);
    expect(prune([2.5], five)).toBe(true);
    // Steps 2 and 4 are no rungs; a trial that was ended before a rung is not in it.
    expect(prune([9, 9], others([1, 1], [1, 1]))).toBe(false);
    expect(prune([9, 9, 9], others([1, 1, 1], [1], [1]))).toBe(true);
    expect(prune([1, 1, 1, 9], others([1, 1, 1, 1]))).toBe(false);
    expect(prune(new Array(9).fill(2), others(new Array(9).fill(1)))).toBe(true);
    expect(prune(new Array(9).fill(2), others(new Array(9).fill(1)), 9)).toBe(false);
  });

  it('ends a trial whose score is no number, and none because of one', () => {
    const five = others([0.5], [0.5], [0.5], [0.5], [Number.NaN]);
    expect(shouldPrune('median', { scores: [Number.NaN], steps: 2 }, five, 'maximise')).toBe(true);
    expect(shouldPrune('asha', { scores: [Number.NaN], steps: 2 }, five, 'maximise')).toBe(true);
    expect(shouldPrune('asha', { scores: [0.1], steps: 2 }, others([Number.NaN]), 'maximise')).toBe(false);
  });
});

describe('the best trial', () => {
  const trials = [
    trial(3, [0.8]),
    trial(0, [0.5]),
    trial(1, [0.9], 'pruned'),
    trial(2, [0.8]),
    trial(4, [Number.NaN]),
    trial(5, [], 'failed'),
    trial(6, [0.7]),
  ];
  it('is the first of the best that finished', () => {
    expect(findBestTrial(trials, 'maximise')?.index).toBe(2);
    expect(findBestTrial(trials, 'minimise')?.index).toBe(0);
    expect(findBestTrial([trial(0, [1], 'pruned')], 'minimise')).toBeUndefined();
  });
  it('has a course', () => {
    expect(computeBestSoFar(trials, 'maximise')).toEqual([
      { index: 0, score: 0.5 },
      { index: 2, score: 0.8 },
      { index: 3, score: 0.8 },
      { index: 4, score: 0.8 },
      { index: 6, score: 0.8 },
    ]);
  });
});
