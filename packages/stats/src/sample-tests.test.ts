import { describe, expect, it } from 'vitest';
import { computeAndersonDarling } from './anderson-darling.ts';
import { studentTwoSided } from './beta.ts';
import { estimatePerformance } from './estimated-performance.ts';
import { computeEppsSingleton, computeMannWhitney, computeStudentT } from './sample-tests.ts';
import { startDdm, stepDdm } from './streaming/ddm.ts';
import { startPageHinkley, stepPageHinkley } from './streaming/page-hinkley.ts';

const repeat = (counts: readonly number[]) =>
  Float64Array.from(counts.flatMap((count, i) => Array.from({ length: count }, () => i + 1)));
const first = Float64Array.of(38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58);
const second = Float64Array.of(39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8);
const six = repeat([16, 18, 16, 14, 12, 12]);
const other = repeat([16, 16, 16, 16, 16, 8]);

// Origin of the numbers: Evidently tests/stattests/test_stattests.py.
describe('the two-sample tests that Evidently 0.7 knows by name', () => {
  it('Anderson-Darling 0.0635', () => {
    expect(computeAndersonDarling(first, second).pValue).toBeCloseTo(0.0635, 3);
    expect(computeAndersonDarling(first, first).pValue).toBe(0.25);
    expect(
      computeAndersonDarling(
        six,
        six.map((value) => value + 9),
      ).pValue,
    ).toBe(0.001);
    expect(() => computeAndersonDarling(Float64Array.of(1, 1), Float64Array.of(1, 1))).toThrow(/all are equal/);
  });

  it('t 0.084', () => {
    expect(computeStudentT(first, second).pValue).toBeCloseTo(0.084, 3);
    expect(() => computeStudentT(first, Float64Array.of(1))).toThrow(/at least 2 finite/);
  });

  it('Mann-Whitney 0.481', () => {
    expect(computeMannWhitney(six, other).pValue).toBeCloseTo(0.481, 3);
    // Without ties and small: all orders are counted. 1 2 before 3 is one of three orders.
    expect(computeMannWhitney(Float64Array.of(1, 2), Float64Array.of(3)).pValue).toBeCloseTo(1 / 3, 14);
  });

  it('Epps-Singleton 0.81', () => {
    expect(computeEppsSingleton(six, other).pValue).toBeCloseTo(0.81, 2);
    expect(() => computeEppsSingleton(repeat([9]), repeat([9]))).toThrow(/interquartile range is 0/);
  });

  it("Student's tail", () => {
    // scipy.stats.t.sf(2, 5) * 2 and t.sf(30, 1) * 2.
    expect(studentTwoSided(2, 5)).toBeCloseTo(0.10193947882985835, 12);
    expect(studentTwoSided(-30, 1)).toBeCloseTo(0.02121280481107085, 12);
    expect(studentTwoSided(0, 3)).toBe(1);
  });
});

describe('G8: performance without labels', () => {
  it('p .9 .8 .3 .2 .6, predicted 1 1 0 0 1', () => {
    const result = estimatePerformance(Float64Array.of(0.9, 0.8, 0.3, 0.2, 0.6), [1, 1, 0, 0, 1]);
    expect(result.accuracy).toBeCloseTo(0.76, 10);
    expect(result.precision).toBeCloseTo(0.766667, 6);
    expect(result.recall).toBeCloseTo(0.821429, 6);
    expect(result.f1).toBeCloseTo(0.793103, 6);
    expect(result.auc).toBeCloseTo(0.8084415584, 10);
    expect(() => estimatePerformance(Float64Array.of(0.5), [])).toThrow(/0 predictions/);
  });
});

describe('detectors of streams', () => {
  it('G9: Page-Hinkley on 200 zeros and 100 ones fires at 257', () => {
    let state = startPageHinkley;
    const fired: number[] = [];
    for (let i = 0; i < 300; i++) {
      state = stepPageHinkley(state, i < 200 ? 0 : 1);
      if (state.drift) fired.push(i);
    }
    expect(fired).toEqual([257]);
  });

  it('DDM warns before it alarms, and starts anew', () => {
    let state = startDdm;
    const verdicts: string[] = [];
    for (let i = 0; i < 400; i++) {
      state = stepDdm(state, i < 200 ? i % 10 === 0 : i % 2 === 0);
      if (state.verdict !== verdicts.at(-1)) verdicts.push(state.verdict);
    }
    expect(verdicts.slice(0, 4)).toEqual(['none', 'warning', 'drift', 'none']);
  });
});
