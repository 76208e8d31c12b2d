/** One value of a metric. `step` is a whole number, `at` is epoch milliseconds; the value may be NaN or infinite. */
export interface MetricPoint {
  readonly step: number;
  readonly at: number;
  readonly value: number;
}

/** Whether `candidate` takes the place of `latest` as the latest value of its metric: the greatest (step, at, value), NaN being less than every number. */
export function isLater(candidate: MetricPoint, latest: MetricPoint): boolean {
  if (candidate.step !== latest.step) return candidate.step > latest.step;
  if (candidate.at !== latest.at) return candidate.at > latest.at;
  return Number.isNaN(latest.value) || candidate.value > latest.value;
}

/** The latest of the points, by {@link isLater}; undefined without points. */
export function findLatest<P extends MetricPoint>(points: readonly P[]): P | undefined {
  let latest: P | undefined;
  for (const point of points) if (latest === undefined || isLater(point, latest)) latest = point;
  return latest;
}

/** The points without those that are the very same as one before: same step, time and value. */
export function withoutRepeats<P extends MetricPoint>(points: readonly P[]): readonly P[] {
  if (isAscending(points)) return points;
  const seen = new Set<string>();
  return points.filter(({ step, at, value }) => {
    // -0 and 0 are one value to a database.
    const key = `${step} ${at} ${value + 0}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Each point later than the one before: the usual order of logging, in which nothing can come twice. */
function isAscending(points: readonly MetricPoint[]): boolean {
  for (let index = 1; index < points.length; index += 1) {
    const before = points[index - 1];
    const point = points[index];
    if (before === undefined || point === undefined) return false;
    if (point.step < before.step || (point.step === before.step && point.at <= before.at)) return false;
  }
  return true;
}
