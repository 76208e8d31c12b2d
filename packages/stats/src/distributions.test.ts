import { describe, expect, it } from 'vitest';
import { chiSquareQuantile, chiSquareSurvival, logGamma } from './gamma.ts';
import { wilsonInterval } from './intervals.ts';
import { kolmogorovSurvival } from './kolmogorov.ts';
import { normalCdf, normalQuantile } from './normal.ts';

function expectClose(actual: number, expected: number, relative = 1e-12): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));
}

// The expected values are scipy 1.17.1's.
describe('special functions', () => {
  it.each([
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247],
    [2.5, 0.2846828704729192],
    [10, 12.801827480081469],
    [1000, 5905.220423209181],
    [1e6, 12815504.569147611],
  ])('logGamma(%f)', (x, expected) => expectClose(logGamma(x), expected));

  it.each([
    [-8, 6.22096057427174e-16],
    [-3, 0.0013498980316300933],
    [0.5, 0.6914624612740131],
    [6, 0.9999999990134123],
  ])('normalCdf(%f)', (z, expected) => expectClose(normalCdf(z), expected));

  it.each([
    [1e-10, -6.361340902404056],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.975, 1.959963984540054],
  ])('normalQuantile(%f)', (p, expected) => expectClose(normalQuantile(p), expected));

  it('normalQuantile has its limits and refuses what is no probability', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect(normalQuantile(1.1)).toBeNaN();
  });

  it.each([
    [3.84, 1, 0.05004352124870519],
    [10, 5, 0.07523524614651217],
    [100, 20, 1.2596084591660847e-12],
    [0.1, 3, 0.9918374237318764],
    [300, 4, 1.083439491947837e-63],
  ])('chiSquareSurvival(%f, %i)', (x, df, expected) => expectClose(chiSquareSurvival(x, df), expected));

  it.each([
    [1, 3.841458820694124],
    [20, 31.410432844230918],
  ])('chiSquareQuantile(0.95, %i)', (df, expected) => expectClose(chiSquareQuantile(0.95, df), expected));

  it.each([
    [25, 0.2, 0.23632065644537592],
    [10, 0.3, 0.27053557479999946],
    [140, 0.05, 0.8576480297656114],
    [141, 0.05, 0.854845693009663],
    [500, 0.06, 0.05243463489026223],
    [5000, 0.01, 0.6954557253913853],
    [5000, 0.03, 0.00024159234422666817],
    [300, 0.2, 5.4021531300969695e-11],
    [141, 0.025264557631995567, 0.9999737264249865],
    [500, 0.022360679774997897, 0.959154992904892],
    [1500, 0.010327955589886445, 0.9967421193364038],
    [5000, 0.01414213562373095, 0.2674850951575305],
    [8193, 0.01646132506061189, 0.02332627698873602],
    [20000, 0.01414213562373095, 0.0006644518423231446],
    [500000, 0.002757716446627535, 0.0009940721448365396],
    [900000, 0.004216370213557839, 2.525424161851136e-14],
  ])('kolmogorovSurvival(%i, %f)', (n, d, expected) => expectClose(kolmogorovSurvival(n, d), expected, 1e-9));
});

describe('wilsonInterval', () => {
  it('equals scipy', () => {
    const interval = wilsonInterval(7, 40, 0.95);
    expectClose(interval.low, 0.08745413746035918);
    expectClose(interval.high, 0.3194999033178771);
  });

  it('stays in [0, 1] and is open at the ends of knowledge', () => {
    expect(wilsonInterval(0, 20, 0.95).low).toBe(0);
    expectClose(wilsonInterval(0, 20, 0.95).high, 0.16112515805281935);
    expect(wilsonInterval(20, 20, 0.95).high).toBe(1);
    expect(wilsonInterval(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
  });

  it('refuses what is no proportion', () => {
    expect(() => wilsonInterval(3, 2, 0.95)).toThrow(RangeError);
    expect(() => wilsonInterval(1, 2, 1)).toThrow(RangeError);
  });
});
