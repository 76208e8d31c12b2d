import type { FeatureValue, ShapSummary } from '@kaizen/contracts';
import { formatNumber } from '../../../design/format.ts';
import { digitsFor } from '../evaluation-words.ts';

const units: Readonly<Record<ShapSummary['unit'], string>> = {
  'log-odds': 'log odds',
  probability: 'probability',
  value: 'prediction',
  'anomaly-score': 'anomaly score',
  'log2-anomaly-score': 'logarithm (base 2) of the anomaly score',
};

/** "log odds of “yes”". */
export function sayShapUnit({ unit, class: name }: Pick<ShapSummary, 'unit' | 'class'>): string {
  return `${units[unit]}${name === undefined ? '' : ` of “${name}”`}`;
}

/** A raw value of a column. */
export function sayFeature(value: FeatureValue | undefined): string {
  if (value === null || value === undefined) return 'missing';
  return typeof value === 'number' ? formatNumber(value, digitsFor(value)) : value;
}

/** Where each value stands among the values of its column, 0 to 1; categories by first occurrence; undefined where missing. */
export function placeValues(values: readonly FeatureValue[]): (number | undefined)[] {
  const numbers = values.filter((value) => typeof value === 'number').toSorted((a, b) => a - b);
  const categories = [...new Set(values.filter((value) => typeof value === 'string'))];
  const rank = new Map<number, number>();
  for (const [index, number] of numbers.entries()) rank.set(number, index / Math.max(1, numbers.length - 1));
  return values.map((value) => {
    if (value === null) return undefined;
    if (typeof value === 'number') return rank.get(value);
    return categories.length < 2 ? 0.5 : categories.indexOf(value) / (categories.length - 1);
  });
}

/** Places along the scale in which dots lie beside each other. */
const BINS = 60;

/** Sideways places of the dots of one line, so that those near each other do not cover one another: within ±0.4. */
export function spreadDots(contributions: readonly number[], low: number, high: number): number[] {
  const filled = new Map<number, number>();
  const bins = contributions.map((value) => Math.floor(((value - low) / (high - low || 1)) * BINS));
  const sizes = new Map<number, number>();
  for (const bin of bins) sizes.set(bin, (sizes.get(bin) ?? 0) + 1);
  const fullest = Math.max(1, ...sizes.values());
  return bins.map((bin) => {
    const place = filled.get(bin) ?? 0;
    filled.set(bin, place + 1);
    // Right and left of the middle by turns.
    const step = Math.ceil(place / 2) * (place % 2 === 0 ? 1 : -1);
    return (0.8 * step) / Math.max(fullest, 12);
  });
}

/** One step of a waterfall: from where to where a column moves the output. */
export interface WaterfallStep {
  readonly name: string;
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/** From the base to the output of one sampled row: the largest contributions one by one, the rest in one step. */
export function buildWaterfall(shap: ShapSummary, index: number, most: number): WaterfallStep[] {
  const parts = shap.features
    .map(({ feature, contributions, values }) => ({
      name: feature,
      value: sayFeature(values[index]),
      move: contributions[index] ?? 0,
    }))
    .toSorted((a, b) => Math.abs(b.move) - Math.abs(a.move));
  const rest = parts.slice(most).reduce((sum, { move }) => sum + move, shap.otherContribution?.[index] ?? 0);
  const count = Math.max(0, parts.length - most);
  const others =
    count > 0 || shap.otherContribution !== undefined ? [{ name: 'all others', value: '', move: rest }] : [];
  let at = shap.base;
  return [...parts.slice(0, most), ...others].map(({ name, value, move }) => {
    const from = at;
    at += move;
    return { name, value, from, to: at };
  });
}
