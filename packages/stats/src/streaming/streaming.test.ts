import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { createAdwin } from './adwin.ts';
import { startHddmA, stepHddmA } from './hddm-a.ts';

describe('createAdwin', () => {
  it('keeps a steady stream whole, and its mean', () => {
    const random = createRandom(8);
    const adwin = createAdwin();
    let sum = 0;
    for (let i = 0; i < 5000; i++) {
      const value = random.normal();
      sum += value;
      expect(adwin.add(value)).toBe(false);
    }
    expect(adwin.read().width).toBe(5000);
    expect(adwin.read().mean).toBeCloseTo(sum / 5000, 10);
  });

  it('drops what was before a change', () => {
    const random = createRandom(9);
    const adwin = createAdwin();
    const cuts: number[] = [];
    for (let i = 0; i < 2000; i++) if (adwin.add(random.normal() * 0.1 + (i < 1000 ? 0 : 1))) cuts.push(i);
    expect(cuts[0]).toBeGreaterThan(1000);
    expect(cuts[0]).toBeLessThan(1100);
    expect(adwin.read().mean).toBeCloseTo(1, 1);
    expect(adwin.read().width).toBeLessThan(1100);
  });

  it('refuses what is no number', () => {
    expect(() => createAdwin().add(Number.NaN)).toThrow(/not NaN/);
    expect(createAdwin().read()).toEqual({ width: 0, mean: Number.NaN });
  });
});

describe('stepHddmA', () => {
  it('sees errors rise, after a warning, and starts anew', () => {
    let state = startHddmA;
    const verdicts: string[] = [];
    for (let i = 0; i < 400; i++) {
      state = stepHddmA(state, Number(i < 200 ? i % 10 === 0 : i % 4 > 0));
      if (state.verdict !== verdicts.at(-1)) verdicts.push(state.verdict);
    }
    const at = verdicts.indexOf('drift');
    expect(verdicts[at - 1]).toBe('warning');
    expect(verdicts[at + 1]).toBe('none');
  });

  it('is silent while errors stay or fall', () => {
    let state = startHddmA;
    for (let i = 0; i < 600; i++) {
      state = stepHddmA(state, Number(i % (i < 300 ? 4 : 12) === 0));
      expect(state.verdict).not.toBe('drift');
    }
  });
});
