import type { DatasetSchemaFile } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import { diffSchemas } from './diff-schemas.ts';

const torque = { type: 'number', role: 'feature', required: true, min: 0 } as const;
const before: DatasetSchemaFile = {
  schema: 1,
  columns: { torque, kind: { type: 'category', role: 'feature', required: true, values: ['L', 'M'] } },
  rules: [{ rule: 'expect_table_row_count_to_be_between', min_value: 5 }],
};

test('a difference is told in words, never as JSON', () => {
  const after: DatasetSchemaFile = {
    schema: 1,
    columns: {
      torque: { ...torque, min: -1 },
      kind: { type: 'category', role: 'feature', required: true, values: ['L', 'M', 'H'] },
      speed: { type: 'integer', role: 'feature', required: false },
    },
    rules: [
      { rule: 'expect_table_row_count_to_be_between', min_value: 5 },
      { rule: 'expect_compound_columns_to_be_unique', column_list: ['kind', 'speed'], severity: 'warning' },
    ],
  };
  expect(diffSchemas(before, after).map(({ kind, words }) => [kind, words])).toEqual([
    ['changed', 'column torque: min: 0 → -1'],
    ['changed', 'column kind: values: L, M → L, M, H'],
    ['added', 'column speed added: type integer, role feature, required false'],
    ['added', 'rule expect_compound_columns_to_be_unique added: column_list (kind, speed), severity warning'],
  ]);
  expect(diffSchemas(after, before).map(({ words }) => words)).toContain(
    'column speed removed (was type integer, role feature, required false)',
  );
});

test('a named rule that changes is one change, and the same schema has none', () => {
  const named = (mostly: number): DatasetSchemaFile => ({
    ...before,
    rules: [{ rule: 'expect_column_values_to_not_be_null', name: 'who', column: 'kind', mostly }],
  });
  expect(diffSchemas(named(0.9), named(0.8))).toMatchObject([{ kind: 'changed', path: 'rules.0' }]);
  expect(diffSchemas(before, structuredClone(before))).toEqual([]);
});
