import type { ReleaseView } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { describeAge, describeDeployment } from './headline.ts';

const hour = 3_600_000;
const now = 100 * hour;
const release: ReleaseView = {
  id: 'rel_1',
  deployment: 'failure',
  modelVersionId: 'mv_2',
  version: 2,
  strategy: 'canary',
  phase: 'canary',
  state: 'running',
  step: 0,
  weight: 0.1,
  plan: [{ weight: 0.1, requests: 1500, labels: 450 }],
  counted: { requests: 1200, labels: 40 },
  steps: [],
  cause: 'drift of Torque [Nm]',
  releasedBy: 'pipeline failure',
  startedAt: now - hour,
};
const champion = { version: 1, since: now - 3 * 24 * hour };
const step = { step: 0, weight: 0.1, verdict: 'hold' as const, requests: 1, labels: 1, reason: 'Too few.', at: now };

describe('the headline of a deployment', () => {
  it('says that nothing is live', () => {
    expect(describeDeployment({ now })).toEqual({
      state: 'waiting',
      headline: 'No version is live yet. Release one, and it answers at once.',
    });
  });

  it('says that all is well', () => {
    expect(describeDeployment({ now, champion })).toEqual({
      state: 'ok',
      headline: 'Healthy. Version 1 has been live for 3 days; nothing needs you.',
    });
  });

  it('counts a trial', () => {
    const needs = { requests: 1500, labels: 450 };
    expect(describeDeployment({ now, champion, openRelease: release, needs })).toEqual({
      state: 'running',
      headline:
        'Version 2 is on trial with 10 % of the requests, step 1 of 1: 1,200 of 1,500 requests and 40 of 450 labels counted. Version 1 stays champion until it is shown to do no harm.',
    });
  });

  it('says why a trial holds', () => {
    const openRelease: ReleaseView = { ...release, phase: 'holding', steps: [step] };
    const { state, headline } = describeDeployment({ now, champion, openRelease });
    expect(state).toBe('waiting');
    expect(headline).toContain('Version 2 holds at 10 % of the requests. Too few.');
  });

  it('says what was rolled back and what needs a person', () => {
    const lastRelease: ReleaseView = { ...release, phase: 'rolled_back', endedAt: now - 2 * hour, steps: [step] };
    expect(describeDeployment({ now, champion, lastRelease })).toEqual({
      state: 'warning',
      headline:
        'Version 2 was rolled back 2 hours ago. Too few. Version 1 has been live for 3 days. Releasing version 2 again needs you.',
    });
  });

  it.each([
    [59_000, 'less than a minute'],
    [60_000, '1 minute'],
    [47 * hour, '47 hours'],
    [48 * hour, '2 days'],
  ])('%i ms is %s', (milliseconds, words) => expect(describeAge(milliseconds)).toBe(words));
});
