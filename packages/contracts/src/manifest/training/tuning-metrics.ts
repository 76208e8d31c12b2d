import type { LearningTask } from './training-fields.ts';

/** Whether more or less of a metric is better. */
export type MetricDirection = 'maximise' | 'minimise';

const ofRanking = {
  auc: 'maximise',
  average_precision: 'maximise',
  f1: 'maximise',
  cost_per_1000: 'minimise',
} as const;

/** What a study may be judged by, with the direction in which it is better. `cost_per_1000` needs the section `costs`. */
export const tuningMetrics: Readonly<Record<LearningTask, Readonly<Record<string, MetricDirection>>>> = {
  classification: {
    ...ofRanking,
    accuracy: 'maximise',
    macro_f1: 'maximise',
    log_loss: 'minimise',
    brier: 'minimise',
  },
  regression: { rmse: 'minimise', mae: 'minimise', r2: 'maximise' },
  anomaly: ofRanking,
};
