import { createRandom, deriveSeed, normalSurvival } from '@kaizen/stats';
import { computeBinaryReport } from '../evaluation/binary-metrics.ts';
import { stratifiedKFold } from '../evaluation/split.ts';
import { predictForest } from '../forest/forest.ts';
import type { ForestParams } from '../forest/forest-params.ts';
import { trainForest } from '../forest/forest-training.ts';
import { type Frame, LearnInputError, selectRows } from '../frame/frame.ts';
import { joinFrames } from '../frame/join-frames.ts';
import { classTarget } from '../model/target.ts';
import type { Parallel } from '../parallel/parallel.ts';

/** How {@link computeDomainAuc} works. */
export interface DomainAucOptions {
  /** A whole number from 0 to 2^53 - 1; the same seed gives the same result on any number of threads. */
  readonly seed: number;
  readonly parallel: Parallel;
  /** Parts of the cross-validation; 5 by default, as in NannyML. */
  readonly folds?: number;
  /** Rows taken of each side at random (by the seed); 5,000 by default. */
  readonly mostRows?: number;
  /** Categories beyond the most frequent 50 (by default) of a column become one. */
  readonly mostCategories?: number;
  /** Parameters that differ from 100 trees of depth 12 with at least 5 rows in a leaf. */
  readonly params?: Partial<ForestParams>;
  readonly signal?: AbortSignal | undefined;
  /** Folds done and folds in all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** How well the two sides can be told apart. */
export interface DomainAuc {
  /** Area under the ROC curve of scores of rows that the model has not seen: 0.5 cannot be told apart, 1 always can. */
  readonly auc: number;
  /** Standard deviation of the area when both sides are alike: sqrt((n + m + 1) / (12 n m)). */
  readonly deviation: number;
  /** Probability of an area at least this large when both sides are alike (Mann-Whitney, one-sided). */
  readonly pValue: number;
  /** Rows used of each side. */
  readonly rows: { readonly reference: number; readonly current: number };
  /** What told them apart: columns with their part of the gain, the greatest first, summing to 1. */
  readonly importance: readonly { readonly column: string; readonly share: number }[];
}

const lightForest: Partial<ForestParams> = { trees: 100, maxDepth: 12, minSamplesLeaf: 5 };

/** Takes `most` rows at random, in their order (Fan, Muller and Rezucha 1962: selection sampling); all when there are fewer. */
function sampleRows(frame: Frame, most: number, seed: number): Frame {
  if (frame.rowCount <= most) return frame;
  const random = createRandom(seed);
  const rows = new Uint32Array(most);
  let taken = 0;
  for (let row = 0; taken < most; row++) {
    if (random.next() * (frame.rowCount - row) < most - taken) rows[taken++] = row;
  }
  return selectRows(frame, rows);
}

function rankColumns(frame: Frame, gains: readonly Float64Array[]): DomainAuc['importance'] {
  const mean = frame.columns.map(({ name }, at) => ({
    column: name,
    share: gains.reduce((sum, gain) => sum + (gain[at] ?? 0), 0) / gains.length,
  }));
  return mean.sort((a, b) => b.share - a.share || (a.column < b.column ? -1 : 1));
}

/** Scores every row by a forest that was trained without it. */
async function scoreUnseen(frame: Frame, labels: Int32Array, options: DomainAucOptions) {
  const { seed, parallel, signal, onProgress, folds = 5, params = {} } = options;
  const scores = new Float64Array(frame.rowCount);
  const gains: Float64Array[] = [];
  const splits = stratifiedKFold(labels, { folds, seed: deriveSeed(seed, 2) });
  for (const [fold, { train, holdout }] of splits.entries()) {
    signal?.throwIfAborted();
    const forest = await trainForest(
      selectRows(frame, train),
      classTarget(
        ['reference', 'current'],
        Int32Array.from(train, (row) => labels[row] ?? 0),
      ),
      {
        params: { ...lightForest, ...params },
        seed: deriveSeed(seed, 3 + fold),
        parallel,
        signal,
      },
    );
    const shares = predictForest(forest, selectRows(frame, holdout));
    for (let i = 0; i < holdout.length; i++) scores[holdout[i] ?? 0] = shares[2 * i + 1] ?? 0;
    gains.push(forest.importance);
    onProgress?.(fold + 1, splits.length);
  }
  return { scores, gains };
}

/**
 * Measures drift of many columns at once: a classifier is trained to tell rows of the current side from those of the reference, and its
 * area under the ROC curve on unseen rows says how well it can (Lopez-Paz and Oquab, "Revisiting Classifier Two-Sample Tests", ICLR
 * 2017; NannyML's domain classifier, which takes LightGBM and alarms outside 0.45 to 0.65). It also sees columns that only together
 * look different. The classifier is this package's random forest.
 *
 * @param reference one side; its columns are used.
 * @param current the other side: the same columns by name, in any order.
 * @throws {@link LearnInputError} for fewer rows than folds on a side, or columns that do not match; the signal's reason on abort.
 */
export async function computeDomainAuc(
  reference: Frame,
  current: Frame,
  options: DomainAucOptions,
): Promise<DomainAuc> {
  const { seed, folds = 5, mostRows = 5000, mostCategories = 50 } = options;
  const left = sampleRows(reference, mostRows, deriveSeed(seed, 0));
  const right = sampleRows(current, mostRows, deriveSeed(seed, 1));
  const [n, m] = [left.rowCount, right.rowCount];
  if (Math.min(n, m) < folds) {
    throw new LearnInputError(
      `Telling ${n} from ${m} rows apart in ${folds} parts needs at least ${folds} rows a side.`,
    );
  }
  const frame = joinFrames(left, right, mostCategories);
  const labels = new Int32Array(n + m).fill(1, n);
  const { scores, gains } = await scoreUnseen(frame, labels, options);
  const { auc } = computeBinaryReport(labels, scores, 0.5);
  const deviation = Math.sqrt((n + m + 1) / (12 * n * m));
  return {
    auc,
    deviation,
    pValue: normalSurvival((auc - 0.5) / deviation),
    rows: { reference: n, current: m },
    importance: rankColumns(frame, gains),
  };
}
