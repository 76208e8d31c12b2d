import { expect, test } from 'vitest';
import { planRawFeeds } from './model-feeds.ts';
import { chooseOutput, readAnswer, readProbabilities } from './model-output.ts';

const columns = [
  { name: 'a', type: 'number' },
  { name: 'b', type: 'number' },
  { name: 'c', type: 'category' },
] as const;

test('one tensor per column and wide tensors are fed row by row, in the order of the signature', () => {
  const plan = planRawFeeds(
    [
      { name: 'x', type: 'float32', shape: ['n', 2] },
      { name: 'c', type: 'string', shape: ['n', 1] },
    ],
    columns,
  );
  if (typeof plan === 'string') throw new Error(plan);
  expect(
    plan(
      [
        [1, 2, null],
        [4, 5, 6],
        ['k', null, 'm'],
      ],
      3,
    ),
  ).toEqual([
    { name: 'x', type: 'float32', dims: [3, 2], data: Float32Array.of(1, 4, 2, 5, Number.NaN, 6) },
    { name: 'c', type: 'string', dims: [3, 1], data: ['k', '', 'm'] },
  ]);
  const flat = planRawFeeds([{ name: 'a', type: 'int64', shape: ['n'] }], [{ name: 'a', type: 'integer' }]);
  if (typeof flat === 'string') throw new Error(flat);
  expect(flat([[7]], 1)).toEqual([{ name: 'a', type: 'int64', dims: [1], data: BigInt64Array.of(7n) }]);
});

test.each([
  [[{ name: 'x', type: 'float16', shape: ['n', 3] }], 'element type float16'],
  [[{ name: 'x', type: 'float32', shape: ['n', 2, 2] }], '3 dimensions'],
  [[{ name: 'x', type: 'float32', shape: ['n', 2] }], 'take 2 columns and its signature names 3'],
  [[{ name: 'x', type: 'float32', shape: ['n', 3] }], 'column "c" of the signature is category'],
] as const)('a shape that cannot be fed is refused with the reason', (inputs, reason) => {
  expect(planRawFeeds(inputs, columns)).toContain(reason);
});

test('probabilities are found by name or as the last floating output, in either form', () => {
  const label = { name: 'output_label', type: 'int64', shape: ['n'] };
  const probability = { name: 'output_probability', type: 'float32', shape: ['n', 2] };
  expect(chooseOutput([label, probability], 'probabilities')).toEqual(probability);
  expect(chooseOutput([{ ...probability, name: 'variable' }], 'probabilities')).toMatchObject({ name: 'variable' });
  expect(chooseOutput([label], 'probabilities')).toContain('export it with probabilities');
  expect(chooseOutput([label, { name: 'p', type: 'none', shape: [] }], 'probabilities')).toContain('zipmap');
  expect(readProbabilities({ dims: [2, 1], data: [0.25, 1] }, 2, 2, 1)).toEqual(Float64Array.of(0.75, 0.25, 0, 1));
  expect(readProbabilities({ dims: [1, 3], data: [0.2, 0.3, 0.5] }, 1, 3, 2)).toEqual(Float64Array.of(0.2, 0.3, 0.5));
  expect(readProbabilities({ dims: [1, 3], data: [0.2, 0.3, 0.5] }, 1, 2, 1)).toContain('[1, 3]');
  expect(readProbabilities({ dims: [1, 2], data: [Number.NaN, 0.5] }, 1, 2, 1)).toContain('NaN in row 0');
});

test('a value or a score is one number for each row', () => {
  const label = { name: 'label', type: 'int64', shape: ['n'] };
  const variable = { name: 'variable', type: 'float32', shape: ['n', 1] };
  expect(chooseOutput([label, variable], 'value')).toEqual(variable);
  expect(chooseOutput([label], 'value')).toEqual(label);
  expect(chooseOutput([label], 'anomaly-score')).toContain('no number');
  const shape = { output: 'value' as const, classes: [], positive: -1 };
  expect(readAnswer({ dims: [2, 1], data: [3.5, -1] }, 2, shape)).toEqual(Float64Array.of(3.5, -1));
  expect(readAnswer({ dims: [2, 2], data: [1, 2, 3, 4] }, 2, shape)).toContain('expected [2, 1]');
  expect(readAnswer({ dims: [1], data: [Number.POSITIVE_INFINITY] }, 1, shape)).toContain('Infinity in row 0');
});
