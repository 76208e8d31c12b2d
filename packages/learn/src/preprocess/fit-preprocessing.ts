import {
  type CategoricalColumn,
  type Column,
  type Frame,
  LearnInputError,
  type NumericColumn,
} from '../frame/frame.ts';
import { describeColumns, type ModelColumn } from '../model/model-column.ts';
import { nextTurn } from '../parallel/parallel.ts';
import { computeMoments, computeWeightedMedian } from './column-moments.ts';
import type { PreprocessParams } from './preprocess-params.ts';
import {
  type CategoricalStep,
  computeSignedLog,
  type EncodedFeature,
  type NumericStep,
  type Preprocessing,
} from './preprocessing.ts';

const SKEWED = 2;

function chooseSignedLog(
  transform: PreprocessParams['transform'],
  known: Float64Array,
  weights: Float64Array,
): boolean {
  if (transform !== 'auto') return transform === 'signed-log';
  const raw = Math.abs(computeMoments(known, weights).skewness);
  return raw > SKEWED && Math.abs(computeMoments(known.map(computeSignedLog), weights).skewness) <= raw / 2;
}

function computeFill(imputation: PreprocessParams['imputation'], known: Float64Array, weights: Float64Array): number {
  if (typeof imputation === 'number') return imputation;
  return imputation === 'median' ? computeWeightedMedian(known, weights) : computeMoments(known, weights).mean;
}

function fitNumbers(column: NumericColumn, weights: Float64Array, params: PreprocessParams): NumericStep {
  const counted = column.values.filter((_, row) => (weights[row] ?? 0) > 0);
  const countedWeights = weights.filter((weight) => weight > 0);
  const known = counted.filter(Number.isFinite);
  if (known.length === 0) {
    return { kind: 'numeric', used: false, fill: 0, signedLog: false, center: 0, scale: 1, indicator: false };
  }
  const knownWeights = countedWeights.filter((_, row) => Number.isFinite(counted[row]));
  const fill = computeFill(params.imputation, known, knownWeights);
  const signedLog = chooseSignedLog(params.transform, known, knownWeights);
  const indicator = params.missingIndicator && known.length < counted.length;
  if (params.scaling === 'none') {
    return { kind: 'numeric', used: true, fill, signedLog, center: 0, scale: 1, indicator };
  }
  const filled = counted.map((value) => {
    const given = Number.isFinite(value) ? value : fill;
    return signedLog ? computeSignedLog(given) : given;
  });
  const { mean, deviation } = computeMoments(filled, countedWeights);
  // A constant column, or one that differs only by the rounding of its own numbers, becomes zeros instead of noise.
  const constant = deviation <= 4 * Number.EPSILON * Math.abs(mean);
  return { kind: 'numeric', used: true, fill, signedLog, center: mean, scale: constant ? 1 : deviation, indicator };
}

function countCategories(column: CategoricalColumn, weights: Float64Array): { counts: Float64Array; missing: number } {
  const counts = new Float64Array(column.categories.length);
  let missing = 0;
  column.codes.forEach((code, row) => {
    if (!((weights[row] ?? 0) > 0)) return;
    if (code < 0) missing++;
    else counts[code] = (counts[code] ?? 0) + 1;
  });
  return { counts, missing };
}

interface FittedColumn {
  readonly step: NumericStep | CategoricalStep;
  /** Features of a categorical column; those of numeric ones follow from their steps. */
  readonly features: readonly Omit<EncodedFeature, 'column'>[];
}

function fitCategories(column: CategoricalColumn, weights: Float64Array, params: PreprocessParams): FittedColumn {
  const { counts, missing } = countCategories(column, weights);
  const seen = Array.from(counts.keys()).filter((code) => (counts[code] ?? 0) > 0);
  const frequent = new Set(
    seen
      .filter((code) => (counts[code] ?? 0) >= params.minCategoryRows)
      .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
      .slice(0, params.maxCategories),
  );
  const own = seen.filter((code) => frequent.has(code));
  const rarePlace = own.length < seen.length ? own.length : -1;
  const missingPlace =
    params.missingIndicator && missing > 0 && seen.length > 0 ? own.length + (rarePlace < 0 ? 0 : 1) : -1;
  const places = new Array<number>(counts.length).fill(-1);
  for (const code of seen) places[code] = rarePlace;
  own.forEach((code, place) => {
    places[code] = place;
  });
  const features = [
    ...own.map((code) => ({ kind: 'category' as const, category: column.categories[code] ?? '' })),
    ...(rarePlace < 0 ? [] : [{ kind: 'rare' as const }]),
    ...(missingPlace < 0 ? [] : [{ kind: 'missing' as const }]),
  ];
  return { step: { kind: 'categorical', places, missingPlace, width: features.length }, features };
}

function fitColumn(column: Column, weights: Float64Array, params: PreprocessParams): FittedColumn {
  if (column.kind === 'categorical') return fitCategories(column, weights, params);
  return { step: fitNumbers(column, weights, params), features: [] };
}

function listNumericFeatures(steps: readonly Preprocessing['steps'][number][]): EncodedFeature[] {
  const numbers: EncodedFeature[] = [];
  const indicators: EncodedFeature[] = [];
  steps.forEach((step, column) => {
    if (step.kind !== 'numeric') return;
    if (step.used) numbers.push({ column, kind: 'number' });
    if (step.indicator) indicators.push({ column, kind: 'missing' });
  });
  return [...numbers, ...indicators];
}

/** Weights of the rows; 1 for each where none are given. Throws {@link LearnInputError} for a wrong number, a negative or infinite one, or only zeros. */
export function completeWeights(weights: Float64Array | undefined, rowCount: number): Float64Array {
  if (!weights) return new Float64Array(rowCount).fill(1);
  if (weights.length !== rowCount) {
    throw new LearnInputError(`There are ${weights.length} weights for ${rowCount} rows; give one weight per row.`);
  }
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong >= 0) {
    throw new LearnInputError(
      `Row ${wrong} has the weight ${weights[wrong]}; a weight is a finite number of 0 or more.`,
    );
  }
  if (!weights.some((weight) => weight > 0)) throw new LearnInputError('All weights are 0; some row must count.');
  return weights;
}

/**
 * Learns imputation, categories, transform and scaling from the rows of weight above 0; means and deviations are weighted, category counts
 * are rows. Lets the event loop turn between columns. Throws {@link LearnInputError} when no column has a known value.
 *
 * @param weights one finite number of 0 or more per row.
 */
export async function fitPreprocessing(
  frame: Frame,
  weights: Float64Array,
  params: PreprocessParams,
  signal?: AbortSignal | undefined,
): Promise<Preprocessing> {
  const columns: ModelColumn[] = describeColumns(frame);
  const fitted: FittedColumn[] = [];
  for (const column of frame.columns) {
    signal?.throwIfAborted();
    fitted.push(fitColumn(column, weights, params));
    await nextTurn();
  }
  const steps = fitted.map(({ step }) => step);
  const features = [
    ...listNumericFeatures(steps),
    ...fitted.flatMap((part, column) => part.features.map((feature) => ({ ...feature, column }))),
  ];
  if (features.length === 0) {
    throw new LearnInputError('No column has a known value in any training row; nothing to learn from.');
  }
  return { columns, steps, features, clip: params.clip };
}
