import { describe, expect, it } from 'vitest';
import { chooseDriftTest, type DriftTestFacts, decideDrift } from './choose-drift-test.ts';
import { computeJensenShannon } from './jensen-shannon.ts';
import { createRandom } from './random.ts';

const facts = (kind: DriftTestFacts['kind'], rows: number, distinct: number): DriftTestFacts => ({
  kind,
  referenceRows: rows,
  currentRows: rows,
  distinct,
});

describe('chooseDriftTest', () => {
  it.each([
    ['numeric', 1000, 21, 'wasserstein', 'values', 'kolmogorov-smirnov'],
    ['numeric', 1_000_000, 21, 'wasserstein', 'values', 'kolmogorov-smirnov'],
    ['numeric', 1000, 20, 'jensen-shannon', 'values', 'chi-square'],
    ['numeric', 1000, 2, 'l-infinity', 'values', 'two-proportion-z'],
    ['categorical', 1000, 300, 'jensen-shannon', 'values', 'chi-square'],
    ['categorical', 1000, 2, 'l-infinity', 'values', 'two-proportion-z'],
    ['categorical', 1000, 1, 'l-infinity', 'values', 'two-proportion-z'],
    ['text', 1000, 999, 'wasserstein', 'lengths', 'kolmogorov-smirnov'],
    ['numeric', 29, 21, 'none', 'values', 'none'],
    ['categorical', 0, 0, 'none', 'values', 'none'],
  ] as const)('%s, %i rows, %i distinct: %s of %s with %s', (kind, rows, distinct, measure, of, test) => {
    const choice = chooseDriftTest(facts(kind, rows, distinct));
    expect(choice).toMatchObject({ measure, of, test, threshold: 0.1, level: 0.05 });
    expect(choice.reasons.length).toBeGreaterThan(0);
  });

  it('counts the smaller side, and takes other lines', () => {
    const uneven = { ...facts('numeric', 5000, 50), currentRows: 12 };
    expect(chooseDriftTest(uneven).reasons[0]).toMatch(/12 rows/);
    const own = chooseDriftTest(uneven, { leastRows: 10, threshold: 0.2, level: 0.01, fewValues: 50 });
    expect(own).toMatchObject({ measure: 'jensen-shannon', threshold: 0.2, level: 0.01 });
  });

  it('raises the line for many categories and few rows, to what chance reaches about once in a thousand', () => {
    const choice = chooseDriftTest(facts('categorical', 200, 12));
    expect(choice.noise).toBeGreaterThan(0.1);
    expect(choice.reasons[1]).toMatch(/chance alone reaches 0\.2/);
    const random = createRandom(9);
    const draw = () => {
      const counts = new Float64Array(12);
      for (let i = 0; i < 200; i++) {
        const at = random.int(12);
        counts[at] = (counts[at] ?? 0) + 1;
      }
      return counts;
    };
    let above = 0;
    for (let round = 0; round < 2000; round++) {
      if (computeJensenShannon(draw(), draw(), { base: 2, distance: true }) > choice.noise) above++;
    }
    expect(above).toBeLessThan(12);
    expect(chooseDriftTest(facts('categorical', 100_000, 12)).noise).toBeLessThan(0.02);
  });
});

describe('decideDrift', () => {
  const choice = chooseDriftTest(facts('numeric', 5000, 500));
  it.each([
    ['far and more than chance', { effect: 0.1, pValue: 0.05 }, ['effect']],
    ['far, but chance', { effect: 0.4, pValue: 0.06 }, []],
    ['significant, but small', { effect: 0.05, pValue: 1e-9 }, []],
    ['missing rose', { effect: 0, pValue: 1, missing: { change: 0.06, pValue: 0.001 } }, ['missing']],
    ['missing fell', { missing: { change: -0.06, pValue: 0.001 } }, ['missing']],
    ['missing moved a little', { effect: 0, missing: { change: 0.04, pValue: 0 } }, []],
    ['missing by chance', { effect: 0, missing: { change: 0.5, pValue: 0.2 } }, []],
    ['type changed', { types: { reference: 'integer', current: 'text' } }, ['type']],
    ['same type', { types: { reference: 'text', current: 'text' } }, []],
    [
      'all',
      { effect: 9, pValue: 0, missing: { change: 1, pValue: 0 }, types: { reference: 'a', current: 'b' } },
      ['effect', 'missing', 'type'],
    ],
  ] as const)('%s', (_, evidence, causes) => {
    const verdict = decideDrift(choice, evidence);
    expect(verdict.causes).toEqual(causes);
    expect(verdict.drifted).toBe(causes.length > 0);
    expect(verdict.reasons).toHaveLength(Math.max(1, causes.length));
  });

  it('never calls drift what could not be measured', () => {
    const none = chooseDriftTest(facts('numeric', 3, 3));
    expect(decideDrift(none, { effect: 5, pValue: 0 }).drifted).toBe(false);
    expect(decideDrift(none, {}).reasons).toEqual(['The values were not compared.']);
  });

  it('asks for more than the noise', () => {
    const noisy = chooseDriftTest(facts('categorical', 200, 12));
    expect(decideDrift(noisy, { effect: 0.11, pValue: 0.01 }).drifted).toBe(false);
    expect(decideDrift(noisy, { effect: 0.3, pValue: 0.01 }).drifted).toBe(true);
  });
});
