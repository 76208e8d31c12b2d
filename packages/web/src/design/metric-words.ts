import { formatNumber, formatShare } from './format.ts';

interface MetricWords {
  readonly label: string;
  readonly meaning: string;
  readonly format?: 'share' | 'count';
}

const words: Readonly<Record<string, MetricWords>> = {
  accuracy: { label: 'Accuracy', meaning: 'Share of all rows that were decided right.' },
  precision: { label: 'Precision', meaning: 'Of those acted on, the share that was right to act on.' },
  recall: { label: 'Recall', meaning: 'Of the real cases, the share that was found.' },
  f1: { label: 'F1', meaning: 'Precision and recall in one number; 1 is perfect.' },
  macro_f1: { label: 'F1 over classes', meaning: 'Mean of the F1 of each class.' },
  auc: { label: 'ROC AUC', meaning: 'Chance that a real case is scored above one that is none; 0.5 is guessing.' },
  average_precision: { label: 'PR AUC', meaning: 'Mean precision over all thresholds.' },
  calibration_error: {
    label: 'Calibration error',
    meaning: 'Mean gap between the promised and the real share of cases; 0 is perfect.',
  },
  cost_per_1000: {
    label: 'Cost per 1,000 records',
    meaning: 'By the cost model of the project; its figures are assumptions.',
    format: 'count',
  },
  log_loss: { label: 'Log loss', meaning: 'How far the probabilities are off; 0 is perfect.' },
  brier: { label: 'Brier score', meaning: 'Mean squared error of the probabilities; 0 is perfect.' },
  weighted_f1: { label: 'F1 by rows', meaning: 'Mean of the F1 of each class, by its number of rows.' },
  balanced_accuracy: { label: 'Balanced accuracy', meaning: 'Mean share of each class that was decided right.' },
  mae: { label: 'Mean absolute error', meaning: 'How far predictions are off, in the unit of the label.' },
  rmse: { label: 'Root mean squared error', meaning: 'How far predictions are off; large errors count more.' },
  mse: { label: 'Mean squared error', meaning: 'Mean of the squared errors.' },
  r2: { label: 'R²', meaning: 'Share of the variance that is explained; 1 is perfect, 0 the mean.' },
  median_absolute_error: { label: 'Median absolute error', meaning: 'Half of the predictions are off by less.' },
  mape: { label: 'Relative error', meaning: 'Mean absolute error relative to the label.', format: 'share' },
  selection_rate: { label: 'Share acted on', meaning: 'Share of the rows that are called positive.', format: 'share' },
  threshold: { label: 'Threshold', meaning: 'Score from which the model acts.' },
  constantAccuracy: {
    label: 'Constant answer',
    meaning: 'Accuracy of always giving the more frequent class on the same rows.',
  },
  positives: { label: 'Real cases', meaning: 'Rows whose label is the positive class.', format: 'count' },
};

/** Name of a metric for pages. */
export function metricLabel(name: string): string {
  return words[name]?.label ?? name.replaceAll('_', ' ');
}

/** What a metric says, in a sentence; undefined for one that the product does not know. */
export function metricMeaning(name: string): string | undefined {
  return words[name]?.meaning;
}

/** A metric's value as pages show it. */
export function formatMetric(name: string, value: number): string {
  switch (words[name]?.format) {
    case 'share':
      return formatShare(value);
    case 'count':
      return formatNumber(value, 0);
    default:
      return formatNumber(value, 4);
  }
}
