import type { CostModel, QualityReport } from '@kaizen/contracts';
import { computeBinaryReport, computeRecordCosts, decideByThreshold, type OutcomeCosts } from '@kaizen/learn';

/** One model judged on labelled rows: its report, and what each row cost under its decisions. */
export interface Judged {
  readonly report: QualityReport;
  readonly costs: Float64Array;
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
export function judge(
  labels: Int32Array,
  scores: Float64Array,
  threshold: number,
  costs: CostModel | undefined,
): Judged {
  const { accuracy, precision, recall, f1, auc, confusion, n, positives } = computeBinaryReport(
    labels,
    scores,
    threshold,
  );
  const perRecord = computeRecordCosts(labels, decideByThreshold(scores, threshold), outcomeCostsOf(costs));
  const report: QualityReport = {
    n,
    positives,
    accuracy,
    precision,
    recall,
    f1,
    auc: Number.isNaN(auc) ? NO_ORDER : auc,
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
 * Labels as 1 (the positive class) and 0, for the rows that have one. Text, numbers and flags are read alike: `1`, `1.0` and `true` mean the
 * same, because a label comes back from a page as text and from a column as a flag.
 */
export function readLabels(
  values: ReadonlyArray<string | null>,
  positive: string,
): { readonly labels: Int32Array; readonly rows: readonly number[] } {
  const wanted = plainLabel(positive);
  // A label column has few values: each is read once.
  const isWanted = new Map<string, 1 | 0>();
  const rows: number[] = [];
  const labels: number[] = [];
  values.forEach((value, row) => {
    if (value === null) return;
    const known = isWanted.get(value) ?? (plainLabel(value) === wanted ? 1 : 0);
    isWanted.set(value, known);
    rows.push(row);
    labels.push(known);
  });
  return { labels: Int32Array.from(labels), rows };
}

function plainLabel(value: string): string {
  const text = value.trim();
  const lower = text.toLowerCase();
  if (lower === 'true') return '1';
  if (lower === 'false') return '0';
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? text : String(number);
}
