import type { Difference } from './delivery-context.ts';
import { describeAmount, describeFigure, describeGain, describeSaving } from './describe-saving.ts';

/** What one look at a canary has in hand. */
export interface LookEvidence {
  readonly step: number;
  /** How many looks this step had before. */
  readonly look: number;
  readonly steps: number;
  /** Labelled rows that the step asks for; 0 = the step is left by requests alone. */
  readonly labelsAsked: number;
  /** Labelled rows since the canary began, and positive ones (all of them where no class is positive). */
  readonly labelled: number;
  readonly positives: number;
  /** How much better the candidate is (by cost: per 1,000 records), at the level of this look; absent with fewer than 2 labelled rows. */
  readonly difference?: Difference;
  readonly unit: string;
  /** Requests answered during the step, by the candidate and in all, and its weight. */
  readonly answered: { readonly candidate: number; readonly all: number; readonly weight: number };
  /** Why the candidate could not score the rows, when it could not. */
  readonly failure?: string;
}

export interface LookVerdict {
  readonly verdict: 'advance' | 'hold' | 'roll_back';
  readonly reason: string;
}

/** One-sided chance, over a whole canary, of rolling back a candidate that is no worse. */
export const canaryAlpha = 0.05;
/** Fewer positive rows than this say nothing about missed failures. */
const minPositives = 10;
/** With fewer expected requests a small share is chance. */
const minExpectedRequests = 20;

/**
 * The one-sided error of one look: alpha is split evenly over the planned steps (Bonferroni), and look ℓ of a step spends 1/2^(ℓ+1) of its
 * step's share, so that the sum over any number of looks stays within alpha.
 */
export function computeLookAlpha(steps: number, look: number): number {
  return canaryAlpha / Math.max(1, steps) / 2 ** (look + 1);
}

/** Whether the candidate goes on, waits, or goes back. */
export function decideLook(evidence: LookEvidence): LookVerdict {
  if (evidence.failure !== undefined) {
    return { verdict: 'roll_back', reason: `The candidate could not score the labelled rows: ${evidence.failure}` };
  }
  const silent = describeSilence(evidence.answered);
  if (silent !== undefined) return { verdict: 'roll_back', reason: silent };
  const { difference, labelled, positives, unit } = evidence;
  if (difference !== undefined && difference.high < 0) {
    const least = difference.metric === 'cost' ? describeAmount(-difference.high) : describeFigure(-difference.high);
    const reason = `Shown worse than the champion on ${describeAmount(labelled)} labelled rows: it ${describe(difference, unit)}, at least ${least}.`;
    return { verdict: 'roll_back', reason };
  }
  if (evidence.labelsAsked === 0) {
    return { verdict: 'advance', reason: 'The step asks for no labels, and its requests were answered.' };
  }
  if (difference === undefined || positives < minPositives) {
    const reason = `${positives} positive rows among ${labelled} labelled ones are fewer than ${minPositives}: too few to tell. Waiting for ${evidence.labelsAsked} more labels.`;
    return { verdict: 'hold', reason };
  }
  if (difference.metric !== 'cost') {
    const reason = `Not shown worse than the champion on ${describeAmount(labelled)} labelled rows: it ${describe(difference, unit)}, and may be up to ${describeFigure(difference.high)} better.`;
    return { verdict: 'advance', reason };
  }
  const saving = `${describe(difference, unit)}, and may save up to ${describeAmount(difference.high)}`;
  return {
    verdict: 'advance',
    reason: `Not shown worse than the champion on ${describeAmount(labelled)} labelled rows with ${positives} positive: it ${saving}.`,
  };
}

function describe({ metric, value }: Difference, unit: string): string {
  return metric === 'cost' ? describeSaving(value, unit) : describeGain(metric, value);
}

/** Requests that fail are answered with an error and never logged, so a candidate that fails answers less than its share. */
function describeSilence({ candidate, all, weight }: LookEvidence['answered']): string | undefined {
  const expected = all * weight;
  if (expected < minExpectedRequests || candidate >= expected / 2) return undefined;
  return `The candidate answered ${candidate} of ${all} requests where its weight of ${weight * 100} % should have brought about ${Math.round(expected)}: its requests fail.`;
}
