import type { DriftColumnResult, DriftMode, DriftRecomputed, DriftReport } from '@kaizen/contracts';
import { isBinMethod, measureBins } from './measure-bins.ts';

/** The number of a column computed again from what is stored with it; undefined for `ks` and `wasserstein`, whose rows must be read again. */
export function recomputeColumn({ measure, bins }: DriftColumnResult, mode: DriftMode): number | undefined {
  if (measure === undefined || bins === undefined || !isBinMethod(measure.method)) return undefined;
  return measureBins(measure.method, bins, mode).value;
}

/** Compares a stored report with the same question answered again. */
export function compareReports(stored: DriftReport, again: DriftReport): DriftRecomputed {
  const now = new Map(again.columns.map((column) => [column.column, column]));
  const differences = stored.columns.flatMap((column) => {
    const other = now.get(column.column)?.measure?.value;
    const own = column.measure?.value;
    if (own === undefined || own === other) return [];
    return [{ column: column.column, stored: own, again: other ?? -1 }];
  });
  const measured = stored.columns.filter(({ measure }) => measure !== undefined).length;
  return { same: differences.length === 0, columns: measured, differences };
}
