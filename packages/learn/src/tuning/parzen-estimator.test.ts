import { createRandom, normalCdf } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { normalMass, quickNormalCdf } from './normal-density.ts';
import { createParzen } from './parzen-estimator.ts';
import type { Parameter, ParameterValue } from './search-space.ts';

const rate: Parameter = { kind: 'float', name: 'rate', from: 0, to: 1, scale: 'linear' };
const depth: Parameter = { kind: 'int', name: 'depth', from: 1, to: 12, scale: 'linear' };
const trees: Parameter = { kind: 'int', name: 'trees', from: 1, to: 40, scale: 'log' };
const kernel: Parameter = { kind: 'categorical', name: 'kernel', values: ['linear', 'poly', 'rbf'] };

const listed = (parameter: Parameter): readonly ParameterValue[] => {
  if (parameter.kind === 'categorical') return parameter.values;
  return Array.from({ length: parameter.to - parameter.from + 1 }, (_, at) => parameter.from + at);
};

describe('createParzen', () => {
  it.each([
    [depth, []],
    [depth, [3]],
    [depth, [3, 3, 4, 12, 1]],
    [trees, [1, 2, 40, 17]],
    [kernel, []],
    [kernel, ['poly', 'poly', 'rbf']],
  ] as const)('gives probabilities that sum to 1: %o %o', (parameter, observed) => {
    const estimator = createParzen(parameter, observed);
    const total = listed(parameter).reduce<number>((sum, value) => sum + Math.exp(estimator.logDensity(value)), 0);
    expect(total).toBeCloseTo(1, 9);
  });

  it('gives a density that integrates to 1', () => {
    const estimator = createParzen(rate, [0.2, 0.21, 0.9]);
    const cells = 20_000;
    let total = 0;
    for (let cell = 0; cell < cells; cell++) total += Math.exp(estimator.logDensity((cell + 0.5) / cells)) / cells;
    expect(total).toBeCloseTo(1, 6);
  });

  it('draws what its density says', () => {
    const random = createRandom(11);
    for (const [parameter, observed] of [
      [depth, [3, 3, 4, 12]],
      [trees, [2, 9]],
      [kernel, ['rbf', 'rbf']],
    ] as const) {
      const estimator = createParzen(parameter, observed);
      const drawn = new Map<ParameterValue, number>();
      for (let draw = 0; draw < 8000; draw++) {
        const value = estimator.draw(random);
        drawn.set(value, (drawn.get(value) ?? 0) + 1);
      }
      for (const value of listed(parameter)) {
        const expected = 8000 * Math.exp(estimator.logDensity(value));
        expect(Math.abs((drawn.get(value) ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected) + 5);
      }
    }
  });

  it('weighs the latest 25 fully and older ones less, and keeps a prior', () => {
    const old = Array.from({ length: 30 }, () => 'linear');
    const recent = Array.from({ length: 30 }, () => 'rbf');
    const share = (observed: readonly string[], value: string) =>
      Math.exp(createParzen(kernel, observed).logDensity(value));
    const both = [...old, ...recent];
    expect(share(both, 'rbf')).toBeGreaterThan(share(both, 'linear') * 1.5);
    expect(share(both, 'poly')).toBeGreaterThan(0.001);
    // Three observations: kernels of (1 + 1/4)/(1 + 3/4) and (1/4)/(1 + 3/4), and the prior of a third, a quarter each.
    expect(share(['poly', 'poly', 'rbf'], 'poly')).toBeCloseTo((2 * (1.25 / 1.75) + 0.25 / 1.75 + 1 / 3) / 4, 12);
  });

  it('widens a kernel to the larger gap beside it, the outermost to the gap inside', () => {
    // Kernels at 0.2 and 0.6 are 0.4 wide; the prior is 1 wide at 0.5.
    const estimator = createParzen(rate, [0.2, 0.6]);
    const kernelAt = (mean: number, width: number, x: number) =>
      Math.exp(-(((x - mean) / width) ** 2) / 2) /
      (width * Math.sqrt(2 * Math.PI)) /
      (normalCdf((1 - mean) / width) - normalCdf(-mean / width));
    for (const x of [0.05, 0.3, 0.95]) {
      const expected = (kernelAt(0.2, 0.4, x) + kernelAt(0.6, 0.4, x) + kernelAt(0.5, 1, x)) / 3;
      expect(Math.exp(estimator.logDensity(x))).toBeCloseTo(expected, 10);
    }
  });
});

describe('quickNormalCdf', () => {
  it('equals the exact one', () => {
    for (let z = -36; z <= 36; z += 0.37) {
      const exact = normalCdf(z);
      expect(Math.abs(quickNormalCdf(z) - exact)).toBeLessThan(1e-14);
      if (z < 0) expect(Math.abs(quickNormalCdf(z) / exact - 1)).toBeLessThan(z < -7 ? 1e-5 : 1e-8);
    }
    expect([quickNormalCdf(-40), quickNormalCdf(40)]).toEqual([0, 1]);
    expect(normalMass(9, 10)).toBeCloseTo(normalMass(-10, -9), 30);
  });
});
