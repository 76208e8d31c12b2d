import type { ReproductionReport } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { sayReproduction } from './say-reproduction.ts';

const at = Date.UTC(2026, 10, 30, 12);
const report: ReproductionReport = {
  id: 'job_1',
  runId: 'run_1',
  verdict: 'equal',
  summary: 'Equal.',
  tolerance: 1e-9,
  model: { recordedHash: 'a', foundHash: 'a' },
  metrics: [],
  differences: [],
  notes: [],
  startedAt: at,
  endedAt: at + 12_000,
};

it('says how a reproduction came out, or that it has not yet', () => {
  const view = { jobId: 'job_1', createdAt: at };
  expect(sayReproduction({ ...view, state: 'succeeded', report })).toMatch(/^Reproduced: equal, 30 Nov, in 12/);
  expect(sayReproduction({ ...view, state: 'running' })).toBe('It is being trained again.');
  expect(sayReproduction({ ...view, state: 'failed', error: 'No rows.' })).toBe('Not reproduced, 30 Nov: No rows.');
});
