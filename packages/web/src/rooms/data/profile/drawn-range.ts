import type { ColumnProfile } from '@kaizen/contracts';

type Histogram = NonNullable<ColumnProfile['histogram']>;

/** The part of the number axis that is drawn. */
export interface DrawnRange {
  readonly from: number;
  readonly to: number;
  /** Only the middle 98 % of the values: the others lie so far out that one bar would hold nearly everything. */
  readonly isMiddle: boolean;
}

/** The middle is drawn alone when it takes less than this part of the whole axis. */
const NARROW = 0.25;
const BINS = 24;
/** Shares below the quantiles of a profile. */
const LEVELS = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/** What to draw of one column, or of the same column of two versions over each other; undefined where there are no numbers. */
export function chooseRange(profiles: readonly (ColumnProfile | undefined)[]): DrawnRange | undefined {
  const shown = profiles.filter((one) => one?.histogram !== undefined);
  if (shown.length === 0) return undefined;
  const from = Math.min(...shown.map((one) => one?.histogram?.edges[0] ?? 0));
  const to = Math.max(...shown.map((one) => one?.histogram?.edges.at(-1) ?? 0));
  const low = Math.min(...shown.map((one) => one?.quantiles?.[0] ?? from));
  const high = Math.max(...shown.map((one) => one?.quantiles?.at(-1) ?? to));
  const isMiddle = high > low && high - low < NARROW * (to - from);
  return isMiddle ? { from: low, to: high, isMiddle } : { from, to, isMiddle };
}

/** The histogram of a column in a range: the stored one for the whole, otherwise made from its summary, or from its quantiles where that was not sent. */
export function histogramIn(profile: ColumnProfile | undefined, range: DrawnRange | undefined): Histogram | undefined {
  if (profile?.histogram === undefined || range?.isMiddle !== true) return profile?.histogram;
  const edges = edgesOf(profile, range);
  const { summary, quantiles = [], count } = profile;
  const upTo =
    summary === undefined
      ? (edge: number) => count * shareUpTo(quantiles, edge)
      : (edge: number) => weightUpTo(summary, edge);
  const below = edges.map(upTo);
  return { edges, counts: edges.slice(1).map((_, bin) => (below[bin + 1] ?? 0) - (below[bin] ?? 0)) };
}

/** Equal bins; whole numbers in a short range get a bin each, around them. */
function edgesOf({ type }: ColumnProfile, { from, to }: DrawnRange): number[] {
  const [low, high] = [Math.floor(from), Math.ceil(to)];
  if (type === 'integer' && high - low <= 2 * BINS)
    return Array.from({ length: high - low + 2 }, (_, at) => low + at - 0.5);
  return Array.from({ length: BINS + 1 }, (_, at) => from + ((to - from) * at) / BINS);
}

function weightUpTo({ points, weights }: NonNullable<ColumnProfile['summary']>, edge: number): number {
  let sum = 0;
  for (const [at, point] of points.entries()) {
    if (point > edge) break;
    sum += weights[at] ?? 0;
  }
  return sum;
}

/** Share of the values up to an edge, in a straight line between two quantiles; equal quantiles are a step. */
export function shareUpTo(quantiles: readonly number[], edge: number): number {
  const after = quantiles.findIndex((quantile) => quantile > edge);
  if (after === -1) return LEVELS.at(-1) ?? 1;
  const [low, high] = [quantiles[after - 1], quantiles[after]];
  const [from, to] = [LEVELS[after - 1] ?? 0, LEVELS[after] ?? 0];
  return low === undefined || high === undefined ? 0 : from + ((to - from) * (edge - low)) / (high - low);
}
