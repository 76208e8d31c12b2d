import type { FairnessGoal, FairnessMitigation } from './fairness-report.ts';
import type { DecisionSubject } from './fairness-subject.ts';
import { chooseGroupThresholds, judgeOneThreshold, type ThresholdRequest } from './mitigation.ts';

const goalWords: Readonly<Record<FairnessGoal, string>> = {
  demographic_parity: 'selection rates',
  equal_opportunity: 'true positive rates',
  equalized_odds: 'true and false positive rates',
};

/** Groups that have rows of every class that the goal's rates need. */
function hasClasses({ labels }: DecisionSubject, rows: Uint32Array, goal: FairnessGoal): boolean {
  const positives = rows.reduce((sum, row) => sum + (labels[row] ?? 0), 0);
  if (goal === 'demographic_parity') return true;
  return positives > 0 && (goal === 'equal_opportunity' || positives < rows.length);
}

function describeOffer(
  goal: FairnessGoal,
  before: { difference: number; cost: number },
  after: { difference: number; cost: number },
  unit: string,
): string {
  const extra = 1000 * (after.cost - before.cost);
  const price = `${Math.abs(extra).toLocaleString('en', { maximumFractionDigits: 1 })} ${unit} per 1,000 rows`;
  const effect =
    Math.abs(extra) < 0.05 ? 'at the same cost' : extra > 0 ? `and cost ${price} more` : `and cost ${price} less`;
  return `Thresholds for each group bring the difference of ${goalWords[goal]} from ${before.difference.toFixed(3)} to ${after.difference.toFixed(3)} ${effect} than one threshold, on the rows they were chosen on.`.replace(
    'at the same cost than',
    'at the same cost as',
  );
}

/** Thresholds for each judged group, and their cost beside the one threshold; undefined where fewer than two groups can be treated so. */
export function offerThresholds(
  groups: ReadonlyArray<{ readonly values: readonly string[]; readonly rows: Uint32Array }>,
  subject: DecisionSubject,
  { goal, tolerance }: { readonly goal: FairnessGoal; readonly tolerance: number },
): FairnessMitigation | undefined {
  const treated = groups.filter(({ rows }) => hasClasses(subject, rows, goal));
  if (treated.length < 2 || !subject.hasScores || !subject.hasLabels) return undefined;
  const { labels, scores, weights, costs, costUnit, isReversed, threshold, strict } = subject;
  const request: ThresholdRequest = {
    labels,
    scores,
    weights,
    groups: treated.map(({ rows }) => rows),
    goal,
    tolerance,
    costs,
  };
  const after = chooseGroupThresholds(request);
  const before = judgeOneThreshold(request, threshold, strict);
  return {
    goal,
    tolerance,
    thresholds: treated.map(({ values, rows }, index) => {
      const own = after.thresholds[index] ?? 0;
      return { values, n: rows.length, threshold: isReversed ? 1 - own : own };
    }),
    oneThreshold: { difference: before.difference, costPer1000: 1000 * before.cost },
    perGroup: { difference: after.difference, costPer1000: 1000 * after.cost },
    costUnit,
    sentence: describeOffer(goal, before, after, costUnit),
  };
}
