import type { FairnessDisparity } from '@kaizen/contracts';
import { metricLabel } from '../../../design/metric-words.ts';

const goals: Readonly<Record<string, string>> = {
  demographic_parity: 'Demographic parity',
  equal_opportunity: 'Equal opportunity',
  equalized_odds: 'Equalized odds',
};
const kinds = ['difference', 'ratio', 'group_min', 'group_max'] as const;
const kindWords = { difference: 'difference', ratio: 'ratio', group_min: 'lowest group', group_max: 'highest group' };

/** "Equalized odds, difference (mean)". */
export function nameDisparity({ name, agg }: Pick<FairnessDisparity, 'name' | 'agg'>): string {
  const kind = kinds.find((one) => name.endsWith(`_${one}`)) ?? 'difference';
  const what = name.slice(0, -kind.length - 1);
  const how = agg === undefined ? '' : agg === 'mean' ? ' (mean of both rates)' : ' (worse of both rates)';
  return `${goals[what] ?? metricLabel(what)}, ${kindWords[kind]}${how}`;
}

/** Whether a disparity is one of the three goals between groups: shown first. */
export function isGoal({ name, method, agg }: FairnessDisparity): boolean {
  return method === 'between_groups' && agg !== 'mean' && Object.keys(goals).some((goal) => name.startsWith(goal));
}
