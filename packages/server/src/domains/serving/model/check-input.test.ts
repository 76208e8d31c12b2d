import type { SignatureColumn } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import type { InputColumn } from '../contract.ts';
import { checkInput } from './check-input.ts';
import { computeDecisions } from './decide.ts';

const signature: SignatureColumn[] = [
  { name: 'Torque [Nm]', type: 'number', required: true },
  { name: 'Count', type: 'integer', required: false },
  { name: 'Type', type: 'category', required: true, values: ['L', 'M'] },
];
const torque: InputColumn = { name: 'Torque [Nm]', datatype: 'FP64', kind: 'float', values: [1.5, 2] };
const type: InputColumn = { name: 'Type', datatype: 'BYTES', kind: 'text', values: ['L', 'never seen'] };

test('columns come in the order of the signature; optional ones may be left out and categories may be new', () => {
  expect(checkInput(signature, [type, torque], 2)).toEqual([
    [1.5, 2],
    [null, null],
    ['L', 'never seen'],
  ]);
});

test.each<readonly [string, readonly InputColumn[]]>([
  ['"Type" is missing', [torque]],
  ['"Speed" is unknown', [torque, type, { ...torque, name: 'Speed' }]],
  [
    '"Torque [Nm]" is BYTES; the model takes number: send it as FP64',
    [{ ...torque, kind: 'text', datatype: 'BYTES' }, type],
  ],
  ['"Type" has 1 rows', [torque, { ...type, values: ['L'] }]],
  ['"Torque [Nm]" is null in row 1', [{ ...torque, values: [1, null] }, type]],
  ['"Torque [Nm]" is Infinity in row 0', [{ ...torque, values: [Number.POSITIVE_INFINITY, 1] }, type]],
  ['"Count" is 1.5 in row 0', [torque, type, { ...torque, name: 'Count', values: [1.5, 2] }]],
  ['NUL character in row 0', [torque, { ...type, values: ['a\0', 'L'] }]],
])('refuses with the name and the mend: %s', (message, inputs) => {
  expect(() => checkInput(signature, inputs, 2)).toThrow(message);
});

test('two classes are decided by the threshold (≥), more by the largest probability', () => {
  const output = 'probabilities' as const;
  const two = { output, classes: ['a', 'b'], positive: 0, threshold: 0.3, named: true };
  expect(computeDecisions(Float64Array.of(0.3, 0.7, 0.29, 0.71), 2, two)).toEqual({
    scores: Float64Array.of(0.3, 0.29),
    decisions: Uint16Array.of(0, 1),
  });
  const three = { output, classes: ['a', 'b', 'c'], positive: 2, threshold: 0.5, named: false };
  expect(computeDecisions(Float64Array.of(0.2, 0.5, 0.3), 1, three)).toEqual({
    scores: Float64Array.of(0.5),
    decisions: Uint16Array.of(1),
  });
});

test('a value decides nothing, an anomaly score is decided by its threshold (≥)', () => {
  const rule = { classes: ['normal', 'anomaly'], positive: 1, threshold: 0.6, named: true };
  const scores = Float64Array.of(0.6, 0.59, 12);
  expect(computeDecisions(scores, 3, { ...rule, output: 'anomaly-score' })).toEqual({
    scores,
    decisions: Uint16Array.of(1, 0, 1),
  });
  expect(computeDecisions(scores, 3, { ...rule, output: 'value', classes: [] })).toEqual({
    scores,
    decisions: new Uint16Array(3),
  });
});
