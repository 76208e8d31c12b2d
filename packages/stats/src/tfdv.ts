import { computeJensenShannon } from './jensen-shannon.ts';

/** A bucket of a histogram of TensorFlow Data Validation: from `low` to `high`, `count` values. */
export interface Bucket {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** A histogram whose buckets may differ from those of the other side. */
export interface BucketHistogram {
  /** Ascending and not overlapping; a bucket of width 0 is a point, one with an infinite bound stands apart. */
  readonly buckets: readonly Bucket[];
  /** How many values are NaN; 0 by default. */
  readonly nan?: number;
}

interface Parts {
  /** Buckets of a positive, finite width. */
  readonly wide: readonly Bucket[];
  readonly points: ReadonlyMap<number, number>;
  readonly infinite: number;
  readonly nan: number;
}

function takeApart(histogram: BucketHistogram): Parts {
  const wide: Bucket[] = [];
  const points = new Map<number, number>();
  let infinite = 0;
  for (const bucket of histogram.buckets) {
    if (!Number.isFinite(bucket.low) || !Number.isFinite(bucket.high)) infinite += bucket.count;
    else if (bucket.low === bucket.high) points.set(bucket.low, (points.get(bucket.low) ?? 0) + bucket.count);
    else if (bucket.low < bucket.high) wide.push(bucket);
    else throw new RangeError(`The bucket from ${bucket.low} to ${bucket.high} does not ascend.`);
  }
  return { wide, points, infinite, nan: histogram.nan ?? 0 };
}

/** Spreads buckets over narrower ones whose bounds include theirs, evenly by width. */
function rebucket(buckets: readonly Bucket[], bounds: Float64Array): number[] {
  const counts = new Array<number>(Math.max(0, bounds.length - 1)).fill(0);
  for (const { low, high, count } of buckets) {
    for (let bin = 0; bin < counts.length; bin++) {
      const [from, to] = [bounds[bin] ?? 0, bounds[bin + 1] ?? 0];
      if (from >= low && to <= high) counts[bin] = (counts[bin] ?? 0) + count * ((to - from) / (high - low));
    }
  }
  return counts;
}

/**
 * Brings two histograms onto the same bins as TensorFlow Data Validation does (`anomalies/metrics.cc`, `AlignHistograms`): on the
 * union of all bounds, values taken as even within a bucket. Points match points of the same value; infinite buckets and NaN never
 * match those of the other side.
 */
export function alignHistograms(
  reference: BucketHistogram,
  current: BucketHistogram,
): { readonly reference: number[]; readonly current: number[] } {
  const [a, b] = [takeApart(reference), takeApart(current)];
  const all = [...a.wide, ...b.wide].flatMap(({ low, high }) => [low, high]);
  const bounds = Float64Array.from(new Set(all)).sort();
  const left = rebucket(a.wide, bounds);
  const right = rebucket(b.wide, bounds);
  for (const point of new Set([...a.points.keys(), ...b.points.keys()])) {
    left.push(a.points.get(point) ?? 0);
    right.push(b.points.get(point) ?? 0);
  }
  left.push(a.infinite, 0, a.nan, 0);
  right.push(0, b.infinite, 0, b.nan);
  return { reference: left, current: right };
}

/**
 * Jensen-Shannon divergence of TensorFlow Data Validation 1.21 between numeric histograms of different buckets: logarithm of base 2,
 * no square root, in [0, 1].
 *
 * @throws RangeError for a bucket that does not ascend, a negative count, or a side without any value.
 */
export function computeTfdvDivergence(reference: BucketHistogram, current: BucketHistogram): number {
  const aligned = alignHistograms(reference, current);
  return Math.min(1, computeJensenShannon(aligned.reference, aligned.current, { base: 2, distance: false }));
}
