import {
  type BootstrapPlan,
  binaryMeasure,
  bootstrapMeasures,
  classMeasure,
  isHigherBetter,
  type Measure,
  type MetricName,
  numberMeasure,
  orderByScore,
  percentileInterval,
} from '@kaizen/learn';
import type { JudgeTask } from './judge-rows.ts';

/** How much better the right side is by one metric, with its interval; above 0 = better. NaN where the metric is not defined. */
export interface MetricGain {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Both sides on the same rows, compared by a metric on the same resamples. */
export interface MetricDifferenceTask {
  readonly metric: MetricName;
  readonly left: JudgeTask;
  readonly right: JudgeTask;
  readonly plan: BootstrapPlan;
}

/** A paired bootstrap of the metric's difference; undefined when models of this kind do not have the metric. */
export function computeMetricGain({ metric, left, right, plan }: MetricDifferenceTask): MetricGain | undefined {
  const measures = [measureOf(left), measureOf(right)];
  const index = measures[0]?.names.indexOf(metric) ?? -1;
  if (index < 0) return undefined;
  const weights = new Float64Array(left.labels.length).fill(1);
  const [before, after] = bootstrapMeasures(measures, weights, plan);
  if (before === undefined || after === undefined) return undefined;
  const sign = isHigherBetter(metric) ? 1 : -1;
  const width = before.measure.names.length;
  const gain = (a: Float64Array, b: Float64Array, at: number) => sign * ((b[at] ?? 0) - (a[at] ?? 0));
  const samples = Float64Array.from({ length: plan.repeats }, (_, repeat) =>
    gain(before.samples, after.samples, repeat * width + index),
  );
  return { value: gain(before.values, after.values, index), ...percentileInterval(samples, plan.level) };
}

function measureOf(task: JudgeTask): Measure {
  switch (task.kind) {
    case 'two-classes': {
      const { labels, scores, threshold } = task;
      return binaryMeasure({ labels, scores, threshold, order: orderByScore(scores), probabilities: false });
    }
    case 'classes': {
      // One more class for labels that the models do not know.
      const classCount = task.classes.length + 1;
      const labels = task.labels.map((label) => (label < 0 ? classCount - 1 : label));
      const probabilities = new Float64Array(labels.length * classCount);
      return classMeasure({ labels, predicted: Int32Array.from(task.scores), probabilities, classCount });
    }
    case 'numbers':
      return numberMeasure({ actual: task.labels, predicted: task.scores });
  }
}

/** Resamples for a number of rows: as many as the interval's ends need, fewer where the work would take minutes. */
export function planRepeats(rows: number, wanted: number): number {
  return Math.max(200, Math.min(wanted, Math.floor(200_000_000 / Math.max(1, rows))));
}
