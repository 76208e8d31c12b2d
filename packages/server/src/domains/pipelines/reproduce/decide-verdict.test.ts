import { describe, expect, it } from 'vitest';
import { packTrainingRows, parseTrainingRows } from '../train/training-rows.ts';
import { compareMetrics, comparePredictions, compareTexts, decideTolerance, decideVerdict } from './decide-verdict.ts';

const same = { recordedHash: 'a'.repeat(64), foundHash: 'a'.repeat(64) };
const other = { ...same, foundHash: 'b'.repeat(64) };
const answers = (scores: number[], decisions: number[]) => ({
  scores: Float64Array.from(scores),
  decisions: Uint16Array.from(decisions),
});
const judge = (model: typeof same, f1: number, predictions?: ReturnType<typeof comparePredictions>) =>
  decideVerdict({
    model,
    metrics: compareMetrics({ f1: 0.8, 'energy/kwh': 1 }, { f1 }, 1e-9),
    predictions,
  });

describe('the verdict', () => {
  const before = answers([0.2, 0.7], [0, 1]);

  it('is equal with the same bytes and metrics, whatever else a run measured', () => {
    expect(judge(same, 0.8)).toMatchObject({ verdict: 'equal', differences: [] });
  });

  it('is different when a recorded metric is not what comes out, even of the same bytes', () => {
    expect(judge(same, 0.81)).toMatchObject({
      verdict: 'different',
      summary: 'Different: 1 of 1 metrics differ.',
      differences: [{ area: 'metric', name: 'f1', recorded: '0.8', found: '0.81', decides: true }],
    });
  });

  it('of other bytes rests on metrics, predictions and decisions within the tolerance', () => {
    const near = comparePredictions(before, answers([0.2 + 1e-12, 0.7], [0, 1]), 1e-9);
    expect(judge(other, 0.8, near).verdict).toBe('within_tolerance');
    expect(judge(other, 0.8 + 1e-6, near).verdict).toBe('different');
    const turned = comparePredictions(before, answers([0.2, 0.7], [1, 1]), 1e-9);
    expect(turned).toMatchObject({ maxDifference: 0, changedDecisions: 0.5, within: false });
    expect(judge(other, 0.8, turned)).toMatchObject({ verdict: 'different' });
    expect(judge(other, 0.8, turned).summary).toContain('50.0 % of the holdout is decided otherwise');
  });

  it('of other bytes is different when predictions could not be compared', () => {
    expect(judge(other, 0.8).verdict).toBe('different');
  });

  it('takes a prediction that is no number, or is missing, as a difference', () => {
    expect(comparePredictions(before, answers([0.2, Number.NaN], [0, 1]), 1e-9).within).toBe(false);
    expect(comparePredictions(before, answers([0.2], [0]), 1e-9).within).toBe(false);
  });
});

it('allows more between versions and platforms', () => {
  const here = { kaizen: '1', node: 'v24', platform: 'linux x64', threads: 2 };
  expect(decideTolerance({ ...here, threads: 8 }, here)).toBe(1e-9);
  expect(decideTolerance({ ...here, node: 'v22' }, here)).toBe(1e-6);
  expect(decideTolerance({}, here)).toBe(1e-6);
});

it('compares what is recorded, as text', () => {
  expect(compareTexts('parameter', { trees: '30', seed: '8' }, { trees: 30, seed: 7, task: 'classification' })).toEqual(
    [{ area: 'parameter', name: 'seed', recorded: '8', found: '7', decides: false }],
  );
});

it('packs training rows into bits and reads them again; anything else is refused', () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const rows = Uint32Array.from([0, 7, 8, 16]);
  const packed = packTrainingRows('dv_1', 17, rows);
  expect(parseTrainingRows(bytes(packed))).toEqual({ versionId: 'dv_1', rows });
  expect(parseTrainingRows(bytes({ ...packed, rowCount: 40 }))).toBeUndefined();
  expect(parseTrainingRows(bytes([1]))).toBeUndefined();
});
