import type { EvaluationReport } from '@kaizen/contracts';

import { curvesOf, explanation, fairness, metric, steps } from './made-up-report-parts.ts';

const base: Pick<EvaluationReport, 'version' | 'rows' | 'bootstrap' | 'slices' | 'leaks' | 'comparisons'> = {
  version: 1,
  rows: {
    kind: 'cross-validated',
    n: 2000,
    what: '2,000 training rows, each predicted by the model of a fold that did not see it (5 folds)',
    weighted: false,
  },
  bootstrap: { repeats: 500, level: 0.95, seed: 1 },
  slices: [],
  leaks: { checked: [], findings: [] },
  comparisons: [],
};

/** A classifier with everything a report can have. */
export function madeUpClassification(): EvaluationReport {
  const names = ['auc', 'average_precision', 'accuracy', 'precision', 'recall', 'f1'];
  return structuredClone({
    ...base,
    task: 'classification',
    algorithm: 'gradient-boosting',
    label: 'risk',
    classes: ['bad', 'good'],
    positive: 'good',
    positives: 1400,
    metrics: [
      ...names.map((name, index) => metric(name, 0.86 - index / 40)),
      metric('log_loss', 0.41, 2000, false),
      metric('cost_per_1000', 412, 2000, false),
    ],
    baselines: [
      {
        name: 'constant',
        what: 'always “good”',
        metrics: [
          ...names.map((name) => metric(name, name === 'auc' ? 0.5 : 0.7)),
          metric('log_loss', 0.61, 2000, false),
          metric('cost_per_1000', 1500, 2000, false),
        ],
      },
    ],
    confusion: {
      classes: ['bad', 'good'],
      counts: [
        [410, 190],
        [150, 1250],
      ],
      perClass: [
        { class: 'bad', precision: 0.73, recall: 0.68, f1: 0.71, support: 600 },
        { class: 'good', precision: 0.87, recall: 0.89, f1: 0.88, support: 1400 },
      ],
    },
    curves: [curvesOf('good')],
    threshold: {
      value: 0.52,
      chosenBy: 'cost',
      costs: {
        currency: 'EUR',
        falseNegative: 1,
        falsePositive: 5,
        truePositive: 0,
        trueNegative: 0,
        per1000: { atThreshold: 412, atHalf: 431, always: 1500, never: 700 },
        curve: { x: steps, y: steps.map((x) => 412 + 2500 * (x - 0.52) ** 2) },
      },
    },
    slices: Array.from({ length: 25 }, (_, index) => ({
      column: index < 20 ? 'purpose' : 'amount',
      value: index < 20 ? `purpose ${index}` : `< ${index * 100}`,
      n: 60 + index * 10,
      positives: 40,
      metrics: [metric('auc', 0.6 + index / 100, 60 + index * 10), metric('f1', 0.9 - index / 100, 60)],
    })),
    ranking: {
      queries: 1,
      metrics: [metric('average_precision', 0.84), metric('ndcg', 0.97)],
      at: [10, 100].map((k) => ({
        k,
        metrics: [metric('precision', 0.9), metric('recall', k / 1400), metric('ndcg', 0.92)],
      })),
    },
    leaks: {
      checked: ['target-leak', 'duplicate-rows'],
      findings: [
        {
          kind: 'target-leak',
          severity: 'failed',
          column: 'closed at',
          value: 0.998,
          n: 2000,
          message:
            'Column “closed at” alone tells the label (AUC 0.998). It probably holds the answer, or was written after it; leave it out unless it is known when the model is asked.',
        },
      ],
    },
    comparisons: [
      {
        with: 'champion: version 3 of credit',
        metric: 'auc',
        higherIsBetter: true,
        value: 0.86,
        other: 0.855,
        test: 'delong',
        statistic: 1.01,
        pValue: 0.31,
        difference: 0.005,
        low: -0.005,
        high: 0.015,
        level: 0.95,
        n: 2000,
        verdict: 'no-difference-shown',
        sentence: 'No difference shown (p = 0.31, n = 2,000).',
      },
    ],
    fairness,
    explanation,
  });
}

/** A regression beside a constant and the last known value. */
export function madeUpRegression(): EvaluationReport {
  const actual = Array.from({ length: 200 }, (_, row) => row / 2);
  return structuredClone({
    ...base,
    task: 'regression',
    label: 'energy',
    metrics: [
      metric('mae', 3.2, 2000, false),
      metric('rmse', 4.8, 2000, false),
      metric('r2', 0.91),
      metric('mape', null, 2000, false),
    ],
    baselines: [
      { name: 'constant', what: 'always 50.2', metrics: [metric('mae', 25, 2000, false), metric('r2', 0)] },
      {
        name: 'persistence',
        what: 'the value of the hour before',
        metrics: [metric('mae', 3.1, 2000, false), metric('r2', 0.9)],
      },
    ],
    regression: {
      residuals: {
        edges: steps.map((x) => 20 * x - 10),
        counts: steps.slice(1).map((x) => Math.round(200 * Math.exp(-40 * (x - 0.5) ** 2))),
      },
      sample: { actual, predicted: actual.map((value, row) => value + 5 * Math.sin(row)) },
    },
  });
}

/** An anomaly detector without labels: there are scores and no quality. */
export function madeUpAnomaly(): EvaluationReport {
  return structuredClone({
    ...base,
    task: 'anomaly',
    metrics: [],
    baselines: [],
    threshold: { value: 0.62, chosenBy: 'contamination' },
    anomaly: {
      scores: {
        edges: steps.map((x) => 0.3 + x / 2),
        counts: steps.slice(1).map((x) => Math.round(150 * Math.exp(-20 * (x - 0.3) ** 2))),
      },
      called: 40,
      top: Array.from({ length: 30 }, (_, index) => ({ row: index * 61, score: 0.79 - index / 200 })),
    },
  });
}
