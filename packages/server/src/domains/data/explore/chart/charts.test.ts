import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChartData, ChartSpec, GroupsData, HistogramData, LineData, ScatterData } from '@kaizen/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLockedDuck } from '../../../../platform/duck/locked/create-locked-duck.ts';
import type { LockedDuck } from '../../../../platform/duck/locked/locked-duck.ts';
import type { BindGiven } from '../query/bind-tables.ts';
import { createRunQuery } from '../query/open-query.ts';
import { decideBins, edgesOf } from './decide-edges.ts';
import { drawChart } from './draw-chart.ts';
import { meanInterval } from './mean-interval.ts';

let home: string;
let locked: LockedDuck;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'charts-'));
  const tempFolder = join(home, 'tmp');
  locked = createLockedDuck({ processes: 1, threads: 1, memory: '400MB', seconds: 60, tempFolder, home });
});
afterAll(async () => {
  await locked.close();
  await rm(home, { recursive: true, force: true });
});

/** The queries of this file make their own rows: nothing is looked up. */
const nothing = () => Promise.reject(new Error('no table is named'));
const bound = {
  db: { read: () => undefined, scan: nothing },
  reader: { findDataset: nothing, openVersion: nothing },
  versions: { resolve: nothing },
  files: { open: nothing, keep: nothing },
  sight: { show: nothing, mayReadFiles: nothing },
} as unknown as BindGiven;

async function draw<D extends ChartData>(sql: string, chart: ChartSpec): Promise<D> {
  const { data } = await drawChart(createRunQuery(locked, bound), { sql, caller: 'ada' }, chart);
  // The kind of the answer is that of the question.
  return data as D;
}

/** i, a wave and noise without a random generator, so that a test can make the same values. */
const wave = (rows: number) =>
  `select range as i, sin(range / 50) * 10 + (range * 7919) % 13 as v, ['a','b','c'][1 + range % 3] as g from range(${rows})`;
const waveValue = (i: number) => Math.sin(i / 50) * 10 + ((i * 7919) % 13);

test('a histogram counts every row once; what is no number stands beside it', async () => {
  const data = await draw<HistogramData>(
    `select v from (${wave(5000)}) union all select 'nan'::double union all select 'inf'::double union all select null`,
    { kind: 'histogram', x: 'v', bins: 20 },
  );
  expect(data).toMatchObject({ axis: 'number', rows: 5003, missing: 1, infinite: 2 });
  const values = Array.from({ length: 5000 }, (_, i) => waveValue(i));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  expect(data.edges).toHaveLength(21);
  expect([data.edges[0], data.edges[20]]).toEqual([expect.closeTo(low, 9), expect.closeTo(high, 9)]);
  const counts = new Array<number>(20).fill(0);
  for (const value of values) {
    const bin = Math.min(19, Math.floor(((value - low) / (high - low)) * 20));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  expect(data.counts).toEqual(counts);

  const dice = await draw<HistogramData>('select 1 + range % 6 as d from range(600)', { kind: 'histogram', x: 'D' });
  expect([dice.edges, dice.counts]).toEqual([[0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5], Array(6).fill(100)]);
  const days = await draw<HistogramData>("select date '2026-01-01' + (range % 10)::integer as day from range(100)", {
    kind: 'histogram',
    x: 'day',
    bins: 9,
  });
  expect(days).toMatchObject({ axis: 'time', rows: 100 });
  expect(days.edges[0]).toBe(Date.UTC(2026, 0, 1));
  const none = await draw<HistogramData>('select range as torque from range(0)', {
    kind: 'histogram',
    x: 'torque',
  });
  expect(none).toMatchObject({ edges: [], counts: [], rows: 0 });
});

test('a scatter says of how many rows it shows how many, and relates all of them', async () => {
  const cloud = await draw<ScatterData>(wave(20_000), { kind: 'scatter', x: 'i', y: 'v', by: 'g' });
  expect(cloud).toMatchObject({ rows: 20_000, drawable: 20_000, shown: 4000, otherGroups: 0 });
  expect(cloud.groups.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
  for (const { points } of cloud.groups) for (const [i, v] of points) expect(v).toBeCloseTo(waveValue(i), 9);
  const again = await draw<ScatterData>(wave(20_000), { kind: 'scatter', x: 'i', y: 'v', by: 'g' });
  expect(again.groups).toEqual(cloud.groups);
  const straight = await draw<ScatterData>('select range as a, 3 - 2 * range as b from range(10)', {
    kind: 'scatter',
    x: 'a',
    y: 'b',
  });
  expect(straight).toMatchObject({ shown: 10, correlation: expect.closeTo(-1, 12), groups: [{ name: null }] });
  const many = await draw<ScatterData>('select range as a, range as b, range % 20 as g from range(200)', {
    kind: 'scatter',
    x: 'a',
    y: 'b',
    by: 'g',
  });
  expect(many).toMatchObject({ otherGroups: 12, shown: 80, drawable: 200 });
});

test('a thinned line keeps its peaks, its ends and its order', async () => {
  const line = await draw<LineData>(
    `select i, case when i = 77777 then 1000 when i = 12345 then -1000 else v end as v from (${wave(100_000)})`,
    { kind: 'line', x: 'i', y: 'v' },
  );
  const points = line.groups[0]?.points ?? [];
  expect(line).toMatchObject({ rows: 100_000, drawable: 100_000, shown: points.length });
  expect(points.length).toBeLessThanOrEqual(2000);
  expect(points).toContainEqual([77_777, 1000]);
  expect(points).toContainEqual([12_345, -1000]);
  expect([points[0]?.[0], points.at(-1)?.[0]]).toEqual([0, 99_999]);
  expect(points.every(([x], at) => at === 0 || x >= (points[at - 1]?.[0] ?? 0))).toBe(true);
  const short = await draw<LineData>(wave(300), { kind: 'line', x: 'i', y: 'v', by: 'g' });
  expect(short.groups.map(({ name, points: own }) => [name, own.length])).toEqual([
    ['a', 100],
    ['b', 100],
    ['c', 100],
  ]);
});

test('groups come largest first, the rest counted, means with their interval', async () => {
  const means = await draw<GroupsData>(
    "select * from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 5.0), ('b', null), (null, 7.0)) t(g, v)",
    { kind: 'groups', by: 'g', measure: 'mean', of: 'v', limit: 2 },
  );
  expect(means).toMatchObject({ rows: 6, otherGroups: 1, otherRows: 1 });
  expect(means.groups[0]).toMatchObject({ name: 'a', rows: 3, value: expect.closeTo(7 / 3, 12) });
  // scipy 1.17: t.interval(0.95, 2, mean, sem) of [1, 2, 4]
  expect([means.groups[0]?.low, means.groups[0]?.high]).toEqual([
    expect.closeTo(-1.4612499, 6),
    expect.closeTo(6.1279166, 6),
  ]);
  expect(means.groups[1]).toEqual({ name: 'b', rows: 2, value: 5 });
  const byGroup = await draw<GroupsData>(wave(100), { kind: 'groups', by: 'g', measure: 'count' });
  expect(byGroup.groups.map(({ name, value }) => [name, value])).toEqual([
    ['a', 34],
    ['b', 33],
    ['c', 33],
  ]);
});

test('a chart that the columns do not carry is refused with the mend', async () => {
  await expect(draw(wave(3), { kind: 'histogram', x: 'w' })).rejects.toThrow('The query gives no column "w".');
  await expect(draw(wave(3), { kind: 'histogram', x: 'g' })).rejects.toThrow('The column "g" is VARCHAR');
  await expect(draw(wave(3), { kind: 'groups', by: 'g', measure: 'mean' })).rejects.toThrow('The mean of what?');
});

test('bins of whole numbers are of whole width; extreme values do no harm', () => {
  expect(decideBins(0, 99, 30, true)).toEqual({ low: -0.5, width: 4, count: 25 });
  expect(decideBins(3, 3, 30, true)).toEqual({ low: 2.5, width: 1, count: 1 });
  const wide = decideBins(-1.7e308, 1.7e308, 10, false);
  expect(Number.isFinite(wide.width)).toBe(true);
  expect(edgesOf(decideBins(0, 0.3, 3, false), 0.3).at(-1)).toBe(0.3);
});

test('the interval of a mean is that of Student, and none without a spread', () => {
  // scipy 1.17: t.interval(0.95, 9, 5, 2 / sqrt(10))
  expect(meanInterval(5, 2, 10)).toEqual({ low: expect.closeTo(3.5692864, 6), high: expect.closeTo(6.4307136, 6) });
  expect(meanInterval(5, Number.NaN, 10)).toBeUndefined();
  expect(meanInterval(5, 2, 1)).toBeUndefined();
});
