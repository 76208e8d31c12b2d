import type { DeploymentView, ReleaseView } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { describeComparison, describeRelease, describeUndo, describeVerdict } from './describe-release.ts';

const release: ReleaseView = {
  id: 'rel_1',
  deployment: 'failure',
  modelVersionId: 'mv_3',
  version: 3,
  strategy: 'canary',
  phase: 'canary',
  state: 'running',
  step: 1,
  weight: 0.5,
  plan: [
    { weight: 0.1, requests: 500, labels: 450 },
    { weight: 0.5, requests: 500, labels: 450 },
  ],
  counted: { requests: 0, labels: 0 },
  steps: [],
  cause: 'by hand',
  releasedBy: 'someone',
  startedAt: 0,
};

const deployment: DeploymentView = {
  name: 'failure',
  projectId: 'prj_1',
  model: 'failure',
  state: 'ok',
  champion: { modelVersionId: 'mv_2', version: 2, since: 0 },
  previous: { modelVersionId: 'mv_1', version: 1 },
  targets: [],
  headline: '',
};

describe('what undo will do', () => {
  it('ends an open trial', () => {
    expect(describeUndo({ ...deployment, openRelease: release })).toContain(
      'The trial of version 3 ends and version 2 answers all requests again.',
    );
  });

  it('brings the version before back', () => {
    expect(describeUndo(deployment)).toContain(
      'Version 1 becomes champion again at once and version 2 stops answering.',
    );
  });

  it('says so when there is none', () => {
    const { previous: _, ...first } = deployment;
    expect(describeUndo(first)).toBe('There is no version before to go back to.');
  });
});

describe('sentences', () => {
  it('of an open and of an ended release', () => {
    expect(describeRelease(release)).toBe('On trial with 50 % of the requests, step 2 of 2.');
    expect(describeRelease({ ...release, phase: 'rolled_back' })).toBe('Rolled back.');
  });

  it('of a gate name what was not met', () => {
    const check = { name: 'f1', verdict: 'fail' as const, reason: 'f1 0.5 is below 0.6.' };
    const gate = { verdict: 'fail', checks: [check] } as Parameters<typeof describeVerdict>[0];
    expect(describeVerdict(gate)).toBe('Not passed. f1 0.5 is below 0.6.');
  });

  it.each([
    [1, 'costs 3 EUR less per 1,000 records (95 % interval 1 to 5)'],
    [-3, 'No difference is shown'],
    [-9, 'costs 7 EUR more per 1,000 records (95 % interval 5 to 9)'],
  ])('of a comparison whose interval begins at %d', (low, words) => {
    const comparison = { rows: 5000, costDifference: { value: low + 2, low, high: low + 4, n: 5000 } };
    expect(describeComparison(comparison as Parameters<typeof describeComparison>[0], 'EUR')).toContain(words);
  });
});
