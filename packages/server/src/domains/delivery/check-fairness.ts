import {
  type CheckResult,
  type FairnessAttribute,
  type FairnessCheckSpec,
  type FairnessComparison,
  type FairnessDisparity,
  findNearestName,
} from '@kaizen/contracts';
import { describeFigure } from './describe-saving.ts';
import type { HoldoutAnswer } from './holdout-evaluation.io.ts';
import type { GroupedRows } from './holdout-evaluation.ts';

const defaultMinGroup = 30;

const nameOf = (attribute: FairnessAttribute) => (typeof attribute === 'string' ? attribute : attribute.column);
const attributesOf = ({ attribute }: FairnessCheckSpec) => (Array.isArray(attribute) ? attribute : [attribute]);

/** The columns that fairness checks read. */
export function listAttributes(specs: readonly FairnessCheckSpec[]): string[] {
  return [...new Set(specs.flatMap(attributesOf).map(nameOf))];
}

/** What the checks have to be computed of; those that judge the same way share a report. `reportOf[i]` is the place of check i's. */
export function planGroups(specs: readonly FairnessCheckSpec[]): {
  readonly groups: readonly GroupedRows[];
  readonly reportOf: readonly number[];
} {
  const keys: string[] = [];
  const members: FairnessCheckSpec[][] = [];
  const reportOf = specs.map((spec) => {
    const key = JSON.stringify([spec.favourable, spec.minGroup ?? defaultMinGroup]);
    const at = keys.includes(key) ? keys.indexOf(key) : keys.push(key) - 1;
    members[at] = [...(members[at] ?? []), spec];
    return at;
  });
  return { reportOf, groups: members.map(toGroups) };
}

function toGroups(specs: readonly FairnessCheckSpec[]): GroupedRows {
  const byName = new Map(specs.flatMap(attributesOf).map((attribute) => [nameOf(attribute), attribute]));
  const crossed = specs.map(attributesOf).filter((attributes) => attributes.length > 1);
  const intersections = new Map(
    crossed.map((attributes) => [JSON.stringify(attributes.map(nameOf)), attributes.map(nameOf)]),
  );
  return {
    attributes: [...byName.values()],
    intersections: [...intersections.values()],
    favourable: specs[0]?.favourable,
    minGroup: specs[0]?.minGroup ?? defaultMinGroup,
  };
}

/** The name of a check: "demographic_parity_ratio-by-age". */
function nameCheck(spec: FairnessCheckSpec): string {
  return `${spec.metric}-by-${attributesOf(spec).map(nameOf).join(' × ')}`;
}

/** A metric as sentences name it: "demographic parity ratio". */
function spell({ metric }: FairnessCheckSpec): string {
  return metric.replaceAll('_', ' ');
}

/**
 * Judges each check by the value on these rows; the interval stands beside it, and a bound within the interval is said to be within reach of chance. Groups
 * of fewer than `minGroup` rows count for nothing; with fewer than two others the check has insufficient data, which holds the gate.
 */
export function checkFairness(
  specs: readonly FairnessCheckSpec[],
  reportOf: readonly number[],
  findings: HoldoutAnswer['fairness'],
  known: readonly string[],
): CheckResult[] {
  return specs.map((spec, index): CheckResult => {
    const name = nameCheck(spec);
    const columns = attributesOf(spec).map(nameOf);
    const absent = columns.find((column) => !known.includes(column));
    if (absent !== undefined) {
      const nearest = findNearestName(absent, known);
      const mend = nearest === undefined ? `They have ${known.join(', ')}.` : `Did you mean "${nearest}"?`;
      return { name, verdict: 'error', reason: `The rows of the gate have no column "${absent}". ${mend}` };
    }
    const found = findings[reportOf[index] ?? -1];
    if (found?.report === undefined) {
      return { name, verdict: 'error', reason: found?.reason ?? 'The groups were not compared.' };
    }
    const { report } = found;
    const comparison = report.comparisons.find((one) => one.columns.join('\n') === columns.join('\n'));
    if (comparison === undefined) return { name, verdict: 'error', reason: 'The groups were not compared.' };
    return checkComparison(spec, comparison, report.minGroup);
  });
}

function checkComparison(spec: FairnessCheckSpec, comparison: FairnessComparison, minGroup: number): CheckResult {
  const name = nameCheck(spec);
  const { groups } = comparison;
  const judged = groups.filter((group) => group.judged);
  const n = judged.reduce((sum, group) => sum + group.n, 0);
  const bound = spec.min ?? spec.max;
  const threshold = bound === undefined ? {} : { threshold: bound };
  const missing = (reason: string): CheckResult => ({ name, verdict: 'insufficient_data', n, ...threshold, reason });
  if (judged.length < 2) {
    const sizes = groups.map((group) => `“${group.values.join(' × ')}” ${group.n}`).join(', ');
    return missing(
      `Fewer than two groups of ${comparison.columns.join(' × ')} have ${minGroup} rows (${sizes}), so they cannot be compared.`,
    );
  }
  const method = spec.method ?? 'between_groups';
  const disparity = comparison.disparities.find(
    (one) => one.name === spec.metric && one.method === method && one.agg !== 'mean',
  );
  if (disparity === undefined || disparity.value === null) {
    return missing(
      `${spell(spec)} has no value on these rows: it is not defined for these groups, or not for what the model answers.`,
    );
  }
  const { value, low, high, level } = disparity;
  const interval = low === null || high === null ? {} : { interval: { value, low, high, n, level } };
  const broken = findBroken(spec, value);
  const judgedBy = broken ?? { side: spec.min === undefined ? 'max' : 'min', bound: bound ?? 0 };
  const words = judgedBy.side === 'min' ? (broken ? 'below' : 'at least') : broken ? 'above' : 'at most';
  const reason = [
    `${spell(spec)} by ${comparison.columns.join(' × ')} is ${describeFigure(value)}, ${words} ${judgedBy.bound}`,
    `${describeWhere(disparity)}${describeSpan(disparity, judged.length, n)}.${describeDoubt(disparity, judgedBy.bound)}${describeSmall(groups.length - judged.length, minGroup)}`,
  ].join('');
  return {
    name,
    verdict: broken ? 'fail' : 'pass',
    observed: value,
    threshold: judgedBy.bound,
    n,
    ...interval,
    reason,
  };
}

function findBroken({ min, max }: FairnessCheckSpec, value: number) {
  if (min !== undefined && value < min) return { side: 'min' as const, bound: min };
  if (max !== undefined && value > max) return { side: 'max' as const, bound: max };
  return undefined;
}

function describeWhere({ lowest, highest }: FairnessDisparity): string {
  return lowest === undefined || highest === undefined ? '' : `: “${lowest}” lowest, “${highest}” highest`;
}

function describeSpan({ low, high, level }: FairnessDisparity, groups: number, n: number): string {
  const interval =
    low === null || high === null
      ? 'no interval'
      : `${Math.round(level * 1000) / 10} % interval ${describeFigure(low)} to ${describeFigure(high)}`;
  return ` (${interval}; ${groups} groups, ${n.toLocaleString('en-US')} rows)`;
}

function describeDoubt({ low, high }: FairnessDisparity, bound: number): string {
  if (low === null || high === null || bound < low || bound > high) return '';
  return ' The interval reaches the bound, so chance may be the reason.';
}

function describeSmall(small: number, minGroup: number): string {
  if (small === 0) return '';
  return ` ${small === 1 ? '1 group' : `${small} groups`} of fewer than ${minGroup} rows ${small === 1 ? 'is' : 'are'} not judged.`;
}
