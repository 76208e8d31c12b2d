/** One value of a metric. `step` counts from 0, `at` is epoch milliseconds; the value may be NaN or infinite. */
export interface MetricPoint {
  readonly step: number;
  readonly at: number;
  readonly value: number;
}

/**
 * Whether `candidate` takes the place of `latest` as the latest value of its metric: the greater step wins, then the later time, then the
 * point that was logged last (so NaN needs no order).
 */
export function isLater(candidate: MetricPoint, latest: MetricPoint): boolean {
  return candidate.step === latest.step ? candidate.at >= latest.at : candidate.step > latest.step;
}

/** The latest of the points, by {@link isLater}; undefined without points. */
export function findLatest(points: readonly MetricPoint[]): MetricPoint | undefined {
  let latest: MetricPoint | undefined;
  for (const point of points) if (latest === undefined || isLater(point, latest)) latest = point;
  return latest;
}
