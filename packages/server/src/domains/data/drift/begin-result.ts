import type { DriftColumnResult, DriftMeasureResult, DriftMethod } from '@kaizen/contracts';
import { computeTwoProportionZ } from '@kaizen/stats';
import { thresholdOf } from './choose-method.ts';
import type { ColumnPlan } from './column-task.ts';
import type { BinMeasure } from './measure-bins.ts';

/** A number of each side. */
export type Pair = { readonly reference: number; readonly current: number };

/** The parts of a result that every column has. */
export function beginResult(
  plan: ColumnPlan,
  kind: DriftColumnResult['kind'],
  rows: Pair,
  missing: Pair,
): DriftColumnResult {
  return {
    column: plan.column,
    status: 'compared',
    kind,
    types: plan.types,
    drifted: false,
    causes: [],
    severity: plan.severity,
    rows,
    missing,
  };
}

/** The change of the share of rows without a usable value; undefined where no row lacks one or a side has no row. */
export function testMissing(rows: Pair, absent: Pair, threshold: number): Pick<DriftColumnResult, 'missingTest'> {
  if (absent.reference + absent.current === 0 || rows.reference === 0 || rows.current === 0) return {};
  const { pValue, difference } = computeTwoProportionZ(absent.reference, rows.reference, absent.current, rows.current);
  return { missingTest: { pValue, change: difference, threshold } };
}

/** Says which side has no value, if one has none. */
export function emptySide(reference: number, current: number): string | undefined {
  if (reference > 0 && current > 0) return undefined;
  const side = reference > 0 ? 'The current side has' : current > 0 ? 'The reference has' : 'Both sides have';
  return `${side} no value in this column, so there is no distribution to compare.`;
}

/** The value beside the threshold in force: learned, declared, or the method's own. */
export function withThreshold(
  plan: ColumnPlan,
  method: DriftMethod,
  measured: BinMeasure & Pick<DriftMeasureResult, 'error'>,
  learned: number | undefined,
): DriftMeasureResult {
  const own = thresholdOf(method, plan.mode);
  if (learned !== undefined)
    return { method, ...measured, rule: 'above', threshold: learned, thresholdFrom: 'learned' };
  if (typeof plan.threshold === 'number' && (plan.method === undefined || plan.method === method)) {
    return { method, ...measured, rule: own.rule, threshold: plan.threshold, thresholdFrom: 'declared' };
  }
  return { method, ...measured, ...own, thresholdFrom: 'method' };
}
