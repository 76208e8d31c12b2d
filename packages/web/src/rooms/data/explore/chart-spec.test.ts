import type { ChartSpec, ExploreColumn } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import { fits, readChart, suggestAny, suggestChart, writeChart } from './chart-spec.ts';

const column = (name: string, kind: ExploreColumn['kind']): ExploreColumn => ({ name, type: kind, kind });
const columns = [column('kind', 'text'), column('a', 'number'), column('b', 'number'), column('at', 'time')];

const charts: readonly ChartSpec[] = [
  { kind: 'histogram', x: 'a', bins: 12 },
  { kind: 'line', x: 'at', y: 'a; = %', by: 'größe' },
  { kind: 'scatter', x: 'a', y: 'b' },
  { kind: 'groups', by: 'kind', measure: 'median', of: 'a' },
];

test.each(charts)('%j goes into an address and comes back', (chart) => {
  const text = writeChart(chart);
  expect(readChart(text)).toEqual(chart);
  // The router reads what looks like JSON as JSON.
  expect(() => JSON.parse(text)).toThrow();
});

test.each(['', 'pie;x=a', 'line;x=a', 'groups;by=a;measure=best', 'histogram', 'scatter;x=%E0%A4%A'])(
  '%j is no chart',
  (text) => {
    expect(readChart(text)).toBeUndefined();
  },
);

test('a first chart is one that the columns carry', () => {
  expect(suggestAny(columns)).toEqual({ kind: 'line', x: 'at', y: 'a' });
  expect(suggestAny([column('kind', 'text'), column('n', 'number')])).toEqual({
    kind: 'groups',
    by: 'kind',
    measure: 'mean',
    of: 'n',
  });
  expect(suggestAny([column('a', 'number')])).toEqual({ kind: 'histogram', x: 'a' });
  expect(suggestAny([])).toBeUndefined();
  expect(suggestChart('scatter', [column('a', 'number')])).toBeUndefined();
});

test('a chart of other columns does not fit', () => {
  for (const chart of [charts[0], charts[2], charts[3]]) expect(chart !== undefined && fits(chart, columns)).toBe(true);
  expect(fits({ kind: 'histogram', x: 'kind' }, columns)).toBe(false);
  expect(fits({ kind: 'line', x: 'a', y: 'b', by: 'gone' }, columns)).toBe(false);
});
