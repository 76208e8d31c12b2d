import type { RunRow } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { chooseAxis, computeSurface, findAxes, placeRuns, rampColour, shareOf } from './plot-columns.ts';

function run(id: string, params: Record<string, string>, metrics: RunRow['metrics']): RunRow {
  const base = {
    experimentId: '1',
    experiment: 'e',
    projectId: 'p',
    name: id,
    status: 'finished',
    stage: 'active' as const,
  };
  return { id, ...base, user: '', startedAt: 0, params, metrics, tags: {}, datasets: [] };
}

const runs = [
  run('a', { depth: '3', kind: 'forest', same: '1' }, { f1: 0.5, 'system/cpu': 1 }),
  run('b', { depth: '5', kind: 'boosting', same: '1' }, { f1: 0.9, 'system/cpu': 2 }),
  run('c', { depth: '7' }, { f1: 'NaN', 'system/cpu': 3 }),
];

describe('axes of runs', () => {
  const axes = findAxes(runs);

  it('are numbers, or words in order', () => {
    expect(axes.find(({ key }) => key === 'params.kind')?.words).toEqual(['boosting', 'forest']);
    expect(axes.find(({ key }) => key === 'params.depth')?.words).toBeUndefined();
  });

  it('place the runs that have a value on all of them', () => {
    const two = axes.filter(({ key }) => key === 'params.kind' || key === 'metrics.f1');
    expect(placeRuns(runs, two).map(({ run: { id }, values }) => [id, values])).toEqual([
      ['a', [1, 0.5]],
      ['b', [0, 0.9]],
    ]);
  });

  it('are chosen where runs differ, the machine never first', () => {
    expect(chooseAxis(axes, runs, 'params', 0)?.key).toBe('params.depth');
    expect(chooseAxis(axes, runs, 'metrics', 0)?.key).toBe('metrics.f1');
    expect(chooseAxis([], runs, 'metrics', 0)).toBeUndefined();
  });
});

describe('colours and surfaces', () => {
  it('go from dark to bright', () => {
    expect([0, 1, 2].map(rampColour)).toEqual(['rgb(68,1,84)', 'rgb(200,220,40)', 'rgb(200,220,40)']);
    expect(shareOf(5, [0, 10])).toBe(0.5);
    expect(shareOf(5, [5])).toBe(0.5);
  });

  it('pass near their points', () => {
    const surface = computeSurface(
      [
        [0, 0, 1],
        [10, 10, 3],
      ],
      10,
    );
    expect(surface).toHaveLength(100);
    expect(surface[0]?.[2]).toBeCloseTo(1, 1);
    expect(surface[99]?.[2]).toBeCloseTo(3, 1);
  });
});
