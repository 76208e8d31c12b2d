import type { RunDetail } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { readColumns, sayProfile, saySource } from './dataset-words.ts';
import { sayRun } from './say-run.ts';

const run: RunDetail = {
  id: 'r',
  experimentId: '1',
  experiment: 'trial',
  projectId: 'default',
  name: 'calm-otter',
  status: 'finished',
  state: 'ok',
  stage: 'active',
  user: 'ada',
  startedAt: 0,
  endedAt: 2000,
  children: 0,
  artifactUri: '',
  params: {},
  metrics: [],
  tags: {},
  inputs: [],
  datasets: [],
  models: [],
  versions: [],
};

function metric(name: string, value: RunDetail['metrics'][number]['value']) {
  return { name, value, step: 0, at: 0, points: 1 };
}

describe('the answer at the top of a run', () => {
  it('says what it came to', () => {
    expect(sayRun(run)).toBe('Finished in 2.0 s.');
    const good = {
      ...run,
      params: { trainingRows: '8000' },
      metrics: [metric('f1', 0.9), metric('recall', 0.8), metric('precision', 0.75)],
    };
    expect(sayRun(good)).toBe(
      'Finished in 2.0 s on 8,000 rows. F1 0.9. It finds 80 % of the real cases, and 75 % of what it acts on is one.',
    );
  });

  it('names the first measures when it knows none, also those that are no number', () => {
    const odd = { ...run, metrics: [metric('system/cpu', 3), metric('val loss', 'NaN'), metric('mae', 'Infinity')] };
    expect(sayRun(odd)).toBe('Finished in 2.0 s. val loss NaN, Mean absolute error ∞.');
  });

  it('says that it runs, failed or is deleted', () => {
    expect(sayRun({ ...run, status: 'running' })).toContain('being recorded');
    expect(sayRun({ ...run, status: 'failed' })).toBe('It ended without a result in 2.0 s: failed.');
    expect(sayRun({ ...run, stage: 'deleted' })).toContain('can be restored');
  });
});

describe('datasets in words', () => {
  it('columns, size and place come out of what clients write', () => {
    expect(readColumns('{"mlflow_colspec":[{"name":"torque","type":"double","required":true}]}')).toEqual([
      { name: 'torque', type: 'double' },
    ]);
    expect(sayProfile('{"num_rows":10000,"num_elements":140000}')).toBe('10,000 rows, 140,000 elements');
    const dataset = { name: 'd', digest: '1', sourceType: 'local', source: '{"uri":"data/x.csv"}' };
    expect(saySource(dataset)).toBe('data/x.csv (local)');
    expect(saySource({ ...dataset, source: 's3://b/x' })).toBe('s3://b/x (local)');
  });

  it('what is of another make is left out', () => {
    for (const text of [undefined, '', 'null', '[1]', '{"a"', '7']) {
      expect(readColumns(text)).toEqual([]);
      expect(sayProfile(text)).toBe('');
    }
  });
});
