import type { ClassCurves, ExplanationReport, FairnessGroup, FairnessReport, MeasuredMetric } from '@kaizen/contracts';

/** A metric with an interval around it. */
export function metric(name: string, value: number | null, n = 2000, higherIsBetter = true): MeasuredMetric {
  const half = value === null ? null : 0.04 * Math.abs(value) + 0.005;
  return {
    name,
    value,
    low: value === null || half === null ? null : value - half,
    high: value === null || half === null ? null : value + half,
    level: 0.95,
    n,
    higherIsBetter,
  };
}

export const steps = Array.from({ length: 51 }, (_, index) => index / 50);
const thresholds = steps.map((step) => (step === 0 ? null : 1 - step));

export function curvesOf(name: string): ClassCurves {
  return {
    class: name,
    roc: { x: steps, y: steps.map((x) => x ** 0.25), threshold: thresholds },
    precisionRecall: { x: steps, y: steps.map((x) => 1 - 0.6 * x ** 3), threshold: thresholds },
    calibration: Array.from({ length: 10 }, (_, bin) => {
      const observed = Math.min(0.98, bin / 11 + 0.03);
      return {
        low: bin / 10,
        high: (bin + 1) / 10,
        n: 200,
        meanScore: (bin + 0.5) / 10,
        observed,
        observedLow: Math.max(0, observed - 0.05),
        observedHigh: Math.min(1, observed + 0.05),
      };
    }),
    gain: { x: steps, y: steps.map((x) => x ** 0.3), threshold: thresholds },
    lift: { x: steps.slice(1), y: steps.slice(1).map((x) => x ** -0.7), threshold: thresholds.slice(1) },
  };
}

function group(values: readonly string[], n: number, rate: number, ratio: number | null): FairnessGroup {
  const judged = ratio !== null;
  return {
    values: [...values],
    n,
    positives: Math.round(n / 4),
    judged,
    metrics: [
      metric('selection_rate', rate, n),
      metric('true_positive_rate', 0.7, n),
      metric('auc', judged ? 0.85 : null, n),
    ],
    impactRatio: {
      value: ratio,
      low: ratio === null ? null : ratio - 0.08,
      high: ratio === null ? null : Math.min(1, ratio + 0.08),
    },
  };
}

export const fairness: FairnessReport = {
  favourable: 'good',
  minGroup: 30,
  line: 0.8,
  level: 0.95,
  comparisons: [
    {
      columns: ['sex'],
      groups: [group(['female'], 620, 0.42, 0.66), group(['male'], 1371, 0.64, 1), group(['missing'], 9, 0.5, null)],
      overall: [metric('selection_rate', 0.57), metric('true_positive_rate', 0.7), metric('auc', 0.85)],
      disparities: (['difference', 'ratio'] as const).flatMap((kind) =>
        ['demographic_parity', 'equal_opportunity', 'accuracy'].map((goal) => ({
          name: `${goal}_${kind}`,
          method: 'between_groups' as const,
          value: kind === 'ratio' ? 0.66 : 0.22,
          low: kind === 'ratio' ? 0.58 : 0.14,
          high: kind === 'ratio' ? 0.74 : 0.3,
          level: 0.95,
          ideal: kind === 'ratio' ? (1 as const) : (0 as const),
          lowest: 'female',
          highest: 'male',
        })),
      ),
      verdict: 'below-line',
      sentence:
        '“female” is selected 0.66 times as often as the most selected group (n = 620, interval 0.58 to 0.74): below 0.80.',
      mitigation: {
        goal: 'demographic_parity',
        tolerance: 0.02,
        thresholds: [
          { values: ['female'], n: 620, threshold: 0.41 },
          { values: ['male'], n: 1371, threshold: 0.55 },
        ],
        oneThreshold: { difference: 0.22, costPer1000: 412 },
        perGroup: { difference: 0.018, costPer1000: 455.5 },
        costUnit: 'EUR',
        sentence:
          'Thresholds for each group bring the difference of selection rates from 0.220 to 0.018 and cost 43.5 EUR per 1,000 rows more than one threshold, on the rows they were chosen on.',
      },
    },
  ],
};

const explained = Array.from({ length: 60 }, (_, row) => row);
const features = ['amount', 'age of the account', 'purpose', 'duration'].map((feature, line) => {
  const contributions = explained.map((row) => (Math.sin(row * (line + 1)) * (4 - line)) / 4);
  return {
    feature,
    meanAbsolute: contributions.reduce((sum, value) => sum + Math.abs(value), 0) / contributions.length,
    contributions,
    values: explained.map((row) =>
      feature === 'purpose'
        ? (['car', 'house', 'other'][row % 3] ?? null)
        : row === 3
          ? null
          : 100 * (Math.sin(row * (line + 1)) + 1),
    ),
  };
});

export const explanation: ExplanationReport = {
  importance: {
    metric: 'auc',
    repeats: 20,
    level: 0.95,
    rows: 2000,
    features: features.map(({ feature }, line) => ({
      feature,
      value: 0.1 / (line + 1),
      low: 0.08 / (line + 1),
      high: 0.12 / (line + 1),
    })),
  },
  shap: {
    method: 'tree-path-dependent',
    unit: 'log-odds',
    class: 'good',
    base: 0.9,
    rows: explained.map((row) => row * 7),
    output: explained.map(
      (row) => 0.9 + features.reduce((sum, { contributions }) => sum + (contributions[row] ?? 0), 0),
    ),
    features,
  },
  dependence: [
    {
      feature: 'amount',
      kind: 'numeric',
      class: 'good',
      grid: steps.map((x) => x * 200),
      mean: steps.map((x) => 0.8 - 0.4 * x),
      low: steps.map((x) => 0.6 - 0.4 * x),
      high: steps.map((x) => 0.95 - 0.3 * x),
      n: 500,
    },
    {
      feature: 'purpose',
      kind: 'categorical',
      class: 'good',
      grid: ['car', 'house', 'other'],
      mean: [0.6, 0.8, 0.5],
      n: 500,
    },
  ],
};
