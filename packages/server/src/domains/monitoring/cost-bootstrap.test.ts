import { bootstrapPairedMean, createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { estimateCost, estimateCostDifference, resampleOutcomes } from './cost-bootstrap.ts';
import { countOutcomes, type OutcomeCounts } from './outcome-counts.ts';

const costs = { currency: 'EUR', missedFailure: 1000, falseAlarm: 50, plannedStop: 100 };

function recordCosts({ tp, fp, fn, tn }: OutcomeCounts): Float64Array {
  const parts = [
    [fn, costs.missedFailure],
    [fp, costs.falseAlarm],
    [tp, costs.plannedStop],
    [tn, 0],
  ] as const;
  return Float64Array.from(parts.flatMap(([n, cost]) => new Array<number>(n).fill(cost)));
}

describe('resampleOutcomes', () => {
  it.each([
    { tp: 25, fp: 10, fn: 8, tn: 957 },
    { tp: 0, fp: 0, fn: 0, tn: 500 },
    { tp: 3000, fp: 100, fn: 2000, tn: 900 },
    { tp: 1, fp: 0, fn: 0, tn: 1 },
  ])('keeps the number of records and their mean outcomes: %j', (counts) => {
    const random = createRandom(7);
    const sum = { tp: 0, fp: 0, fn: 0, tn: 0 };
    const draws = 4000;
    for (let i = 0; i < draws; i++) {
      const drawn = resampleOutcomes(random, counts);
      expect(countOutcomes(drawn)).toBe(countOutcomes(counts));
      for (const key of ['tp', 'fp', 'fn', 'tn'] as const) sum[key] += drawn[key] / draws;
    }
    for (const key of ['tp', 'fp', 'fn', 'tn'] as const) {
      expect(Math.abs(sum[key] - counts[key])).toBeLessThanOrEqual(0.05 * Math.sqrt(countOutcomes(counts)) + 0.05);
    }
  });
});

describe('estimateCost', () => {
  const counts = { tp: 25, fp: 10, fn: 8, tn: 957 };

  it('agrees with the bootstrap over records', async () => {
    const ours = await estimateCost(counts, costs, { seed: 3, resamples: 4000 });
    const theirs = bootstrapPairedMean(recordCosts(counts), { resamples: 4000, seed: 5, level: 0.95 });
    expect(ours?.value).toBeCloseTo(theirs.mean, 10);
    expect(Math.abs((ours?.low ?? 0) - theirs.low)).toBeLessThan(0.35);
    expect(Math.abs((ours?.high ?? 0) - theirs.high)).toBeLessThan(0.35);
  });

  it('is the same for the same seed', async () => {
    expect(await estimateCost(counts, costs, { seed: 3 })).toEqual(await estimateCost(counts, costs, { seed: 3 }));
  });

  it('needs two records', async () => {
    expect(await estimateCost({ tp: 1, fp: 0, fn: 0, tn: 0 }, costs, { seed: 1 })).toBeUndefined();
  });
});

describe('estimateCostDifference', () => {
  const reference = { tp: 56, fp: 20, fn: 12, tn: 1912 };

  it('shows harm where the window misses many more failures', async () => {
    const above = await estimateCostDifference({ tp: 10, fp: 10, fn: 24, tn: 956 }, reference, costs, { seed: 1 });
    expect(above?.low).toBeGreaterThan(0);
    expect(above?.n).toBe(1000);
  });

  it('shows none where it errs as before', async () => {
    const above = await estimateCostDifference({ tp: 28, fp: 10, fn: 6, tn: 956 }, reference, costs, { seed: 1 });
    expect(above?.low).toBeLessThan(0);
    expect(above?.high).toBeGreaterThan(0);
  });

  it('rarely calls unchanged windows harmful: at most 4 of 100', async () => {
    const random = createRandom(11);
    let harmful = 0;
    for (let window = 0; window < 100; window++) {
      const counts = resampleOutcomes(random, { tp: 28, fp: 10, fn: 6, tn: 956 });
      const above = await estimateCostDifference(counts, reference, costs, { seed: window, resamples: 1000 });
      if ((above?.low ?? 0) > 0) harmful++;
    }
    expect(harmful).toBeLessThanOrEqual(4);
  });
});
