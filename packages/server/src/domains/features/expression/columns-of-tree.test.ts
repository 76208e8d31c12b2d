import { expect, it } from 'vitest';
import { columnsOf } from './columns-of-tree.ts';
import { parseExpression } from './parse-expression.ts';

it.each([
  ['1 + 2', []],
  ['"Torque [Nm]" * rpm / 60', ['Torque [Nm]', 'rpm']],
  ['abs(-a) + a', ['a']],
  ["case when kind = 'L' and not (a > b) then c else coalesce(d, 0) end", ['kind', 'a', 'b', 'c', 'd']],
  ['case when e is not null then 1 end', ['e']],
])('%s names %j', (text, names) => {
  expect(columnsOf(parseExpression(text))).toEqual(names);
});
