import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEvidentlyTest, isEvidentlyDrift } from './evidently-choice.ts';
import { adjustFalseDiscovery } from './false-discovery.ts';
import { computeDoaneEdges, computeSturgesEdges } from './histogram.ts';
import { learnThreshold, splitIntoChunks } from './learned-threshold.ts';
import { computeMissingChange, computeTypeChange } from './missing-change.ts';
import { binLikeNannyml, computeNannymlMeasures, learnNannymlBins } from './nannyml.ts';

const ramp = (n: number, f: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => f(i));

describe('chooseEvidentlyTest', () => {
  // Origin: Evidently 0.7 legacy/calculations/stattests/registry.py and tests/stattests/test_registry.py.
  it.each([
    [1000, 'numeric', 6, 'ks'],
    [1000, 'numeric', 5, 'chisquare'],
    [1000, 'numeric', 3, 'chisquare'],
    [1000, 'numeric', 2, 'z'],
    [1000, 'categorical', 300, 'chisquare'],
    [1000, 'categorical', 3, 'chisquare'],
    [1000, 'categorical', 2, 'z'],
    [1000, 'categorical', 1, 'z'],
    [1001, 'numeric', 6, 'wasserstein'],
    [1001, 'numeric', 5, 'jensenshannon'],
    [1001, 'categorical', 2, 'jensenshannon'],
    [1001, 'categorical', 900, 'jensenshannon'],
    [1000, 'text', 900, 'perc_text_content_drift'],
    [1001, 'text', 900, 'abs_text_content_drift'],
  ] as const)('%i reference rows, %s, %i distinct: %s', (rows, type, distinct, name) => {
    expect(chooseEvidentlyTest(rows, type, distinct).name).toBe(name);
  });

  it('compares as Evidently does: KS includes its threshold, chi-square and Z do not, distances do', () => {
    const ks = chooseEvidentlyTest(10, 'numeric', 6);
    const chi = chooseEvidentlyTest(10, 'categorical', 6);
    const distance = chooseEvidentlyTest(2000, 'numeric', 6);
    expect(isEvidentlyDrift(ks, 0.05)).toBe(true);
    expect(isEvidentlyDrift(chi, 0.05)).toBe(false);
    expect(isEvidentlyDrift(distance, 0.1)).toBe(true);
    expect(isEvidentlyDrift(distance, Number.NaN)).toBe(false);
    const text = chooseEvidentlyTest(2000, 'text', 6);
    expect(isEvidentlyDrift(text, 0.55)).toBe(false);
  });
});

describe('adjustFalseDiscovery', () => {
  it('equals scipy.stats.false_discovery_control', () => {
    const ps = [0.01, 0.02, 0.03, 0.04, 0.05, 0.5, 0.0001, 0.9];
    const hochberg = adjustFalseDiscovery(ps);
    const expected = [0.04, 4 / 75, 0.06, 0.064, 1 / 15, 4 / 7, 0.0008, 0.9];
    for (const [i, value] of expected.entries()) expect(hochberg[i]).toBeCloseTo(value, 14);
    const harmonic = 761 / 280;
    const yekutieli = adjustFalseDiscovery(ps, { method: 'benjamini-yekutieli' });
    for (const [i, value] of expected.entries()) expect(yekutieli[i]).toBeCloseTo(Math.min(1, value * harmonic), 12);
  });

  it('keeps the order of the p-values, never lowers one, and leaves NaN out', () => {
    const list = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    void fc.assert(
      fc.property(list, (ps) => {
        const adjusted = adjustFalseDiscovery(ps);
        for (const [i, p] of ps.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          for (const [j, q] of ps.entries()) if (p < q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? 1);
        }
        const withGap = adjustFalseDiscovery([...ps, Number.NaN]);
        expect(withGap.subarray(0, ps.length)).toEqual(adjusted);
        expect(withGap[ps.length]).toBeNaN();
      }),
    );
    expect(() => adjustFalseDiscovery([1.2])).toThrow(/p-value 0 is 1.2/);
  });
});

describe('learnThreshold', () => {
  it('is mean + 3 deviations over n, held within the limits', () => {
    const values = [0.1, 0.2, 0.3, Number.NaN];
    const learned = learnThreshold(values);
    expect(learned.upper).toBeCloseTo(0.2 + 3 * Math.sqrt(0.02 / 3), 14);
    expect(learned).not.toHaveProperty('lower');
    expect(learned.values).toBe(3);
    expect(learnThreshold(values, { limits: { high: 0.4 } }).upper).toBe(0.4);
    const both = learnThreshold(values, { side: 'both', limits: { low: 0 }, deviations: 1 });
    expect(both.lower).toBeCloseTo(0.2 - Math.sqrt(0.02 / 3), 14);
    expect(learnThreshold(values, { side: 'both', limits: { low: 0 } }).lower).toBe(0);
    expect(() => learnThreshold([Number.NaN])).toThrow(/at least one finite value/);
  });

  it('splits rows as NannyML does', () => {
    expect(splitIntoChunks(20, 10)).toHaveLength(10);
    expect(splitIntoChunks(25, 10)).toHaveLength(13);
    expect(splitIntoChunks(21, 10).at(-1)).toEqual({ from: 20, to: 21 });
    expect(splitIntoChunks(3, 10)).toHaveLength(3);
    expect(() => splitIntoChunks(0)).toThrow(RangeError);
  });
});

describe('the rules of NannyML 0.13', () => {
  it('G1: 12 Doane bins of the reference and one more', () => {
    const reference = ramp(2000, (i) => i / 1000);
    const current = reference.map((value) => 1.1 * value + 0.05);
    const bins = learnNannymlBins(reference);
    expect(bins.reference.length).toBe(12);
    const counts = binLikeNannyml(bins, current);
    expect(counts.current.length).toBe(13);
    const measures = computeNannymlMeasures(counts);
    expect(measures.jensenShannon).toBeCloseTo(0.2468175227, 10);
    expect(measures.hellinger).toBeCloseTo(0.2443847458, 10);
  });

  it('takes values instead of bins when few repeat often, and counts the new ones together', () => {
    const reference = ramp(1000, (i) => i % 5);
    const counts = binLikeNannyml(reference, Float64Array.of(0, 1, 9, 11, Number.NaN));
    expect(counts.reference).toEqual(Float64Array.of(200, 200, 200, 200, 200, 0));
    expect(counts.current).toEqual(Float64Array.of(1, 1, 0, 0, 0, 2));
    expect(() => learnNannymlBins(Float64Array.of(Number.NaN))).toThrow(/no finite value/);
    expect(() => binLikeNannyml(reference, Float64Array.of(Number.NaN))).toThrow(/no finite value/);
  });
});

describe('edges like numpy', () => {
  it('Doane: a skewed sample gets more bins than Sturges gives', () => {
    const skewed = ramp(1000, (i) => (i / 1000) ** 6);
    // numpy.histogram_bin_edges((numpy.arange(1000) / 1000) ** 6, 'doane') has 16 edges.
    expect(computeDoaneEdges(skewed).length - 1).toBe(16);
    expect(computeDoaneEdges([1, 2]).length).toBe(2);
    expect(computeDoaneEdges([5, 5, 5])).toEqual(Float64Array.of(4.5, 5.5));
    expect(() => computeDoaneEdges([])).toThrow(/No finite value/);
  });

  it('bins of whole numbers are at least 1 wide', () => {
    const values = ramp(4096, (i) => i % 4);
    expect(computeSturgesEdges(values).length - 1).toBe(13);
    expect(computeSturgesEdges(values, { wholeNumbers: true })).toEqual(Float64Array.of(0, 1, 2, 3));
  });
});

describe('missing values and types', () => {
  it('a jump of missing values is seen', () => {
    const change = computeMissingChange(10, 1000, 300, 1000);
    expect(change).toMatchObject({ referenceShare: 0.01, currentShare: 0.3, difference: 0.29 });
    expect(change.pValue).toBeLessThan(1e-10);
  });

  it.each([
    ['integer', 'integer', 'none'],
    ['integer', 'number', 'widened'],
    ['number', 'integer', 'narrowed'],
    ['number', 'text', 'widened'],
    ['date', 'timestamp', 'widened'],
    ['date', 'integer', 'incompatible'],
    ['list', 'integer', 'incompatible'],
  ] as const)('%s to %s is %s', (from, to, expected) => {
    expect(computeTypeChange(from, to)).toBe(expected);
  });
});
