import type { DatabaseSync } from 'node:sqlite';

/** A point by its place on the axis, the other coordinate, and its value (NaN is 0 with the flag set). */
interface Point {
  readonly axis: number;
  readonly other: number;
  readonly value: number;
  readonly isNan: number;
}

/** What is kept of the points of one stretch of the axis. */
interface Stretch {
  first: Point;
  last: Point;
  lowest: Point | undefined;
  highest: Point | undefined;
  nan: Point | undefined;
}

/**
 * Adds the aggregate `thin_points(stretch, axis, other, value, value_is_nan)` to a connection: of every stretch the first, the last, the lowest, the
 * highest and the first NaN, each once, as a JSON array of `[axis, other, value, value_is_nan]` in the order of the axis; infinities are the texts "Infinity"
 * and "-Infinity". SQLite alone would need a sort and a pass over all points for each of the five.
 */
export function addThinning(database: DatabaseSync): void {
  // The types allow only SQL values as state, so the state is the number of a map kept here.
  const states = new Map<number, Map<number, Stretch>>();
  let made = 0;
  database.aggregate<number>('thin_points', {
    deterministic: true,
    start() {
      made += 1;
      states.set(made, new Map());
      return made;
    },
    step(state, stretchNumber, axis, other, value, isNan) {
      const stretches = states.get(state);
      const place = Number(stretchNumber);
      const point = { axis: Number(axis), other: Number(other), value: Number(value), isNan: Number(isNan) };
      const stretch = stretches?.get(place);
      if (stretch === undefined) stretches?.set(place, begin(point));
      else take(stretch, point);
      return state;
    },
    result(state) {
      const stretches = states.get(state) ?? new Map<number, Stretch>();
      states.delete(state);
      return JSON.stringify(keptOf(stretches));
    },
  });
}

function begin(point: Point): Stretch {
  const number = point.isNan === 0 ? point : undefined;
  return { first: point, last: point, lowest: number, highest: number, nan: number === undefined ? point : undefined };
}

function take(stretch: Stretch, point: Point): void {
  if (compare(point, stretch.first) < 0) stretch.first = point;
  if (compare(point, stretch.last) > 0) stretch.last = point;
  if (point.isNan === 1) {
    if (stretch.nan === undefined || compare(point, stretch.nan) < 0) stretch.nan = point;
    return;
  }
  const { lowest, highest } = stretch;
  if (
    lowest === undefined ||
    point.value < lowest.value ||
    (point.value === lowest.value && compare(point, lowest) < 0)
  ) {
    stretch.lowest = point;
  }
  if (
    highest === undefined ||
    point.value > highest.value ||
    (point.value === highest.value && compare(point, highest) > 0)
  ) {
    stretch.highest = point;
  }
}

function compare(left: Point, right: Point): number {
  return (
    left.axis - right.axis ||
    left.other - right.other ||
    left.isNan - right.isNan ||
    // Equal infinities have no difference.
    (left.value < right.value ? -1 : left.value > right.value ? 1 : 0)
  );
}

function keptOf(stretches: Map<number, Stretch>): unknown[] {
  const kept = new Set<Point>();
  for (const { first, last, lowest, highest, nan } of stretches.values()) {
    for (const point of [first, last, lowest, highest, nan]) if (point !== undefined) kept.add(point);
  }
  return [...kept]
    .sort(compare)
    .map(({ axis, other, value, isNan }) => [axis, other, Number.isFinite(value) ? value : String(value), isNan]);
}
