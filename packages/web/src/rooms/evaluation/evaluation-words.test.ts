import { describe, expect, it } from 'vitest';
import { madeUpAnomaly, madeUpClassification, madeUpRegression } from '../../testing/made-up-evaluation.ts';
import { findBestBaseline, listConcerns, sayEvaluation, sayMeasured } from './evaluation-words.ts';
import { buildWaterfall, placeValues, spreadDots } from './explanation/shap-words.ts';
import { nameDisparity } from './fairness/disparity-words.ts';

describe('words', () => {
  it('the headline holds interval, baseline and rows', () => {
    expect(sayEvaluation(madeUpClassification())).toMatch(
      /^ROC AUC 0\.86 \(95 % interval 0\.821 to 0\.899\)\. Better than the constant answer \(0\.5\)\. 2,000 training rows/,
    );
    expect(sayEvaluation(madeUpRegression())).toContain('Not shown to be better than the last known value (3.1).');
    expect(sayEvaluation(madeUpAnomaly())).toMatch(/^No labels, so no quality is known\. 40 of 2,000 rows/);
  });

  it('concerns are leaks, groups below the line and a better champion; the best baseline follows the direction', () => {
    const report = madeUpClassification();
    expect(listConcerns(report)).toHaveLength(2);
    const [comparison] = report.comparisons;
    if (comparison === undefined) throw new Error('no comparison');
    const worse = { ...comparison, verdict: 'worse' as const, sentence: 'Worse.' };
    expect(listConcerns({ ...report, comparisons: [worse] }).at(-1)).toBe(
      'Against champion: version 3 of credit: Worse.',
    );
    const regression = madeUpRegression();
    const [mae] = regression.metrics;
    expect(mae === undefined ? undefined : findBestBaseline(regression, mae)).toEqual({
      name: 'persistence',
      value: 3.1,
    });
  });

  it('says what is not defined', () => {
    expect(sayMeasured({ value: null, low: null, high: null })).toBe('not defined');
    expect(sayMeasured({ value: 0.5, low: null, high: null })).toBe('0.5');
  });

  it('names disparities', () => {
    const one = { method: 'between_groups', value: 1, low: 0, high: 1, level: 0.95 } as const;
    expect(nameDisparity({ ...one, name: 'equalized_odds_difference', agg: 'mean' })).toBe(
      'Equalized odds, difference (mean of both rates)',
    );
    expect(nameDisparity({ ...one, name: 'false_positive_rate_ratio' })).toBe('False positive rate, ratio');
    expect(nameDisparity({ ...one, name: 'auc_group_min' })).toBe('ROC AUC, lowest group');
  });
});

describe('explanation', () => {
  const { shap } = madeUpClassification().explanation ?? {};

  it('a waterfall leads from the base to the output, however many steps are drawn', () => {
    if (shap === undefined) throw new Error('no Shapley values');
    for (const most of [1, 2, 9]) {
      const steps = buildWaterfall(shap, 5, most);
      expect(steps[0]?.from).toBe(shap.base);
      expect(steps.at(-1)?.to).toBeCloseTo(shap.output[5] ?? 0, 12);
      expect(steps).toHaveLength(Math.min(most + 1, shap.features.length));
    }
  });

  it('dots of one place lie beside each other, within their line', () => {
    const places = spreadDots([...Array.from({ length: 30 }, () => 0.5), 1], 0, 1);
    expect(new Set(places.slice(0, 30)).size).toBe(30);
    expect(Math.max(...places.map(Math.abs))).toBeLessThanOrEqual(0.41);
    expect(placeValues([3, null, 1, 2])).toEqual([1, undefined, 0, 0.5]);
  });
});
