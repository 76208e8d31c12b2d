import { Readable } from 'node:stream';
import type { DriftCourseRequest } from '@kaizen/contracts';
import { describe, expect, test } from 'vitest';
import { openDataRoom } from '../../testing/machine-data.ts';
import { computeCourseColumn, findChange } from './compute-course.ts';
import { countColumns, groupColumns } from './count-windows.duck.ts';
import { chooseReference, createCourseService } from './course-service.ts';

test.each([
  ['nothing', [], 20, undefined],
  ['ever since', [12, 13, 14, 15, 16, 17, 18, 19], 20, 12],
  ['ever since, but for one of twenty', [10, ...Array.from({ length: 20 }, (_, i) => i + 12)], 32, 10],
  ['comes and goes', [5, 6, 7, 12, 13], 20, undefined],
  ['too late to say', [18, 19], 20, undefined],
])('a change is an alarm that stays: %s', (_, alarms, windows, change) => {
  expect(findChange(alarms, windows)).toBe(change);
});

test('a season comes back, a break does not, chance is no alarm', () => {
  const column = (counts: number[][]) => computeCourseColumn({ column: 'x', categories: ['a', 'b'], counts }, 10);
  const even = (n: number) => Array.from({ length: n }, (_, i) => [50 + (i % 2), 49 - (i % 2), 0]);
  expect(column([...even(30)])).toMatchObject({ verdict: 'steady', alarms: [] });
  expect(column([...even(15), ...even(5).map(() => [90, 10, 0]), ...even(10)])).toMatchObject({
    verdict: 'moving',
    alarms: [15, 16, 17, 18, 19],
  });
  expect(column([...even(15), ...even(15).map(() => [5, 5, 90])])).toMatchObject({ verdict: 'changed', change: 15 });
});

test('the reference is a fifth of the windows, and something must be left to follow', () => {
  expect(chooseReference(100, null)).toBe(20);
  expect(chooseReference(5, null)).toBe(2);
  expect(chooseReference(5, 4)).toBe(4);
  expect(() => chooseReference(2, null)).toThrow(/leaves none to follow/);
  expect(() => chooseReference(5, 5)).toThrow(/leaves none to follow/);
  expect(() => chooseReference(5000, null)).toThrow(/at most 1000/);
});

describe('a version over windows', () => {
  const lines = Array.from(
    { length: 1000 },
    (_, i) => `${(i % 10) + (i >= 600 ? 5 : 0)},${i % 50 === 0 ? '' : 'ABC'[i % 3]},${Math.floor(i / 10)}`,
  );

  async function open() {
    const { platform, room } = await openDataRoom({
      kaizen: 1,
      project: 'plant',
      data: { m: { source: {}, columns: { kind: { type: 'category', required: false } } } },
    });
    const source = {
      kind: 'csv-stream',
      stream: Readable.from([Buffer.from(`x,kind,day\n${lines.join('\n')}\n`)]),
      name: 'm',
    } as const;
    await room.commands.ingest({ dataset: 'm', projectId: 'prj_1', source, mode: 'replace', key: 'k', message: 'm' });
    const service = createCourseService({ ...platform, reader: room.reader });
    return { service, follow: async (request: DriftCourseRequest) => service.follow(await service.ask('m', request)) };
  }

  test('by rows and by the value of a column', async () => {
    const { follow, service } = await open();
    const byRows = await follow({ rows: 50, only: ['x', 'kind'] });
    expect(byRows.windows).toHaveLength(20);
    expect(byRows.changes).toEqual([{ window: 12, from: 600, to: 650, columns: ['x'] }]);
    expect(byRows.columns.find(({ column }) => column === 'kind')).toMatchObject({
      verdict: 'steady',
      categories: expect.arrayContaining(['A', 'B', 'C']),
    });
    expect(byRows.columns[0]?.counts[0]?.reduce((a, b) => a + b)).toBe(50);
    const byDay = await follow({ by: { column: 'day', step: 5 } });
    expect(byDay.changes).toEqual([{ window: 12, from: 60, to: 65, columns: ['x'] }]);
    const question = await service.ask('m', { rows: 50, only: ['kind', 'x', 'x'] });
    // Few rows cost as much as many: it is the columns that take the time.
    expect(await service.measureSize(question)).toBe(2 * 60_000);
    await service.keep(question, byRows);
    expect(await service.find(question)).toEqual(byRows);
    expect(await service.getCourse('m', byRows.id)).toEqual(byRows);
  });

  test('what cannot be followed is named', async () => {
    const { service } = await open();
    await expect(service.ask('m', { only: ['y'] })).rejects.toMatchObject({ code: 'data.drift_column_unknown' });
    await expect(service.ask('m', { by: { column: 'kind', step: 1 } })).rejects.toMatchObject({
      code: 'data.drift_course_invalid',
      message: expect.stringContaining('column of numbers'),
    });
    await expect(service.getCourse('m', 'dr_x')).rejects.toMatchObject({ code: 'data.drift_report_not_found' });
  });
});

describe('many columns', () => {
  const rows = Array.from({ length: 700 }, (_, i) => ({
    even: i % 7 === 0 ? null : (i * 37) % 500,
    heavy: i % 3 === 0 ? i : 5,
    few: i % 4,
    word: i % 11 === 0 ? null : `w${i % 30}`,
    none: null,
  }));
  const columns = [
    { name: 'even', isNumber: true, distinct: 430 },
    { name: 'word', isNumber: false, distinct: 30 },
    { name: 'heavy', isNumber: true, distinct: 235 },
    { name: 'few', isNumber: true, distinct: 4 },
    { name: 'none', isNumber: true, distinct: 0 },
  ];
  const cells = rows.map(
    (row, i) =>
      `(${[i, row.even, row.heavy, row.few, row.word && `'${row.word}'`].map((cell) => cell ?? 'NULL').join(', ')})`,
  );
  const from = `(SELECT *, CAST(NULL AS DOUBLE) AS none FROM (VALUES ${cells.join(', ')}) AS v(__row, even, heavy, few, word))`;

  test('counted in one pass, each is in the bins that it says, window by window', async () => {
    const { platform } = await openDataRoom();
    const read = { duck: platform.duck, from, cut: { rows: 100 } };
    const counted = await countColumns(read, columns, [0, 1, 2, 3, 4, 5, 6]);
    expect(counted.map(({ column }) => column)).toEqual(columns.map(({ name }) => name));
    for (const [at, { edges, categories, counts }] of counted.entries()) {
      const name = (columns[at]?.name ?? '') as keyof (typeof rows)[number];
      const bins = counts[0]?.length ?? 0;
      const binOf = (cell: string | number | null) => {
        if (cell === null) return bins - 1;
        if (edges !== undefined) return edges.slice(1, -1).filter((edge) => Number(cell) >= edge).length;
        const place = categories?.indexOf(String(cell)) ?? -1;
        return place === -1 ? bins - 2 : place;
      };
      const expected = Array.from({ length: 7 }, () => new Array<number>(bins).fill(0));
      for (const [i, row] of rows.entries()) {
        const window = expected[Math.floor(i / 100)] ?? [];
        window[binOf(row[name])] = (window[binOf(row[name])] ?? 0) + 1;
      }
      expect([name, counts]).toEqual([name, expected]);
      expect((await countColumns(read, columns.slice(at, at + 1), [0, 1, 2, 3, 4, 5, 6]))[0]).toEqual(counted[at]);
    }
  });

  test('go together twenty at a time, and not with too many different values', () => {
    const made = (count: number, isNumber: boolean, distinct: number) =>
      Array.from({ length: count }, (_, i) => ({ name: `c${i}`, isNumber, distinct }));
    const sizes = (of: ReturnType<typeof made>) => groupColumns(of).map(({ length }) => length);
    expect(sizes([])).toEqual([]);
    expect(sizes(made(45, true, 1_000_000))).toEqual([20, 20, 5]);
    expect(sizes(made(4, false, 200_000))).toEqual([2, 2]);
    expect(sizes(made(2, false, 2_000_000))).toEqual([1, 1]);
  });
});
