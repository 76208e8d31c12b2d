import type { RunRow } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { compareRuns, sayComparison } from './compare-rows.ts';

function run(id: string, more: Partial<RunRow>): RunRow {
  const base = {
    experimentId: '1',
    experiment: 'e',
    projectId: 'p',
    name: id,
    status: 'finished',
    stage: 'active' as const,
  };
  return {
    id,
    ...base,
    user: 'ada',
    startedAt: 0,
    endedAt: 1000,
    params: {},
    metrics: {},
    tags: {},
    datasets: [],
    ...more,
  };
}

const runs = [
  run('a', { params: { seed: '1', kind: 'x' }, metrics: { f1: 0.5 }, tags: { 'mlflow.user': 'ada', team: 'one' } }),
  run('b', {
    params: { seed: '2', kind: 'x' },
    metrics: { f1: 'NaN' },
    datasets: [{ name: 'd', digest: '7', context: 'training' }],
  }),
];

describe('runs side by side', () => {
  const comparison = compareRuns(runs);

  it('say what differs', () => {
    expect(comparison.params).toEqual([
      { name: 'kind', values: ['x', 'x'], differs: false },
      { name: 'seed', values: ['1', '2'], differs: true },
    ]);
    expect(comparison.metrics[0]).toEqual({ name: 'f1', values: ['0.5', 'NaN'], differs: true });
    expect(comparison.datasets[0]?.values).toEqual(['', '7 for training']);
    expect(comparison.tags.map(({ name }) => name)).toEqual(['team']);
    expect(comparison.environment.map(({ name }) => name)).toEqual(['mlflow.user']);
    expect(comparison.about.every(({ differs }) => !differs)).toBe(true);
  });

  it('are summed up in words', () => {
    expect(sayComparison(runs, comparison)).toBe('2 runs; they differ in 1 of 2 parameters and 1 of 1 metric.');
    expect(sayComparison([], compareRuns([]))).toContain('Choose two runs');
  });
});
