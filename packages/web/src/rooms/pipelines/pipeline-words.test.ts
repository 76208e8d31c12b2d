import type { PipelineRunView, StepView } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { gatherOutputs, listOutputs, sayProgress, sayRun } from './pipeline-words.ts';

const step = (uses: string, more: Partial<StepView> = {}): StepView => ({
  name: uses,
  uses,
  with: 'machines',
  status: 'succeeded',
  state: 'ok',
  attempt: 1,
  outputs: {},
  ...more,
});

const run: PipelineRunView = {
  id: 'prn_1',
  pipeline: 'failure',
  projectId: 'prj_1',
  jobId: 'job_1',
  status: 'running',
  state: 'running',
  trigger: { kind: 'manual', by: 'cli' },
  steps: [
    step('ingest', { outputs: { versionId: 'dv_1', rowsIn: 10 } }),
    step('train', { status: 'running', state: 'running', progress: { done: 5, total: 10, unit: 'trees' } }),
  ],
  createdAt: 0,
};

describe('words of a pipeline run', () => {
  it('says how far it is', () => {
    expect(sayRun(run)).toBe('1 of 2 steps done; train is at work.');
    expect(sayProgress(run.steps[1] ?? {})).toBe('5 of 10 trees');
    expect(sayRun({ ...run, status: 'succeeded', endedAt: 1500, summary: 'Released.' })).toBe(
      'All 2 steps done in 1.5 s. Released.',
    );
  });

  it('links what a step made to its page and leaves plain numbers out', () => {
    const [ingest] = run.steps;
    if (ingest === undefined) throw new Error('no step');
    expect(listOutputs(ingest, gatherOutputs(run))).toEqual([
      { name: 'dataset version', text: 'dataset version', href: '/datasets/machines/versions/dv_1' },
    ]);
  });
});
