import type { CheckResult, Estimate, GateSpec, QualityReport, TwoClassReport } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { decideGate, type GateEvidence } from './decide-gate.ts';

const report: TwoClassReport = {
  n: 2000,
  positives: 68,
  accuracy: 0.986,
  precision: 0.9,
  recall: 0.75,
  f1: 0.81,
  auc: 0.97,
  threshold: 0.3,
  confusion: { tp: 51, fp: 6, fn: 17, tn: 1926 },
};
const saves: Estimate = { value: 900, low: 120, high: 1700, n: 2000, level: 0.95 };
const spec = { thresholds: { f1: 0.6, auc: 0.9 }, champion: { compare: 'cost' as const, minFailures: 30 } };
const champion = { version: 3, difference: saves };
const extra = (verdict: CheckResult['verdict']): CheckResult => ({ name: 'fairness', verdict, reason: 'because' });

function decide(change: Partial<GateEvidence>) {
  return decideGate({ spec, candidate: report, unit: 'EUR', furtherChecks: [], ...change });
}

describe('a gate', () => {
  const cases: ReadonlyArray<{
    readonly name: string;
    readonly change: Partial<GateEvidence>;
    readonly verdict: 'pass' | 'fail' | 'hold';
    readonly champion?: CheckResult['verdict'];
  }> = [
    { name: 'passes without a champion', change: {}, verdict: 'pass', champion: 'pass' },
    { name: 'passes when better', change: { champion }, verdict: 'pass', champion: 'pass' },
    {
      name: 'fails when the interval reaches 0',
      change: { champion: { version: 3, difference: { ...saves, low: 0 } } },
      verdict: 'fail',
      champion: 'fail',
    },
    {
      name: 'fails when worse',
      change: { champion: { version: 3, difference: { ...saves, value: -5, low: -9, high: -1 } } },
      verdict: 'fail',
      champion: 'fail',
    },
    {
      name: 'holds with too few failures',
      change: { champion, candidate: { ...report, positives: 29 } },
      verdict: 'hold',
      champion: 'insufficient_data',
    },
    {
      name: 'passes at exactly enough failures',
      change: { champion, candidate: { ...report, positives: 30 } },
      verdict: 'pass',
    },
    { name: 'fails below a threshold', change: { candidate: { ...report, f1: 0.59 } }, verdict: 'fail' },
    { name: 'passes at a threshold', change: { candidate: { ...report, f1: 0.6 } }, verdict: 'pass' },
    { name: 'holds without positives', change: { candidate: { ...report, positives: 0 } }, verdict: 'hold' },
    { name: 'fails by a further check', change: { furtherChecks: [extra('fail')] }, verdict: 'fail' },
    { name: 'fails when a further check breaks', change: { furtherChecks: [extra('error')] }, verdict: 'fail' },
    { name: 'holds by a further check', change: { furtherChecks: [extra('insufficient_data')] }, verdict: 'hold' },
    {
      name: 'fails before it holds',
      change: { candidate: { ...report, f1: 0.1, positives: 3 }, champion },
      verdict: 'fail',
    },
    { name: 'passes when nothing is declared', change: { spec: undefined }, verdict: 'pass' },
  ];
  it.each(cases)('$name', (row) => {
    const decided = decide(row.change);
    expect(decided.verdict).toBe(row.verdict);
    if (row.champion !== undefined) {
      expect(decided.checks.find(({ name }) => name === 'cost-against-champion')?.verdict).toBe(row.champion);
    }
  });

  it('records the numbers of every check', () => {
    const { checks } = decide({ champion });
    expect(checks.map(({ name }) => name)).toEqual(['f1', 'auc', 'cost-against-champion']);
    expect(checks[0]).toMatchObject({ observed: 0.81, threshold: 0.6, n: 2000 });
    expect(checks[2]).toMatchObject({ observed: 900, threshold: 0, n: 2000, interval: saves });
    expect(checks[2]?.reason).toBe(
      'Better than version 3: it saves 900 EUR per 1,000 records (95 % interval of the saving 120 to 1,700).',
    );
  });

  it('bounds errors from above, and compares by a metric where decisions have no cost', () => {
    const numbers: QualityReport = { task: 'regression', n: 500, metrics: { mae: 2.5, rmse: 3.4, r2: 0.8 } };
    const asked = (thresholds: GateSpec['thresholds'], compare: 'cost' | 'rmse' = 'cost') => ({
      ...(thresholds === undefined ? {} : { thresholds }),
      champion: { compare },
    });
    const by = (metric: string) => ({ version: 3, difference: { metric, value: 0.3, low: 0.1, high: 0.52, n: 500 } });
    const passed = decide({ spec: asked({ rmse: { max: 3.5 }, r2: 0.7 }), candidate: numbers, champion: by('mae') });
    expect(passed.verdict).toBe('pass');
    expect(passed.checks.map(({ name, reason }) => [name, reason])).toEqual([
      ['r2', 'r2 0.8 is at least 0.7.'],
      ['rmse', 'rmse 3.4 is at most 3.5.'],
      ['mae-against-champion', 'Better than version 3: it has a mae that is 0.3 better (95 % interval 0.1 to 0.52).'],
    ]);
    expect(decide({ spec: asked({ rmse: { max: 3 } }), candidate: numbers }).verdict).toBe('fail');
    expect(decide({ spec: asked({ f1: 0.5 }), candidate: numbers }).checks[0]).toMatchObject({
      verdict: 'error',
      reason: 'The candidate has no f1 on these rows; it has mae, rmse, r2.',
    });
    const few = decide({ spec: asked(undefined), candidate: { ...numbers, n: 20 }, champion: by('mae') });
    expect(few.verdict).toBe('hold');
    const wrong = decide({ spec: asked(undefined, 'rmse'), candidate: report, champion });
    expect(wrong.checks[0]).toMatchObject({ verdict: 'error', reason: expect.stringContaining('`compare: cost`') });
  });

  it('says why a comparison was skipped, and that nothing was declared', () => {
    expect(decide({}).checks.at(-1)?.reason).toContain('no champion');
    expect(decide({ spec: undefined }).checks).toEqual([
      { name: 'declared', verdict: 'pass', reason: 'No gate is declared for this deployment.' },
    ]);
  });
});
