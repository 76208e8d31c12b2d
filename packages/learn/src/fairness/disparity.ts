import type { MetricName } from '../evaluation/measure.ts';

/** How groups are compared: with one another, or each with all rows. */
export type DisparityMethod = 'between_groups' | 'to_overall';

/** The largest difference between groups (or from all rows); NaN where fewer than two groups (or no group) define the measure. */
export function computeDifference(groups: readonly number[], overall: number, method: DisparityMethod): number {
  const known = groups.filter((value) => !Number.isNaN(value));
  if (method === 'between_groups') return known.length < 2 ? Number.NaN : Math.max(...known) - Math.min(...known);
  return known.length < 1 ? Number.NaN : Math.max(...known.map((value) => Math.abs(value - overall)));
}

/** The smallest ratio of two groups (or of a group and all rows, the smaller on top); NaN as for the difference, and for 0 ÷ 0. */
export function computeRatio(groups: readonly number[], overall: number, method: DisparityMethod): number {
  const known = groups.filter((value) => !Number.isNaN(value));
  if (method === 'between_groups') return known.length < 2 ? Number.NaN : Math.min(...known) / Math.max(...known);
  const ratios = known.map((value) => Math.min(value, overall) / Math.max(value, overall));
  return ratios.length < 1 ? Number.NaN : Math.min(...ratios);
}

/** One number about the groups, from one measure or from two (equalized odds). */
export interface DisparityPlan {
  readonly name: string;
  readonly metrics: readonly MetricName[];
  readonly kind: 'difference' | 'ratio' | 'group_min' | 'group_max';
  readonly method: DisparityMethod;
  readonly agg?: 'worst_case' | 'mean';
}

const both: readonly DisparityMethod[] = ['between_groups', 'to_overall'];
const compared = ['difference', 'ratio'] as const;

/** The measures that fairlearn makes four variants of, and those of which it only names the worst group. */
const withDifference: readonly MetricName[] = [
  'true_positive_rate',
  'true_negative_rate',
  'false_positive_rate',
  'false_negative_rate',
  'selection_rate',
  'accuracy',
  'zero_one_loss',
];
const withMinimum: readonly MetricName[] = ['accuracy', 'balanced_accuracy', 'precision', 'recall', 'auc', 'r2', 'f1'];
const withMaximum: readonly MetricName[] = ['zero_one_loss', 'mae', 'mse', 'log_loss'];

function planParity(): DisparityPlan[] {
  return both.flatMap((method) =>
    compared.flatMap((kind): DisparityPlan[] => [
      { name: `demographic_parity_${kind}`, metrics: ['selection_rate'], kind, method },
      { name: `equal_opportunity_${kind}`, metrics: ['true_positive_rate'], kind, method },
      ...(['worst_case', 'mean'] as const).map(
        (agg): DisparityPlan => ({
          name: `equalized_odds_${kind}`,
          metrics: ['true_positive_rate', 'false_positive_rate'],
          kind,
          method,
          agg,
        }),
      ),
    ]),
  );
}

/** Everything that is computed from measures of these names; fairlearn's definitions and names (`auc` for `roc_auc_score` and so on). */
export function planDisparities(names: readonly MetricName[]): DisparityPlan[] {
  const all: DisparityPlan[] = [
    ...planParity(),
    ...withDifference.flatMap((name) =>
      both.flatMap((method) =>
        compared.map((kind): DisparityPlan => ({ name: `${name}_${kind}`, metrics: [name], kind, method })),
      ),
    ),
    ...withMinimum.map(
      (name): DisparityPlan => ({
        name: `${name}_group_min`,
        metrics: [name],
        kind: 'group_min',
        method: 'between_groups',
      }),
    ),
    ...withMaximum.map(
      (name): DisparityPlan => ({
        name: `${name}_group_max`,
        metrics: [name],
        kind: 'group_max',
        method: 'between_groups',
      }),
    ),
  ];
  return all.filter(({ metrics }) => metrics.every((metric) => names.includes(metric)));
}

function compareGroups({ kind, method }: DisparityPlan, groups: readonly number[], overall: number): number {
  switch (kind) {
    case 'difference':
      return computeDifference(groups, overall, method);
    case 'ratio':
      return computeRatio(groups, overall, method);
    case 'group_min':
      return Math.min(...groups.filter((value) => !Number.isNaN(value)));
    case 'group_max':
      return Math.max(...groups.filter((value) => !Number.isNaN(value)));
  }
}

/** The value of a plan; `groupsOf(metric)` has one value for each judged group, `overallOf(metric)` that of all rows. */
export function computeDisparity(
  plan: DisparityPlan,
  groupsOf: (metric: MetricName) => readonly number[],
  overallOf: (metric: MetricName) => number,
): number {
  const parts = plan.metrics.map((metric) => compareGroups(plan, groupsOf(metric), overallOf(metric)));
  if (plan.agg === 'mean') return parts.reduce((sum, part) => sum + part, 0) / parts.length;
  const value =
    plan.kind === 'ratio' ? Math.min(...parts) : parts.length > 1 ? Math.max(...parts) : (parts[0] ?? Number.NaN);
  return Number.isFinite(value) ? value : Number.NaN;
}
