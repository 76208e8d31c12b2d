import { expect, it } from 'vitest';
import { LineKeeper, parseKeptLine } from './line-keeper.ts';

it('writes the first lines as they come and the last ones at the end', () => {
  const keeper = new LineKeeper({ head: 30, tail: 24 });
  const line = (n: number) => `7 out line${n}\n`;
  let text = '';
  for (let n = 0; n < 9; n += 1) text += keeper.push('out', `line${n}\n`, 7);
  expect(text).toBe(line(0) + line(1));
  expect(keeper.end(8)).toBe(`8 say 5 lines are left out here.\n${line(7)}${line(8)}`);
  expect([keeper.lines, keeper.dropped]).toEqual([9, 5]);
});

it('joins pieces, keeps what is drawn last, and cuts what is too long', () => {
  const keeper = new LineKeeper({ head: 1 << 20, tail: 100 });
  expect(keeper.push('err', 'half', 1)).toBe('');
  expect(keeper.push('out', ' 10 %\r 20 %', 1)).toBe('');
  expect(keeper.push('err', ' whole\r\n\n', 2)).toBe('2 err half whole\n2 err \n');
  expect(keeper.push('out', '\r100 %\n', 3)).toBe('3 out 100 %\n');
  const long = keeper.push('out', `${'x'.repeat(9000)}\n`, 4);
  expect(long).toHaveLength('4 out '.length + 8192 + 3);
  expect(new LineKeeper({ head: 99, tail: 9 }, ['s3cret', '']).push('out', 'key=s3cret!\n', 5)).toBe(
    '5 out key=***!\n',
  );
  expect(parseKeptLine('4 say a b')).toEqual({ at: 4, source: 'say', text: 'a b' });
  expect(parseKeptLine('nonsense')).toBeUndefined();
});
