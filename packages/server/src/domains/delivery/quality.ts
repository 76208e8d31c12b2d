import type { CostModel, MetricReport, QualityReport, TwoClassReport } from '@kaizen/contracts';
import {
  classMeasure,
  computeBinaryReport,
  computeRecordCosts,
  decideByThreshold,
  type Measure,
  measureOnce,
  numberMeasure,
  type OutcomeCosts,
} from '@kaizen/learn';
import type { JudgeTask } from './judge-rows.ts';

/** One model judged on labelled rows: its report, and what each row cost under its decisions: money, 1 for a wrong one, or the absolute error. */
export interface Judged {
  readonly report: QualityReport;
  readonly costs: Float64Array;
}

/** Judges one model by what its rows really were. */
export function judge(task: JudgeTask): Judged {
  switch (task.kind) {
    case 'two-classes':
      return judgeTwoClasses(task.labels, task.scores, task.threshold, task.costs);
    case 'classes':
      return judgeClasses(task.labels, Int32Array.from(task.scores), task.classes.length);
    case 'numbers':
      return judgeNumbers(task.labels, task.scores);
  }
}

/** Wrong or right of one of several classes; a label that is none of them is wrong whatever was decided. */
function judgeClasses(labels: Int32Array, decided: Int32Array, classes: number): Judged {
  // One more class for labels that the models do not know.
  const known = labels.map((label) => (label < 0 ? classes : label));
  const probabilities = new Float64Array(labels.length * (classes + 1));
  const measure = classMeasure({ labels: known, predicted: decided, probabilities, classCount: classes + 1 });
  const report = measureAll('classification', measure, ['accuracy', 'macro_f1', 'weighted_f1', 'balanced_accuracy']);
  return { report, costs: Float64Array.from(known, (label, row) => (label === decided[row] ? 0 : 1)) };
}

function judgeNumbers(actual: Float64Array, predicted: Float64Array): Judged {
  const measure = numberMeasure({ actual, predicted });
  const report = measureAll('regression', measure, ['mae', 'rmse', 'r2', 'median_absolute_error', 'mape', 'mse']);
  return { report, costs: actual.map((value, row) => Math.abs(value - (predicted[row] ?? 0))) };
}

/** The named results of a measure that are defined, in the order of the names. */
function measureAll(task: MetricReport['task'], measure: Measure, names: readonly string[]): MetricReport {
  const values = measureOnce(measure, new Float64Array(measure.n).fill(1));
  const found = new Map<string, number>(measure.names.map((name, index) => [name, values[index] ?? Number.NaN]));
  const metrics = names.flatMap((name) => {
    const value = found.get(name) ?? Number.NaN;
    return Number.isFinite(value) ? [[name, value] as const] : [];
  });
  return { task, n: measure.n, metrics: Object.fromEntries(metrics) };
}

/** Without a cost model every wrong decision counts 1, so that models can still be compared record by record. */
const errorCosts: OutcomeCosts = { falseNegative: 1, falsePositive: 1, truePositive: 0, trueNegative: 0 };

/** AUC of a ranking that knows nothing; shown when one class is absent and the area is undefined. */
const NO_ORDER = 0.5;

function outcomeCostsOf(costs: CostModel | undefined): OutcomeCosts {
  if (costs === undefined) return errorCosts;
  return {
    falseNegative: costs.missedFailure,
    falsePositive: costs.falseAlarm,
    truePositive: costs.plannedStop,
    trueNegative: 0,
  };
}

/** Unit of a cost difference per 1,000 records, for sentences. */
export function costUnitOf(costs: CostModel | undefined): string {
  return costs === undefined ? 'wrong decisions' : costs.currency;
}

/** Judges scores at a threshold (act when score >= threshold) and prices every row. */
export function judgeTwoClasses(
  labels: Int32Array,
  scores: Float64Array,
  threshold: number,
  costs: CostModel | undefined,
): Judged {
  const { accuracy, precision, recall, f1, auc, averagePrecision, confusion, n, positives } = computeBinaryReport(
    labels,
    scores,
    threshold,
  );
  const perRecord = computeRecordCosts(labels, decideByThreshold(scores, threshold), outcomeCostsOf(costs));
  const report: TwoClassReport = {
    n,
    positives,
    accuracy,
    precision,
    recall,
    f1,
    auc: Number.isNaN(auc) ? NO_ORDER : auc,
    ...(Number.isNaN(averagePrecision) ? {} : { averagePrecision }),
    threshold,
    confusion,
    ...(costs === undefined ? {} : { costPer1000: perThousand(perRecord) }),
  };
  return { report, costs: perRecord };
}

/** What each row costs when nobody ever acts. */
export function computeNeverActCosts(labels: Int32Array, costs: CostModel | undefined): Float64Array {
  return computeRecordCosts(labels, new Uint8Array(labels.length), outcomeCostsOf(costs));
}

/** Mean of per-record costs, per 1,000 records. */
export function perThousand(costs: Float64Array): number {
  return (costs.reduce((sum, cost) => sum + cost, 0) / costs.length) * 1000;
}

/** left − right, row by row; both priced on the same rows. */
export function computeDifferences(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((cost, row) => cost - (right[row] ?? 0));
}

/**
 * Labels as 1 (the positive class; with `normal` everything but that) and 0, for the rows that have one. Text, numbers and flags are read alike: `1`, `1.0` and `true` mean the
 * same, because a label comes back from a page as text and from a column as a flag.
 */
export function readLabels(
  values: ReadonlyArray<string | null>,
  named: { readonly positive: string; readonly normal?: string },
): { readonly labels: Int32Array; readonly rows: readonly number[] } {
  const wanted = plainLabel(named.normal ?? named.positive);
  const whenWanted = named.normal === undefined ? 1 : 0;
  // A label column has few values: each is read once.
  const isWanted = new Map<string, 1 | 0>();
  const rows: number[] = [];
  const labels: number[] = [];
  values.forEach((value, row) => {
    if (value === null) return;
    const known = isWanted.get(value) ?? (plainLabel(value) === wanted ? whenWanted : whenWanted === 1 ? 0 : 1);
    isWanted.set(value, known);
    rows.push(row);
    labels.push(known);
  });
  return { labels: Int32Array.from(labels), rows };
}

/** A label with numbers and flags spelt alike. */
export function plainLabel(value: string): string {
  const text = value.trim();
  const lower = text.toLowerCase();
  if (lower === 'true') return '1';
  if (lower === 'false') return '0';
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? text : String(number);
}
