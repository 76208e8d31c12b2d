import type { DriftMeasure } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { decideReaction, decideRetraining, type FloorResult, type RealisedFacts } from './decide-reaction.ts';

function drift(column: string, drifted: boolean, trigger = false): DriftMeasure {
  return { column, measure: 'psi', value: drifted ? 0.5 : 0.01, threshold: 0.2, drifted, trigger };
}

function floor(below: boolean, trigger: boolean): FloorResult {
  return { metric: 'f1', floor: 0.6, trigger, value: below ? 0.4 : 0.8, below };
}

function realised(harmful: boolean | undefined, floors: readonly FloorResult[] = []): RealisedFacts {
  return harmful === undefined ? { floors } : { floors, harmful };
}

const quiet = { alertOpen: false, noticed: [] };
const whenHarmful = { whenHarmful: true };
const torque = ['Torque'];

describe('decideReaction', () => {
  it.each([
    ['nothing drifts, no labels', [drift('Torque', false, true)], undefined, quiet, whenHarmful, { kind: 'none' }],
    [
      'nothing drifts, yet it costs more: no trigger covers it',
      [drift('Torque', false, true)],
      realised(true),
      quiet,
      whenHarmful,
      { kind: 'none' },
    ],
    [
      'a trigger drifts and labels are missing',
      [drift('Torque', true, true)],
      undefined,
      quiet,
      whenHarmful,
      { kind: 'wait_for_labels', subjects: torque },
    ],
    [
      'any column drifts and labels are missing',
      [drift('Torque', true)],
      undefined,
      quiet,
      { whenHarmful: false },
      { kind: 'wait_for_labels', subjects: torque },
    ],
    [
      'a trigger drifts and harm need not be shown',
      [drift('Torque', true, true)],
      undefined,
      quiet,
      { whenHarmful: false },
      { kind: 'alert', subjects: torque },
    ],
    [
      'a trigger drifts and harms',
      [drift('Torque', true, true)],
      realised(true),
      quiet,
      whenHarmful,
      { kind: 'alert', subjects: torque },
    ],
    [
      'a further harmful window while the alert is open',
      [drift('Torque', true, true)],
      realised(true),
      { alertOpen: true, noticed: [] },
      whenHarmful,
      { kind: 'alert', subjects: torque },
    ],
    [
      'a trigger drifts without harm',
      [drift('Torque', true, true)],
      realised(false),
      quiet,
      whenHarmful,
      { kind: 'notice', cause: 'harmless', subjects: torque },
    ],
    [
      'the same column again without harm',
      [drift('Torque', true, true)],
      realised(false),
      { alertOpen: false, noticed: ['Type', 'Torque'] },
      whenHarmful,
      { kind: 'none' },
    ],
    [
      'a further column without harm',
      [drift('Torque', true), drift('Type', true)],
      realised(false),
      { alertOpen: false, noticed: torque },
      whenHarmful,
      { kind: 'notice', cause: 'harmless', subjects: ['Torque', 'Type'] },
    ],
    [
      'no notice beside an open alert',
      [drift('Type', true)],
      realised(false),
      { alertOpen: true, noticed: [] },
      whenHarmful,
      { kind: 'none' },
    ],
    [
      'a column that is no trigger drifts and harms',
      [drift('Type', true)],
      realised(true),
      quiet,
      whenHarmful,
      { kind: 'notice', cause: 'no_trigger', subjects: ['Type'] },
    ],
    [
      'a trigger drifts and harm cannot be judged',
      [drift('Torque', true, true)],
      realised(undefined),
      quiet,
      whenHarmful,
      { kind: 'notice', cause: 'harm_unknown', subjects: torque },
    ],
    [
      'a floor with a trigger is undercut and harms',
      [drift('Torque', false)],
      realised(true, [floor(true, true)]),
      quiet,
      whenHarmful,
      { kind: 'alert', subjects: ['f1'] },
    ],
    [
      'a floor with a trigger is undercut without a cost model',
      [],
      realised(undefined, [floor(true, true)]),
      quiet,
      whenHarmful,
      { kind: 'alert', subjects: ['f1'] },
    ],
    [
      'a floor with a trigger is undercut and costs no more',
      [],
      realised(false, [floor(true, true)]),
      quiet,
      whenHarmful,
      { kind: 'notice', cause: 'harmless', subjects: ['f1'] },
    ],
    ['a floor holds', [], realised(true, [floor(false, true)]), quiet, whenHarmful, { kind: 'none' }],
  ] as const)('%s', (_, measures, facts, open, policy, expected) => {
    expect(decideReaction(measures, facts, open, policy)).toEqual(expected);
  });
});

describe('decideRetraining', () => {
  const policy = { recentRows: 3000, cooldownRows: 2000 };
  const facts = { labelledSinceWindow: 3000, rowsSinceRelease: 2000, replaced: true, canaryOpen: false };

  it.each([
    ['everything is there', {}, { ready: true }],
    ['labels are missing', { labelledSinceWindow: 2999 }, { ready: false, waitsFor: 'labels' }],
    ['a canary is open', { canaryOpen: true }, { ready: false, waitsFor: 'canary' }],
    ['the last release is too near', { rowsSinceRelease: 1999 }, { ready: false, waitsFor: 'cooldown' }],
    ['the first champion has no cooldown', { rowsSinceRelease: 10, replaced: false }, { ready: true }],
  ] as const)('%s', (_, change, expected) => {
    expect(decideRetraining(policy, { ...facts, ...change })).toEqual(expected);
  });
});
