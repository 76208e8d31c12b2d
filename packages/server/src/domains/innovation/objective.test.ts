import { describe, expect, it } from 'vitest';
import { decideObjectiveState, describeObjective } from './objective.ts';

const kpi = {
  name: 'Failure cost',
  measure: 'cost-per-1000',
  direction: 'down',
  target: 5000,
  unit: 'EUR per 1,000 records',
} as const;

function estimate(value: number, low: number, high: number) {
  return { value, low, high, n: 950, level: 0.95 };
}

describe('an objective', () => {
  it.each([
    ['no reading', undefined, 'unknown', 'has not been read yet'],
    ['below the target', estimate(4000, 3500, 4600), 'ok', 'the target 5,000 is met'],
    ['above the target', estimate(7000, 6000, 8000), 'warning', 'the target 5,000 is missed'],
    ['around the target', estimate(5200, 4500, 6000), 'ok', 'the target 5,000 lies within the interval'],
  ] as const)('%s', (_, level, state, words) => {
    expect(decideObjectiveState(kpi, level)).toBe(state);
    expect(describeObjective(kpi, level, undefined)).toContain(words);
  });

  it('tells what the last change of model brought', () => {
    const level = estimate(4000, 3500, 4600);
    expect(describeObjective(kpi, level, estimate(900, 400, 1400))).toContain('saves 900 (95 % interval 400 to 1,400');
    expect(describeObjective(kpi, level, estimate(100, -400, 600))).toContain('is open');
    expect(describeObjective(kpi, level, estimate(-900, -1400, -400))).toContain('costs 900');
  });
});
