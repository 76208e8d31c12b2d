/**
 * The ranks of scores among those of the training rows, by at most 1,000 knots: a score at knot i has the rank `ranks[i]`, one between two
 * knots lies on the line between them.
 *
 * Below the first knot the rank falls towards 0, above the last it rises towards 1, by `width / (width + distance)`: scores beyond any in
 * training keep their order. So the rank is strictly increasing in the score, and above 0 and below 1.
 */
export interface RankGrid {
  /** Scores, increasing. */
  readonly knots: Float64Array;
  /** (rows below + half of the rows at the same score) / rows, increasing. */
  readonly ranks: Float64Array;
  /** Distance beyond the knots at which half of the remaining rank is used up. */
  readonly width: number;
}

const MOST_KNOTS = 1000;

/** Knots nearer than this would turn the rounding of a score into a different rank. */
const isApart = (below: number, score: number) => score - below > 1e-9 * Math.abs(score) + 1e-12;

/** Share of sorted scores below the one at `at`, those equal to it counted by half. */
function computeMidRank(sorted: Float64Array, at: number): number {
  const score = sorted[at] ?? 0;
  let first = at;
  let end = at + 1;
  while (first > 0 && sorted[first - 1] === score) first--;
  while (end < sorted.length && sorted[end] === score) end++;
  return (first + end) / 2 / sorted.length;
}

/** Knots at evenly spread places of the sorted scores; fewer where scores repeat. At least one finite score. */
export function createRankGrid(scores: Float64Array): RankGrid {
  const sorted = Float64Array.from(scores).sort();
  const knots: number[] = [];
  const ranks: number[] = [];
  const wanted = Math.min(MOST_KNOTS, sorted.length);
  for (let i = 0; i < wanted; i++) {
    const at = wanted === 1 ? 0 : Math.round((i * (sorted.length - 1)) / (wanted - 1));
    const score = sorted[at] ?? 0;
    const below = knots[knots.length - 1];
    if (below !== undefined && !isApart(below, score)) continue;
    knots.push(score);
    ranks.push(computeMidRank(sorted, at));
  }
  const span = (knots[knots.length - 1] ?? 0) - (knots[0] ?? 0);
  const width = span > 0 ? span : Math.max(Math.abs(knots[0] ?? 0), 1e-9);
  return { knots: Float64Array.from(knots), ranks: Float64Array.from(ranks), width };
}

/** How fast the rank grows above each knot but the last; the same numbers in training and in the exported graph. */
export function computeRankSlopes({ knots, ranks }: RankGrid): Float64Array {
  return Float64Array.from({ length: knots.length - 1 }, (_, i) => {
    const rise = (ranks[i + 1] ?? 0) - (ranks[i] ?? 0);
    return rise / ((knots[i + 1] ?? 0) - (knots[i] ?? 0));
  });
}

/** Number of knots at or below a score. */
function countReached(knots: Float64Array, score: number): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((knots[middle] ?? 0) <= score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rank of each score, above 0 and below 1 (1 for an infinite score). */
export function computeRanks(grid: RankGrid, scores: Float64Array): Float64Array {
  const { knots, ranks, width } = grid;
  const slopes = computeRankSlopes(grid);
  const last = knots.length - 1;
  return scores.map((score) => {
    const reached = countReached(knots, score);
    if (reached === 0) return (ranks[0] ?? 0) * (width / (width + ((knots[0] ?? 0) - score)));
    if (reached > last) return 1 - (1 - (ranks[last] ?? 1)) * (width / (width + (score - (knots[last] ?? 0))));
    return (ranks[reached - 1] ?? 0) + (slopes[reached - 1] ?? 0) * (score - (knots[reached - 1] ?? 0));
  });
}
