import type { DatabaseSync } from 'node:sqlite';

/** Columns of a point in a stretch's list of numbers: place on the axis, other coordinate, whether it is NaN, value (0 for NaN). */
const WIDTH = 4;
/** The points kept of a stretch, one after the other; a column of `NaN` says that there is none. */
const FIRST = 0;
const LAST = WIDTH;
const LOWEST = 2 * WIDTH;
const HIGHEST = 3 * WIDTH;
const NAN = 4 * WIDTH;
const LENGTH = 5 * WIDTH;

interface State {
  readonly stretches: Map<number, Float64Array>;
  /** The stretch of the point before: points mostly come in the order of the axis. */
  place: number;
  last: Float64Array | undefined;
}

/**
 * Adds the aggregate `thin_points(stretch, axis, other, value, value_is_nan)` to a connection: of every stretch the first, the last, the lowest, the
 * highest and the first NaN, each once, as a JSON array of `[axis, other, value, value_is_nan]` in the order of the axis; infinities are the texts "Infinity"
 * and "-Infinity". SQLite alone would need a pass over all points for each of the five.
 */
export function addThinning(database: DatabaseSync): void {
  // The types allow only SQL values as state, so the state is the number of one that is kept here.
  const states = new Map<number, State>();
  let made = 0;
  database.aggregate<number>('thin_points', {
    deterministic: true,
    start() {
      made += 1;
      states.set(made, { stretches: new Map(), place: Number.NaN, last: undefined });
      return made;
    },
    step(id, place, axis, other, value, isNan) {
      const state = states.get(id);
      if (state !== undefined) {
        take(stretchOf(state, Number(place)), Number(axis), Number(other), Number(isNan), Number(value));
      }
      return id;
    },
    result(id) {
      const kept = keptOf(states.get(id)?.stretches.values() ?? []);
      states.delete(id);
      return JSON.stringify(kept);
    },
  });
}

function stretchOf(state: State, place: number): Float64Array {
  if (state.place === place && state.last !== undefined) return state.last;
  let stretch = state.stretches.get(place);
  if (stretch === undefined) {
    stretch = new Float64Array(LENGTH).fill(Number.NaN);
    state.stretches.set(place, stretch);
  }
  state.place = place;
  state.last = stretch;
  return stretch;
}

function take(kept: Float64Array, axis: number, other: number, isNan: number, value: number): void {
  if (!(compare(kept, FIRST, axis, other, isNan, value) <= 0)) put(kept, FIRST, axis, other, isNan, value);
  if (!(compare(kept, LAST, axis, other, isNan, value) >= 0)) put(kept, LAST, axis, other, isNan, value);
  if (isNan === 1) {
    if (!(compare(kept, NAN, axis, other, isNan, value) <= 0)) put(kept, NAN, axis, other, isNan, value);
    return;
  }
  const lowest = kept[LOWEST + 3] ?? Number.NaN;
  if (!(value > lowest) && (value !== lowest || compare(kept, LOWEST, axis, other, isNan, value) > 0)) {
    put(kept, LOWEST, axis, other, isNan, value);
  }
  const highest = kept[HIGHEST + 3] ?? Number.NaN;
  if (!(value < highest) && (value !== highest || compare(kept, HIGHEST, axis, other, isNan, value) < 0)) {
    put(kept, HIGHEST, axis, other, isNan, value);
  }
}

/** Below 0 when the kept point comes before the given one; NaN when none is kept. */
function compare(kept: Float64Array, at: number, axis: number, other: number, isNan: number, value: number): number {
  const byAxis = (kept[at] ?? 0) - axis;
  if (byAxis !== 0) return byAxis;
  const byOther = (kept[at + 1] ?? 0) - other;
  if (byOther !== 0) return byOther;
  const byNan = (kept[at + 2] ?? 0) - isNan;
  if (byNan !== 0) return byNan;
  const before = kept[at + 3] ?? 0;
  return before < value ? -1 : before > value ? 1 : 0;
}

function put(kept: Float64Array, at: number, axis: number, other: number, isNan: number, value: number): void {
  kept[at] = axis;
  kept[at + 1] = other;
  kept[at + 2] = isNan;
  kept[at + 3] = value;
}

function keptOf(stretches: Iterable<Float64Array>): unknown[] {
  const points = new Map<string, readonly [number, number, number, number]>();
  for (const stretch of stretches) {
    for (let at = FIRST; at < LENGTH; at += WIDTH) {
      const [axis = 0, other = 0, isNan = 0, value = 0] = stretch.subarray(at, at + WIDTH);
      if (!Number.isNaN(axis)) points.set(`${axis} ${other} ${isNan} ${value}`, [axis, other, isNan, value]);
    }
  }
  return [...points.values()]
    .sort(
      (left, right) => left[0] - right[0] || left[1] - right[1] || left[2] - right[2] || (left[3] < right[3] ? -1 : 1),
    )
    .map(([axis, other, isNan, value]) => [axis, other, Number.isFinite(value) ? value : String(value), isNan]);
}
