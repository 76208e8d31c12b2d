import type { Random } from '@kaizen/stats';
import { LearnInputError } from '../frame/frame.ts';

/**
 * Draws a share of the rows to decide when to stop, of each class its share (`codes`, if given, are the classes by row). A class keeps at least one row to
 * learn from. Both lists are ascending. Throws {@link LearnInputError} when no row is left for one of them.
 */
export function chooseStopRows(
  rows: Int32Array,
  codes: Int32Array | undefined,
  share: number,
  random: Random,
): { trainRows: Int32Array; stopRows: Int32Array } {
  const byClass = new Map<number, number[]>();
  for (const row of rows) {
    const code = codes?.[row] ?? 0;
    const group = byClass.get(code);
    if (group) group.push(row);
    else byClass.set(code, [row]);
  }
  const stop = new Set<number>();
  for (const group of byClass.values()) {
    const size = Math.min(group.length - 1, Math.round(group.length * share));
    for (let i = 0; i < size; i++) {
      const pick = i + random.int(group.length - i);
      stop.add(group[pick] ?? 0);
      group[pick] = group[i] ?? 0;
    }
  }
  if (stop.size === 0) {
    throw new LearnInputError(
      `earlyStoppingShare ${share} of ${rows.length} rows is none; give a larger share, or rows to stop on.`,
    );
  }
  return { trainRows: rows.filter((row) => !stop.has(row)), stopRows: rows.filter((row) => stop.has(row)) };
}
