import type { DriftBins, DriftColumnResult } from '@kaizen/contracts';
import { learnThreshold } from '@kaizen/stats';
import { beginResult, emptySide, testMissing, withThreshold } from './begin-result.ts';
import { canMeasure, chooseMethod, thresholdOf } from './choose-method.ts';
import type { CategoryCounts, ColumnPlan } from './column-task.ts';
import { type BinMethod, isBinMethod, measureBins } from './measure-bins.ts';

/** Compares a column of categories by their counts. */
export function measureCategories(plan: ColumnPlan, counts: CategoryCounts): DriftColumnResult {
  const times = (at: number) => counts.repeat?.[at] ?? 1;
  const total = (list: Float64Array) => list.reduce((sum, count, at) => sum + count * times(at), 0);
  const known = { reference: total(counts.reference), current: total(counts.current) };
  const rows = {
    reference: known.reference + counts.missing.reference,
    current: known.current + counts.missing.current,
  };
  const occupied = (list: Float64Array) => list.reduce((sum, count, at) => sum + (count > 0 ? times(at) : 0), 0);
  const distinct = { reference: occupied(counts.reference), current: occupied(counts.current) };
  const result = {
    ...beginResult(plan, 'categorical', rows, counts.missing),
    distinct,
    ...testMissing(rows, counts.missing, plan.missingThreshold),
  };
  const empty = emptySide(known.reference, known.current);
  if (empty !== undefined) return { ...result, status: 'not-compared', note: empty };
  if (plan.mode === 'evidently-0.7' && distinct.current > known.current * 0.5) {
    const note =
      'Evidently 0.7 reads it as text (more than half of the values are different) and asks a classifier of words, which is not offered.';
    return { ...result, status: 'not-compared', note };
  }
  const bins = toBins(counts);
  const facts = {
    mode: plan.mode,
    kind: 'categorical',
    referenceRows: known.reference,
    distinct: counts.reference.reduce((sum, _, at) => sum + times(at), 0),
  } as const;
  const method = plan.method !== undefined && canMeasure(plan.method, facts) ? plan.method : chooseMethod(facts);
  if (!isBinMethod(method)) return { ...result, status: 'not-compared', note: `${method} needs numbers.` };
  const learned = plan.threshold === 'learned' ? learnFromChunks(plan, method, counts) : undefined;
  const error = counts.error === undefined || counts.error === 0 ? {} : { error: counts.error };
  const measure = withThreshold(plan, method, { ...measureBins(method, bins, plan.mode), ...error }, learned);
  return { ...result, measure, bins, ...accompany(plan, measure.pValue, bins) };
}

function accompany(plan: ColumnPlan, pValue: number | undefined, bins: DriftBins): Pick<DriftColumnResult, 'test'> {
  if (plan.mode !== 'kaizen' || pValue !== undefined) return {};
  const { statistic = 0, pValue: own = 1 } = measureBins('chi-square', bins, 'kaizen');
  return { test: { method: 'chi-square', statistic, pValue: own } };
}

function toBins({ labels, reference, current, repeat }: CategoryCounts): DriftBins {
  const bins = { categories: [...labels], reference: [...reference], current: [...current] };
  return repeat === undefined ? bins : { ...bins, repeat: [...repeat] };
}

/** As for numbers: how far ten chunks of the reference lie from the whole of it. */
function learnFromChunks(plan: ColumnPlan, method: BinMethod, counts: CategoryCounts): number | undefined {
  if (counts.chunks === undefined || thresholdOf(method, plan.mode).rule !== 'at-least') return undefined;
  const seen = counts.chunks
    .filter((chunk) => chunk.some((count) => count > 0))
    .map((chunk) => measureBins(method, { reference: [...counts.reference], current: [...chunk] }, plan.mode).value);
  return seen.length < 2 ? undefined : learnThreshold(seen).upper;
}
