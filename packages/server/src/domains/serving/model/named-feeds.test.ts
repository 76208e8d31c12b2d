import { expect, it } from 'vitest';
import type { CompiledFeatures } from '../../features/index.ts';
import { planNamedFeeds } from './named-feeds.ts';
import type { TensorInfo } from './onnx-session.onnx.ts';

/** Numeric a and c, categorical b: the matrix has a and c side by side. */
const features = {
  set: { name: 'state' },
  columns: [
    { name: 'a', kind: 'numeric' },
    { name: 'b', kind: 'categorical' },
    { name: 'c', kind: 'numeric' },
  ],
} as unknown as CompiledFeatures;
const matrix = { numeric: Float64Array.of(1, 3, 10, 30), categorical: ['x', 'y'] };
const input = (name: string, type: string, width: number): TensorInfo => ({ name, type, shape: ['n', width] });

it('feeds each column by its name, or all of them in the order of the model', () => {
  const byName = planNamedFeeds([input('c', 'float64', 1), input('b', 'string', 1)], features, ['c', 'b']);
  if (typeof byName === 'string') throw new Error(byName);
  expect(byName(matrix, 2)).toEqual([
    { name: 'c', type: 'float64', dims: [2, 1], data: Float64Array.of(3, 30) },
    { name: 'b', type: 'string', dims: [2, 1], data: ['x', 'y'] },
  ]);
  const wide = planNamedFeeds([input('X', 'float32', 2)], features, ['c', 'a']);
  if (typeof wide === 'string') throw new Error(wide);
  expect(wide(matrix, 2)).toEqual([{ name: 'X', type: 'float32', dims: [2, 2], data: Float32Array.of(3, 1, 30, 10) }]);
});

it.each([
  [[input('d', 'float64', 1)], ['d'], 'does not have'],
  [[input('b', 'float64', 1)], ['b'], 'as another kind'],
  [[input('a', 'int64', 1)], ['a'], 'which features cannot feed'],
])('says what it cannot feed', (inputs, columns, words) => {
  expect(planNamedFeeds(inputs, features, columns)).toContain(words);
});
