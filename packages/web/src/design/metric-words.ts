import { errorMetrics } from '@kaizen/contracts';
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
  balanced_accuracy: { label: 'Balanced accuracy', meaning: 'Mean over the classes of the share that was found.' },
  specificity: { label: 'Specificity', meaning: 'Of the rows that are no case, the share that was left alone.' },
  mcc: { label: 'Matthews correlation', meaning: 'Agreement of decisions and labels; 0 is chance, 1 is perfect.' },
  weighted_f1: { label: 'Weighted F1', meaning: 'Mean of the F1 of each class, by its rows.' },
  auc_ovr: { label: 'ROC AUC over classes', meaning: 'Mean over the classes of the ROC AUC of one against the rest.' },
  mae: { label: 'Mean absolute error', meaning: 'How far predictions are off on average, in the unit of the label.' },
  mse: { label: 'Mean squared error', meaning: 'Mean of the squared errors.' },
  rmse: { label: 'Root mean squared error', meaning: 'As the mean error, but large errors count more.' },
  r2: { label: 'R²', meaning: 'Share of the variation that is explained; 0 is as good as the mean.' },
  median_absolute_error: { label: 'Median absolute error', meaning: 'Half of the predictions are off by less.' },
  mape: { label: 'Mean relative error', meaning: 'Error as a share of the actual number.', format: 'share' },
  ndcg: { label: 'NDCG', meaning: 'How near the order comes to the best one; 1 is perfect.' },
  selection_rate: { label: 'Selection rate', meaning: 'Share of the rows that are called positive.', format: 'share' },
  true_positive_rate: { label: 'True positive rate', meaning: 'Of the real cases, the share that was found.' },
  true_negative_rate: { label: 'True negative rate', meaning: 'Of the rows that are no case, the share left alone.' },
  false_positive_rate: { label: 'False positive rate', meaning: 'Of the rows that are no case, the share acted on.' },
  false_negative_rate: { label: 'False negative rate', meaning: 'Of the real cases, the share that was missed.' },
  zero_one_loss: { label: 'Error rate', meaning: 'Share of the rows that were decided wrong.' },
  threshold: { label: 'Threshold', meaning: 'Score from which the model acts.' },
  constantAccuracy: {
    label: 'Constant answer',
    meaning: 'Accuracy of always giving the more frequent class on the same rows.',
  },
  positives: { label: 'Real cases', meaning: 'Rows whose label is the positive class.', format: 'count' },
};

/** Whether less of a metric is better. */
export function isErrorMetric(name: string): boolean {
  return errorMetrics.some((error) => error === name);
}

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
