import type { DriftCourse, DriftCourseColumn, DriftWindow } from '@kaizen/contracts';
import { computeJensenShannon, computePsiNoise, learnThreshold } from '@kaizen/stats';

/** Share of the windows from a change on that must be in alarm for it to have stayed. */
const STAYS = 0.95;
/** A change must be followed by so many windows before it can be said to have stayed. */
const FOLLOWED_BY = 3;
/** Share of unchanged windows that stay below the noise. */
const NOISE_LEVEL = 0.999;

/** Counts of a column: one list a window, over the same bins. */
export type CountedColumn = Pick<DriftCourseColumn, 'column' | 'edges' | 'categories' | 'counts'>;

/**
 * Follows one column: distance of every window from the reference windows together; an alarm is above what the reference windows show among themselves, and above
 * what a sample of the window's size shows by chance.
 */
export function computeCourseColumn(counted: CountedColumn, reference: number): DriftCourseColumn {
  const { counts } = counted;
  const bins = counts[0]?.length ?? 0;
  const known = Array.from({ length: bins }, (_, bin) =>
    counts.slice(0, reference).reduce((sum, window) => sum + (window[bin] ?? 0), 0),
  );
  const values = counts.map((window) =>
    isEmpty(window) || isEmpty(known) ? 0 : computeJensenShannon(known, window, { base: 2, distance: true }),
  );
  const threshold = learnThreshold(values.slice(0, reference), { limits: { high: 1 } }).upper;
  const noise = counts.map((window) => noiseOf(known, window));
  const alarms = values.flatMap((value, at) =>
    value > Math.max(threshold, noise[at] ?? 0) && at >= reference ? [at] : [],
  );
  const change = findChange(alarms, counts.length);
  const verdict = change !== undefined ? 'changed' : alarms.length === 0 ? 'steady' : 'moving';
  return { ...counted, verdict, ...(change === undefined ? {} : { change }), threshold, noise, values, alarms };
}

/** Bins that the reference does not fill are no chance: a column that was constant has no noise. */
function noiseOf(known: readonly number[], window: readonly number[]): number {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const [before, now] = [total(known), total(window)];
  if (before === 0 || now === 0) return 0;
  const psi = computePsiNoise(known.filter((count) => count > 0).length, before, now, NOISE_LEVEL);
  // The divergence is an eighth of PSI to second order (Lin 1991).
  return Math.sqrt(psi / 8 / Math.LN2);
}

function isEmpty(counts: readonly number[]): boolean {
  return counts.every((count) => count === 0);
}

/** The first alarm, when practically every window from it on is in alarm too. */
export function findChange(alarms: readonly number[], windows: number): number | undefined {
  const [first] = alarms;
  if (first === undefined || windows - first < FOLLOWED_BY + 1) return undefined;
  return alarms.length >= STAYS * (windows - first) ? first : undefined;
}

/** Changes by window, earliest first. */
export function groupChanges(
  columns: readonly DriftCourseColumn[],
  windows: readonly DriftWindow[],
): DriftCourse['changes'] {
  const changed = new Map<number, string[]>();
  for (const { column, change } of columns) {
    if (change === undefined) continue;
    changed.set(change, [...(changed.get(change) ?? []), column]);
  }
  return [...changed.entries()]
    .sort(([a], [b]) => a - b)
    .map(([window, names]) => ({
      window,
      from: windows[window]?.from ?? 0,
      to: windows[window]?.to ?? 0,
      columns: names,
    }));
}

const rank = { changed: 0, moving: 1, steady: 2 } as const;

/** What changed first, then what moves, then what is steady; inside by how many alarms. */
export function orderColumns(columns: readonly DriftCourseColumn[]): DriftCourseColumn[] {
  return [...columns].sort(
    (a, b) =>
      rank[a.verdict] - rank[b.verdict] ||
      (a.change ?? 0) - (b.change ?? 0) ||
      b.alarms.length - a.alarms.length ||
      (a.column < b.column ? -1 : 1),
  );
}
