/** Points that stand for groups of others, and what that costs. */
interface CompressedPoints {
  readonly points: number[];
  readonly weights: number[];
  /** Half the weight of the heaviest group of several values: no number's rank changes by more values than this. */
  readonly moved: number;
}

/**
 * Cuts ascending distinct values into consecutive groups: the first and the last value stand alone, a value heavier than
 * `limit` too, and every other group weighs at most `limit`. Returns where each group starts, or undefined when that takes
 * more than `size` groups.
 */
function cutGroups(weights: ArrayLike<number>, n: number, limit: number, size: number): number[] | undefined {
  const starts = [0, 1];
  let held = 0;
  for (let i = 1; i < n - 1; i++) {
    const weight = weights[i] ?? 0;
    if (held > 0 && held + weight > limit) {
      starts.push(i);
      held = 0;
      if (starts.length >= size) return undefined;
    }
    held += weight;
  }
  starts.push(n - 1);
  return starts.length <= size ? starts : undefined;
}

/** The weighted median of [from, to): at most half of `total` lies below it, and at most half above. */
function findMiddle(weights: ArrayLike<number>, from: number, to: number, total: number): number {
  let upTo = 0;
  for (let i = from; i < to; i++) {
    upTo += weights[i] ?? 0;
    if (upTo >= total / 2) return i;
  }
  return to - 1;
}

function sumOf(weights: ArrayLike<number>, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += weights[i] ?? 0;
  return total;
}

/**
 * Reduces `n` ascending distinct values with weights to at most `size` points of about equal weight (equi-depth: Piatetsky-Shapiro
 * and Connell, SIGMOD 1984). Each group stands at its weighted median, so a rank changes by at most half a group. Heavy values keep
 * a point of their own; the least and the greatest value stay.
 */
export function compressPoints(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  n: number,
  size: number,
): CompressedPoints {
  const points: number[] = [];
  const kept: number[] = [];
  if (n <= size) {
    for (let i = 0; i < n; i++) {
      // Adding 0 turns -0 into 0, which is the same value.
      points.push((values[i] ?? 0) + 0);
      kept.push(weights[i] ?? 0);
    }
    return { points, weights: kept, moved: 0 };
  }
  let limit = sumOf(weights, 1, n - 1) / (size - 2);
  let starts = cutGroups(weights, n, limit, size);
  while (starts === undefined) {
    limit *= 1.02;
    starts = cutGroups(weights, n, limit, size);
  }
  let moved = 0;
  for (let group = 0; group < starts.length; group++) {
    const from = starts[group] ?? 0;
    const to = starts[group + 1] ?? n;
    const total = sumOf(weights, from, to);
    points.push((values[findMiddle(weights, from, to, total)] ?? 0) + 0);
    kept.push(total);
    if (to - from > 1) moved = Math.max(moved, total / 2);
  }
  return { points, weights: kept, moved };
}
