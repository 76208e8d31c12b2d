import type { DatasetSchema } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import type { CompiledFeatures } from '../../features/index.ts';
import { decideModelSignature } from './conversion.ts';

const compiled = {
  set: { id: 'fs_1', name: 'state', inputs: ['a', 'kind'] },
  columns: [
    { name: 'a', kind: 'numeric' },
    { name: 'double_a', kind: 'numeric' },
  ],
} as unknown as CompiledFeatures;
const schema = {
  columns: [
    { name: 'a', type: 'number', required: true },
    { name: 'kind', type: 'category', required: false },
  ],
} as unknown as DatasetSchema;
const given = {
  compiled,
  schema,
  goal: { task: 'classification', classes: ['0', '1'], codes: new Int32Array(), positive: 1 } as const,
};
const column = (name: string, type = 'double') => ({ name, type });

it('asks callers for the raw columns when the model takes features of the set', () => {
  const answer = { converted: true, columns: [column('double_a')], classes: ['0', '1'] };
  expect(decideModelSignature({ ...given, answer })).toEqual({
    signature: {
      inputs: [
        { name: 'a', type: 'number', required: true },
        { name: 'kind', type: 'category', required: false },
      ],
      classes: ['0', '1'],
      positive: '1',
    },
    featureSetId: 'fs_1',
  });
});

it('asks for the model’s own columns otherwise, and takes the classes of the labels where the model names none', () => {
  const answer = {
    converted: false,
    columns: [column('x'), column('ok', 'boolean'), column('t', 'string')],
    example: { x: 1 },
  };
  expect(
    decideModelSignature({ ...given, answer, goal: { ...given.goal, classes: ['false', 'true'], positive: 1 } }),
  ).toMatchObject({
    signature: {
      inputs: [{ type: 'number' }, { type: 'flag' }, { type: 'text' }],
      classes: ['false', 'true'],
      positive: 'true',
    },
    inputExample: { x: 1 },
  });
});

it('says what is not known', () => {
  expect(decideModelSignature({ ...given, answer: { converted: false } })).toMatchObject({
    problem: expect.stringContaining('columns'),
  });
  const answer = { converted: false, columns: [column('x')] };
  expect(decideModelSignature({ ...given, answer, goal: undefined })).toMatchObject({
    problem: expect.stringContaining('classes'),
  });
});

it('serves a number where the training is of one', () => {
  const answer = { converted: true, columns: [column('a')], output: 'value' } as const;
  const goal = { task: 'regression', values: new Float64Array() } as const;
  expect(decideModelSignature({ ...given, answer, goal })).toMatchObject({
    signature: { output: 'value', classes: [] },
  });
  expect(decideModelSignature({ ...given, answer })).toMatchObject({
    problem: expect.stringContaining('task: regression'),
  });
});
