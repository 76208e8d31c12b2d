import type { Random } from '@kaizen/stats';

/** A leaf of a tree over the unit cube: the box it covers and the mean of the points in it. */
export interface Box {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly value: number;
}

/** Points in the unit cube, each with a value. */
export interface Points {
  /** One array per dimension, one place in [0, 1] per point. */
  readonly places: readonly Float64Array[];
  readonly values: Float64Array;
}

interface Cut {
  readonly dimension: number;
  readonly at: number;
  readonly gain: number;
}

/**
 * Grows one tree of a regression forest on points drawn with replacement (L. Breiman, Random forests, Machine Learning 45, 2001), all dimensions tried at
 * each cut, until every leaf has one value. It keeps boxes where learn's trees keep thresholds: their volumes are what an analysis of variance needs.
 */
export function growBoxes(points: Points, random: Random): readonly Box[] {
  const count = points.values.length;
  const drawn = Uint32Array.from({ length: count }, () => random.int(count));
  const boxes: Box[] = [];
  const low = new Float64Array(points.places.length);
  const open = [{ rows: drawn, low, high: low.map(() => 1) }];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { rows } = part;
    const cut = findCut(points, rows);
    if (cut === undefined) {
      boxes.push({ low: part.low, high: part.high, value: meanOf(points.values, rows) });
      continue;
    }
    const { dimension, at } = cut;
    const place = points.places[dimension] ?? new Float64Array();
    const isLeft = (row: number) => (place[row] ?? 0) <= at;
    open.push({ rows: rows.filter(isLeft), low: part.low, high: part.high.with(dimension, at) });
    open.push({ rows: rows.filter((row) => !isLeft(row)), low: part.low.with(dimension, at), high: part.high });
  }
  return boxes;
}

function meanOf(values: Float64Array, rows: Uint32Array): number {
  let sum = 0;
  for (const row of rows) sum += values[row] ?? 0;
  return sum / rows.length;
}

/** The cut that lowers the sum of squares most; undefined when no cut does. */
function findCut({ places, values }: Points, rows: Uint32Array): Cut | undefined {
  const total = meanOf(values, rows) * rows.length;
  let best: Cut | undefined;
  places.forEach((place, dimension) => {
    const sorted = rows.toSorted((a, b) => (place[a] ?? 0) - (place[b] ?? 0));
    let left = 0;
    for (let count = 1; count < sorted.length; count++) {
      left += values[sorted[count - 1] ?? 0] ?? 0;
      const here = place[sorted[count - 1] ?? 0] ?? 0;
      const next = place[sorted[count] ?? 0] ?? 0;
      if (here === next) continue;
      const right = sorted.length - count;
      const gain = (left * left) / count + ((total - left) * (total - left)) / right - (total * total) / sorted.length;
      if (gain > Math.max(1e-12, best?.gain ?? 0)) best = { dimension, at: (here + next) / 2, gain };
    }
  });
  return best;
}
