import type { Estimate } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { canaryAlpha, computeLookAlpha, decideLook, type LookEvidence } from './decide-canary.ts';

const difference: Estimate = { value: 40, low: -300, high: 380, n: 450 };
const evidence: LookEvidence = {
  step: 0,
  look: 0,
  steps: 3,
  labelsAsked: 450,
  labelled: 450,
  positives: 16,
  difference,
  unit: 'EUR',
  answered: { candidate: 52, all: 500, weight: 0.1 },
};

describe('a look at a canary', () => {
  const { difference: _without, ...noLabels } = evidence;
  const cases: ReadonlyArray<readonly [string, LookEvidence, 'advance' | 'hold' | 'roll_back', RegExp]> = [
    ['not shown worse', evidence, 'advance', /Not shown worse/],
    ['equal on every row', { ...evidence, difference: { value: 0, low: 0, high: 0, n: 450 } }, 'advance', /Not shown/],
    [
      'shown worse',
      { ...evidence, difference: { value: -900, low: -1500, high: -1, n: 450 } },
      'roll_back',
      /costs 900 EUR more per 1,000 records, at least 1\./,
    ],
    ['few positives', { ...evidence, positives: 9 }, 'hold', /9 positive rows .* 450 more labels/],
    [
      'few positives but shown worse',
      { ...evidence, positives: 9, difference: { value: -9, low: -10, high: -8, n: 450 } },
      'roll_back',
      /Shown worse/,
    ],
    ['no labels at all', { ...noLabels, labelled: 0, positives: 0 }, 'hold', /0 positive rows/],
    [
      'a step without labels',
      { ...noLabels, labelled: 0, positives: 0, labelsAsked: 0 },
      'advance',
      /asks for no labels/,
    ],
    ['a candidate that cannot score', { ...noLabels, failure: 'no such input' }, 'roll_back', /no such input/],
    [
      'a candidate whose requests fail',
      { ...evidence, answered: { candidate: 24, all: 500, weight: 0.1 } },
      'roll_back',
      /24 of 500 requests .* about 50/,
    ],
    ['half of its share', { ...evidence, answered: { candidate: 25, all: 500, weight: 0.1 } }, 'advance', /Not shown/],
    ['too few requests to tell', { ...evidence, answered: { candidate: 0, all: 190, weight: 0.1 } }, 'advance', /Not/],
  ];
  it.each(cases)('%s', (_name, given, verdict, reason) => {
    expect(decideLook(given)).toEqual({ verdict, reason: expect.stringMatching(reason) });
  });

  it('spends no more than its error over any number of looks', () => {
    for (const steps of [1, 3, 5]) {
      let spent = 0;
      for (let step = 0; step < steps; step++) {
        for (let look = 0; look < 40; look++) spent += computeLookAlpha(steps, look);
      }
      expect(spent).toBeLessThanOrEqual(canaryAlpha);
      expect(spent).toBeGreaterThan(canaryAlpha * 0.999);
    }
  });
});
