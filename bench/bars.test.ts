import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AreaRun } from './area.ts';
import { type Bar, computeVerdicts, listAreas, readBars } from './bars.ts';
import { formatJsonLine, formatReport } from './report.ts';
import { computeSummary } from './summary.ts';

const speed: Bar = { unit: 'ms', better: 'lower', summary: 'median', bar: { kind: 'ratio', atLeast: 3 } };
const quality: Bar = { unit: 'share', better: 'higher', summary: 'mean', bar: { kind: 'difference', atLeast: -0.01 } };
const runOf = (measures: AreaRun['measures']): AreaRun => ({
  peer: { name: 'peer', version: '1', failure: undefined },
  settings: {},
  measures,
});
const failures = (bars: Record<string, Bar>, measures: AreaRun['measures']) =>
  computeVerdicts(bars, runOf(measures)).map((verdict) => verdict.failure);

describe('computeVerdicts', () => {
  it('compares medians and means, and ratio means how many times better ours is', () => {
    const [fit, f1] = computeVerdicts(
      { fit: speed, f1: quality },
      runOf({ fit: { ours: [1, 9, 2], peer: [8, 6] }, f1: { ours: [0.8, 0.9], peer: [0.86, 0.85] } }),
    );
    expect(fit).toMatchObject({ ours: { value: 2, low: 1, high: 9, rounds: 3 }, ratio: 3.5, failure: undefined });
    expect(f1?.difference).toBeCloseTo(-0.005, 12);
    expect(f1?.failure).toBeUndefined();
  });

  it('fails what misses its bar, is missing, unmeasured or unnamed', () => {
    expect(failures({ fit: speed }, { fit: { ours: [2], peer: [5] } })[0]).toMatch(/ratio 2.5000 is below 3/);
    expect(failures({ fit: speed }, {})[0]).toMatch(/missing/);
    expect(failures({ fit: speed }, { fit: { ours: [2], peer: [] } })[0]).toMatch(/peer was not measured/);
    expect(failures({ fit: speed }, { fit: { ours: [Number.NaN], peer: [1] } })[0]).toMatch(/ours was not measured/);
    expect(failures({}, { extra: { ours: [1], peer: [1] } })[0]).toMatch(/not named/);
    expect(
      failures({ fit: { ...speed, bar: { kind: 'none' } } }, { fit: { ours: [9], peer: [1] } })[0],
    ).toBeUndefined();
  });

  it('judges ours alone where there is no peer', () => {
    const start: Bar = { unit: 's', better: 'lower', summary: 'median', bar: { kind: 'limit', atMost: 1.5 } };
    const judge = (ours: readonly number[]) =>
      computeVerdicts({ start }, { peer: undefined, settings: {}, measures: { start: { ours, peer: [] } } })[0];
    expect(judge([1.2, 1.6, 1.4])).toMatchObject({ bar: '≤ 1.5', ratio: undefined, failure: undefined });
    expect(judge([2])?.failure).toBe('2 is above 1.5');
    expect(judge([])?.failure).toMatch(/ours was not measured/);
  });

  it('takes the 95 % interval of the paired differences', () => {
    const auc: Bar = { ...quality, bar: { kind: 'interval', notWhollyUnder: -0.002 } };
    const judge = (peer: readonly number[]) => computeVerdicts({ auc }, runOf({ auc: { ours: [1, 2, 3], peer } }))[0];
    // scipy 1.17.1: stats.t.interval(0.95, 2, loc=mean, scale=stats.sem([0.1, 0.2, 0.6]))
    expect(judge([0.9, 1.8, 2.4])?.interval?.low).toBeCloseTo(0.3 - 0.657241, 5);
    expect(judge([0.9, 1.8, 2.4])?.failure).toBeUndefined();
    expect(judge([1.1, 2.1, 3.11])?.failure).toMatch(/lies under -0.002/);
    const floor: Bar = { ...quality, bar: { kind: 'limit', atLeast: 0.9 } };
    expect(computeVerdicts({ floor }, runOf({ floor: { ours: [0.8], peer: [1] } }))[0]?.failure).toBe(
      '0.8 is below 0.9',
    );
  });

  it('prints every measure in one JSON line and says why a peer is not there', () => {
    const run: AreaRun = {
      ...runOf({ fit: { ours: [2], peer: [] } }),
      peer: { name: 'peer', version: undefined, failure: 'no network' },
    };
    const verdicts = computeVerdicts({ fit: speed }, run);
    expect(JSON.parse(formatJsonLine(verdicts))).toEqual({
      fit: { ours: 2, peer: null, ratio: null, difference: null, unit: 'ms', ok: false },
    });
    const machine = { processor: 'p', cores: 2, memoryGb: 4, system: 's', node: 'v24' };
    expect(formatReport('a', machine, run, verdicts).join('\n')).toMatch(/could not be run: no network/);
  });
});

describe('bars.json', () => {
  it('of every area is well formed', async () => {
    const areas = await listAreas(import.meta.dirname);
    expect(areas).toContain('ai4i');
    for (const area of areas) {
      const bars = Object.values(await readBars(join(import.meta.dirname, area, 'bars.json')));
      expect(bars.length).toBeGreaterThan(0);
      for (const bar of bars) {
        expect(['higher', 'lower']).toContain(bar.better);
        expect(['median', 'mean']).toContain(bar.summary);
        expect(['ratio', 'difference', 'interval', 'limit', 'none']).toContain(bar.bar.kind);
      }
    }
  });
});

describe('computeSummary', () => {
  it('takes the mean of the middle two of an even number', () => {
    expect(computeSummary([4, 1, 3, 2], 'median')).toEqual({ value: 2.5, low: 1, high: 4, rounds: 4 });
  });
});
