import type { TrialView } from '@kaizen/contracts';
import { durationOf } from './tuning-words.ts';

/** What trials are sorted by: `number`, `status`, `score`, `duration` or the name of a parameter after `p.`; a minus in front turns it around. */
export type TrialOrder = string;

/** Trials in an order; those without a value stand last either way, and equal ones as they were begun. */
export function sortTrials(trials: readonly TrialView[], order: TrialOrder): readonly TrialView[] {
  const isDown = order.startsWith('-');
  const key = isDown ? order.slice(1) : order;
  return trials.toSorted((a, b) => {
    const left = sortKey(a, key);
    const right = sortKey(b, key);
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined) || a.number - b.number;
    }
    return (isDown ? -compare(left, right) : compare(left, right)) || a.number - b.number;
  });
}

function sortKey(trial: TrialView, key: string): number | string | undefined {
  switch (key) {
    case 'status':
      return trial.status;
    case 'score':
      return trial.score;
    case 'duration':
      return durationOf(trial);
    case 'number':
      return trial.number;
    default: {
      const value = trial.parameters[key.replace(/^p\./, '')];
      return typeof value === 'boolean' ? String(value) : value;
    }
  }
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en');
}
