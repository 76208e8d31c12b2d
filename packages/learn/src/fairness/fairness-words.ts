import type { FairnessComparison, FairnessGroup } from './fairness-report.ts';

const nameOf = (group: FairnessGroup) => group.values.join(' × ');
const count = (n: number) => n.toLocaleString('en');

/** The verdict by impact ratio, and a sentence that says which group, how far, and on how many rows. */
export function describeGroups(
  groups: readonly FairnessGroup[],
  { minGroup, line }: { readonly minGroup: number; readonly line: number },
  kind: 'decisions' | 'numbers',
): Pick<FairnessComparison, 'verdict' | 'sentence'> {
  const judged = groups.filter((group) => group.judged);
  const small = groups.length - judged.length;
  const left =
    small === 0
      ? ''
      : ` ${small === 1 ? '1 group' : `${small} groups`} of fewer than ${minGroup} rows ${small === 1 ? 'is' : 'are'} not judged.`;
  if (judged.length < 2) {
    return { verdict: 'unknown', sentence: `Fewer than two groups have ${minGroup} rows; nothing is judged.` };
  }
  if (kind === 'numbers') {
    return {
      verdict: 'unknown',
      sentence: `Errors of ${judged.length} groups stand side by side; a number has no selection rate to judge.${left}`,
    };
  }
  const rated = judged.filter(({ impactRatio }) => impactRatio.value !== null);
  const [worst] = rated.toSorted((a, b) => (a.impactRatio.value ?? 0) - (b.impactRatio.value ?? 0));
  const { value, low, high } = worst?.impactRatio ?? { value: null, low: null, high: null };
  if (worst === undefined || value === null) {
    return { verdict: 'unknown', sentence: `No group is selected at all, so there is nothing to compare.${left}` };
  }
  const interval = low === null || high === null ? '' : `, interval ${low.toFixed(2)} to ${high.toFixed(2)}`;
  const facts = `${value.toFixed(2)} times as often as the most selected group (n = ${count(worst.n)}${interval})`;
  if (value >= line) {
    return {
      verdict: 'not-shown',
      sentence: `No group lies below ${line.toFixed(2)}. The least selected, “${nameOf(worst)}”, is selected ${facts}.${left}`,
    };
  }
  const doubt = high !== null && high >= line ? ' The interval reaches the line, so chance may be the reason.' : '';
  return {
    verdict: 'below-line',
    sentence: `“${nameOf(worst)}” is selected ${facts}: below ${line.toFixed(2)}.${doubt}${left}`,
  };
}
