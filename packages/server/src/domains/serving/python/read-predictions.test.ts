import { expect, it } from 'vitest';
import { readPredictions } from './read-predictions.ts';
import { decideBackoff } from './restart-policy.ts';

const two = { output: 'probabilities', classes: ['no', 'yes'], positive: 1 } as const;

it.each([
  [[[0.25, 0.75]], [0.25, 0.75]],
  [[{ yes: 0.75, no: 0.25 }], [0.25, 0.75]],
  [[{ 0: 0.75 }], [0.25, 0.75]],
  [[0.75], [0.25, 0.75]],
  [[[0.75]], [0.25, 0.75]],
  [['no'], [1, 0]],
])('%j are probabilities', (predictions, expected) => {
  expect([...readPredictions(predictions, 1, two)]).toEqual(expected);
});

it('reads class numbers and truth values as classes', () => {
  expect([...readPredictions([1, 0], 2, { ...two, classes: ['0', '1'] })]).toEqual([0, 1, 1, 0]);
  expect([...readPredictions([true], 1, { ...two, classes: ['false', 'true'] })]).toEqual([0, 1]);
  expect([...readPredictions(['b'], 1, { ...two, classes: ['a', 'b', 'c'], positive: 2 })]).toEqual([0, 1, 0]);
});

it.each([[[1.5]], [['maybe']], [[[0.1, 0.2, 0.7]]], [[null]], [[]]])('%j are refused', (predictions) => {
  expect(readPredictions(predictions, 1, two)).toMatch(/^it (predicts|gave)/);
});

it('reads numbers of a model that predicts them', () => {
  const value = { output: 'value', classes: [], positive: -1 } as const;
  expect(readPredictions([1.5, [2], { y: -3 }], 3, value)).toEqual(Float64Array.of(1.5, 2, -3));
  expect(readPredictions(['high'], 1, value)).toBe('it predicts "high" in row 0, which is no number');
});

it('waits longer with every failure, and not after a long life', () => {
  expect([1, 2, 3, 9].map(decideBackoff.waitMs)).toEqual([1000, 2000, 4000, 60_000]);
  expect(decideBackoff.failures(4, 10_000)).toBe(5);
  expect(decideBackoff.failures(4, 400_000)).toBe(1);
});
