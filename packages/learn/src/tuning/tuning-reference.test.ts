import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bestOverSeeds, standardFunctions } from './testing/standard-functions.ts';

interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

/** Written by testing/write-optuna-reference.py; its origin stands in it. */
const reference: {
  readonly origin: { readonly trials: number; readonly seeds: number };
  readonly functions: Readonly<Record<string, { readonly tpe: Spread; readonly random: Spread }>>;
} = JSON.parse(readFileSync(new URL('./testing/optuna-reference.json', import.meta.url), 'utf8'));

const { trials, seeds } = reference.origin;
const median = (sorted: readonly number[]) =>
  ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;

describe.each(Object.entries(standardFunctions))('%s', (name, of) => {
  const { tpe, random } = reference.functions[name] ?? {};
  const ours = median(bestOverSeeds(of, { search: 'tpe', trials, seeds }));
  const drawn = median(bestOverSeeds(of, { search: 'random', trials, seeds }));
  const beside = median(bestOverSeeds(of, { search: 'tpe', trials, seeds, parallel: 4 }));

  it('is searched as well as by Optuna: the median best lies between its quartiles or is better', () => {
    expect(ours).toBeLessThanOrEqual(tpe?.upperQuartile ?? Number.NaN);
    expect(drawn).toBeGreaterThan(random?.lowerQuartile ?? Number.NaN);
    expect(drawn).toBeLessThan(random?.upperQuartile ?? Number.NaN);
  });

  it('is searched better by TPE than at random: at least half of the way that Optuna gains', () => {
    const gain = (random?.median ?? Number.NaN) - (tpe?.median ?? Number.NaN);
    expect(drawn - ours).toBeGreaterThan(gain / 2);
    expect(drawn - beside).toBeGreaterThan(gain / 2);
  });
});
