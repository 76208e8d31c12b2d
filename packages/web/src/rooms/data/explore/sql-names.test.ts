import { expect, test } from 'vitest';
import { insertAt, quoteName, tableNameOf } from './sql-names.ts';

test.each([
  ['machines', 'machines'],
  ['online-retail', '"online-retail"'],
  ['Torque', '"Torque"'],
  ['order', '"order"'],
  ['say "hi"', '"say ""hi"""'],
  ['2nd', '"2nd"'],
])('%s is written %s', (name, written) => expect(quoteName(name)).toBe(written));

test.each([
  ['prices.csv', [], 'prices'],
  ['prices.csv.gz', ['prices'], 'prices_2'],
  ['März 2026.parquet', ['M_rz_2026'.toLowerCase()], 'M_rz_2026_2'],
  ['2026.jsonl', [], 'file_2026'],
  ['.csv', [], 'file_'],
] as const)('the file %s beside %j is the table %s', (file, taken, table) => {
  expect(tableNameOf(file, taken)).toBe(table);
});

test('a name is put where the caret is, with blanks where it needs them', () => {
  expect(insertAt('select from t', 'a', { from: 7, to: 7 })).toEqual({ text: 'select a from t', caret: 8 });
  expect(insertAt('select x,from t', 'a', { from: 9, to: 9 })).toEqual({ text: 'select x,a from t', caret: 10 });
  expect(insertAt('select old from t', 'new', { from: 7, to: 10 })).toEqual({ text: 'select new from t', caret: 10 });
  expect(insertAt('', 't', { from: 0, to: 0 })).toEqual({ text: 't', caret: 1 });
});
