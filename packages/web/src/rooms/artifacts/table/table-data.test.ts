import { describe, expect, it } from 'vitest';
import { decideColumnType, sortRows } from './column-types.ts';
import { readLoggedTable } from './logged-table.ts';
import { readCsv } from './read-csv.ts';

describe('tables in JSON', () => {
  it('finds a logged table and a list of records, and nothing in other JSON', () => {
    expect(readLoggedTable({ columns: ['a', 'b'], data: [[1, 'x']] })).toEqual({
      columns: ['a', 'b'],
      rows: [[1, 'x']],
    });
    expect(readLoggedTable([{ a: 1 }, { a: 2, b: null }])).toEqual({
      columns: ['a', 'b'],
      rows: [
        [1, undefined],
        [2, null],
      ],
    });
    for (const other of [null, 3, [1, 2], [{ a: 1 }], { columns: ['a'], data: [[1, 2]] }, { columns: [], data: [] }])
      expect(readLoggedTable(other)).toBeUndefined();
  });
});

describe('comma-separated values', () => {
  it('reads quotes, tabs and a header; numbers in the first line mean that there is none', () => {
    expect(readCsv('a,b\n1,"x, ""y"""\n', true)).toEqual({ columns: ['a', 'b'], rows: [['1', 'x, "y"']] });
    expect(readCsv('a\tb\r\n1\t2\r\n', true)).toEqual({ columns: ['a', 'b'], rows: [['1', '2']] });
    expect(readCsv('1,2\n3,4\n', true).columns).toEqual(['1', '2']);
  });

  it('leaves the last line of a part out, because it may be cut', () => {
    expect(readCsv('a,b\n1,2\n3,', false).rows).toEqual([['1', '2']]);
  });
});

describe('columns', () => {
  it.each([
    [['1', '2', ''], 'whole numbers'],
    [['1.5', 'NaN', '-inf'], 'numbers'],
    [['True', 'false'], 'yes or no'],
    [['2026-01-01', '2026-01-02 10:00:00'], 'times'],
    [['1', 'x'], 'text'],
    [['', null], 'empty'],
  ] as const)('tells what %j holds', (values, type) => {
    expect(decideColumnType(values)).toBe(type);
  });

  it('sorts numbers as numbers, with missing ones last either way', () => {
    const rows = [['10'], ['9'], [''], ['NaN'], ['-1']];
    const sorted = (isDescending: boolean) => sortRows(rows, 0, 'numbers', isDescending).map((at) => rows[at]?.[0]);
    expect(sorted(false)).toEqual(['-1', '9', '10', 'NaN', '']);
    expect(sorted(true)).toEqual(['10', '9', '-1', 'NaN', '']);
  });
});
