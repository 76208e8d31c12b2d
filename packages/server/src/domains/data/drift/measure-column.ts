import type { DriftBins, DriftColumnResult, DriftMeasureResult, DriftMethod } from '@kaizen/contracts';
import { learnThreshold } from '@kaizen/stats';
import { beginResult, emptySide, type Pair, testMissing, withThreshold } from './begin-result.ts';
import { binNumbers, drawNumbers } from './bin-numbers.ts';
import { canMeasure, chooseMethod, FEW_VALUES, kindLikeEvidently, thresholdOf } from './choose-method.ts';
import type { ColumnPlan, ColumnTask } from './column-task.ts';
import { measureWasserstein, testKolmogorovSmirnov } from './compare-samples.ts';
import { type BinMeasure, isBinMethod, measureBins } from './measure-bins.ts';
import { measureCategories } from './measure-categories.ts';
import {
  computeMoments,
  countDistinct,
  countDistinctTogether,
  createSample,
  type NumberSample,
  type RawNumbers,
} from './number-sample.ts';

/** How many chunks of the reference a threshold is learned from (NannyML's default). */
export const CHUNKS = 10;

/** Compares one column. What needs the other columns (false discovery, verdict) is left to `judgeColumns`. */
export function measureColumn({ plan, input }: ColumnTask): DriftColumnResult {
  if (input.kind === 'categories') return measureCategories(plan, input.counts);
  if (input.kind === 'samples') return measureNumbers(plan, input.reference, input.current, undefined);
  return measureNumbers(plan, createSample(input.reference), createSample(input.current), input.reference);
}

function measureNumbers(
  plan: ColumnPlan,
  reference: NumberSample,
  current: NumberSample,
  raw: RawNumbers | undefined,
): DriftColumnResult {
  const sides = (of: (sample: NumberSample) => number): Pair => ({ reference: of(reference), current: of(current) });
  const rows = sides(({ count, missing, infinite }) => count + missing + infinite);
  const infinite = sides((sample) => sample.infinite);
  const distinct = sides(countDistinct);
  const kind =
    plan.mode === 'evidently-0.7'
      ? kindLikeEvidently({
          isInteger: plan.isInteger,
          distinctCurrent: distinct.current,
          missingCurrent: current.missing,
        })
      : 'numeric';
  const result = {
    ...beginResult(
      plan,
      kind,
      rows,
      sides((sample) => sample.missing),
    ),
    distinct,
    ...(infinite.reference + infinite.current === 0 ? {} : { infinite }),
    ...testMissing(
      rows,
      sides((sample) => sample.missing + sample.infinite),
      plan.missingThreshold,
    ),
  };
  const empty = emptySide(reference.count, current.count);
  if (empty !== undefined) return { ...result, status: 'not-compared', note: empty };
  const shape = drawNumbers(reference, current);
  return {
    ...result,
    mean: sides((sample) => computeMoments(sample).mean),
    sd: sides((sample) => computeMoments(sample).sd),
    ...judgeNumbers(plan, kind, reference, current, raw),
    ...(shape === undefined ? {} : { shape }),
  };
}

function judgeNumbers(
  plan: ColumnPlan,
  kind: DriftColumnResult['kind'],
  reference: NumberSample,
  current: NumberSample,
  raw: RawNumbers | undefined,
): Pick<DriftColumnResult, 'measure' | 'test' | 'bins'> {
  const distinct = countDistinctTogether(reference, current);
  const facts = { mode: plan.mode, kind, referenceRows: reference.count, distinct };
  const method = plan.method !== undefined && canMeasure(plan.method, facts) ? plan.method : chooseMethod(facts);
  const byValue = kind === 'categorical' || method === 'z' || method === 'chi-square';
  const bins = isBinMethod(method)
    ? binNumbers(reference, current, {
        mode: plan.mode,
        distinct,
        isInteger: plan.isInteger,
        byValue,
        isHellinger: method === 'hellinger',
      })
    : undefined;
  const measured = measureSamples(plan, method, reference, current, bins);
  const learned =
    plan.threshold === 'learned' && raw !== undefined ? learnFromChunks(plan, method, raw, reference, bins) : undefined;
  const measure = withThreshold(plan, method, measured, learned);
  return {
    measure,
    ...(measure.pValue !== undefined || plan.mode !== 'kaizen'
      ? {}
      : { test: accompany(reference, current, distinct) }),
    ...(bins === undefined ? {} : { bins }),
  };
}

function measureSamples(
  plan: ColumnPlan,
  method: DriftMethod,
  reference: NumberSample,
  current: NumberSample,
  bins: DriftBins | undefined,
): BinMeasure & Pick<DriftMeasureResult, 'error'> {
  const rankError = reference.rankError + current.rankError;
  if (method === 'ks') {
    const { statistic, pValue } = testKolmogorovSmirnov(reference, current, 'always');
    return { value: pValue, statistic, pValue, ...(rankError === 0 ? {} : { error: rankError }) };
  }
  if (method === 'wasserstein') {
    const { value, statistic, norm } = measureWasserstein(reference, current, plan.mode === 'evidently-0.7');
    const unit = 'standard deviations of the reference';
    if (rankError === 0 || norm === 0) return { value, statistic, unit };
    // Two distribution functions that are off by at most rankError over the whole range.
    const range =
      Math.max(reference.values.at(-1) ?? 0, current.values.at(-1) ?? 0) -
      Math.min(reference.values[0] ?? 0, current.values[0] ?? 0);
    return { value, statistic, unit, error: (rankError * range) / norm };
  }
  return measureBins(method, bins ?? { reference: [], current: [] }, plan.mode);
}

/** The test that says whether a distance is more than chance. */
function accompany(
  reference: NumberSample,
  current: NumberSample,
  distinct: number,
): NonNullable<DriftColumnResult['test']> {
  if (distinct > FEW_VALUES) return { method: 'ks', ...testKolmogorovSmirnov(reference, current, 'when-quick') };
  const bins = binNumbers(reference, current, { mode: 'kaizen', distinct, isInteger: false, byValue: true });
  const { statistic = 0, pValue = 1 } = measureBins('chi-square', bins, 'kaizen');
  return { method: 'chi-square', statistic, pValue };
}

/** NannyML's rule: the mean of the chunks' own distances to the whole reference, and three standard deviations. Tests keep their p. */
function learnFromChunks(
  plan: ColumnPlan,
  method: DriftMethod,
  { values, weights }: RawNumbers,
  reference: NumberSample,
  bins: DriftBins | undefined,
): number | undefined {
  if (weights !== undefined || thresholdOf(method, plan.mode).rule !== 'at-least' || values.length < CHUNKS * 2)
    return undefined;
  const size = Math.floor(values.length / CHUNKS);
  const seen: number[] = [];
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const end = chunk === CHUNKS - 1 ? values.length : (chunk + 1) * size;
    const sample = createSample({ values: values.subarray(chunk * size, end) });
    if (sample.count === 0) continue;
    const own = bins === undefined ? undefined : rebin(plan, bins, reference, sample);
    seen.push(measureSamples(plan, method, reference, sample, own).value);
  }
  return seen.length < 2 ? undefined : learnThreshold(seen).upper;
}

/** The chunk in the bins of the comparison. */
function rebin(plan: ColumnPlan, bins: DriftBins, reference: NumberSample, chunk: NumberSample): DriftBins {
  const distinct = countDistinctTogether(reference, chunk);
  const byValue = bins.categories !== undefined;
  return binNumbers(reference, chunk, { mode: plan.mode, distinct, isInteger: plan.isInteger, byValue });
}
