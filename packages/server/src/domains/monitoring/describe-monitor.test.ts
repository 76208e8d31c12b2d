import { describe, expect, it } from 'vitest';
import { describeMonitor, describeStudyRule, type MonitorFacts } from './describe-monitor.ts';
import type { MonitorWindow } from './window-store.ts';

const facts: MonitorFacts = {
  deployment: 'press',
  windowRows: 1000,
  labelsNeeded: 900,
  phase: 'watching',
  filling: 120,
};

function windowOf(change: Partial<MonitorWindow> = {}): MonitorWindow {
  return {
    id: 'win_1',
    monitor: 'watch',
    epoch: 1,
    position: 0,
    deployment: 'press',
    modelVersionId: 'mv_1',
    fromOrdinal: 0,
    toOrdinal: 1000,
    drift: [],
    reaction: 'none',
    evaluatedAt: 1,
    ...change,
  };
}

function labelled(accuracy: number, constantAccuracy: number): MonitorWindow {
  const metrics = { accuracy, constantAccuracy };
  return windowOf({ quality: { labelled: 900, labelsThrough: 900, metrics, seed: 0, labelledAt: 2 } });
}

describe('describeMonitor', () => {
  it.each([
    [{ phase: 'no_champion' }, 'waiting', 'Waits for the first release of press.'],
    [{ phase: 'building' }, 'running', 'Builds the reference'],
    [{ phase: 'reference_failed', failure: 'The disk is full.' }, 'failed', 'The disk is full. Release again'],
    [{}, 'waiting', 'First window: 120 of 1,000 rows logged.'],
    [
      { unjudgedFrom: 2000, lastWindow: windowOf() },
      'warning',
      'Rows 2,000 to 3,000 could not be judged; the failed job',
    ],
    [{ lastWindow: windowOf() }, 'ok', 'Healthy: no drift in rows 0 to 1,000. Nothing needs you.'],
    [{ open: { severity: 'alert', state: 'needs_you', title: 'It drifted' } }, 'needs_you', 'It needs you'],
    [{ open: { severity: 'alert', state: 'running', title: 'It drifted' } }, 'running', 'under way; nothing to do'],
    [{ open: { severity: 'notice', state: 'warning', title: 'It drifted' } }, 'warning', 'Nothing needs you'],
  ] as const)('%j', (change, state, words) => {
    const told = describeMonitor({ ...facts, ...change });
    expect(told.state).toBe(state);
    expect(told.headline).toContain(words);
  });
});

describe('describeStudyRule', () => {
  it.each([
    [
      0.954,
      0.966,
      'does not fire: accuracy in rows 0 to 1,000 is 0.954; always giving the more frequent class has 0.966',
    ],
    [0.88, 0.966, 'and this one does worse'],
    [0.88, 0.6, 'fires: accuracy in rows 0 to 1,000 is 0.880; always giving the more frequent class has 0.600.'],
  ])('accuracy %d, constant answer %d', (accuracy, constant, words) => {
    expect(describeStudyRule(labelled(accuracy, constant))).toContain(words);
  });

  it('says nothing before labels are there', () => {
    expect(describeStudyRule(windowOf())).toBeUndefined();
  });
});
