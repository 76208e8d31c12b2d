import { checkFrame, type Frame, LearnInputError } from '../frame/frame.ts';
import { chooseAnomalyThreshold } from '../model/anomaly-threshold.ts';
import { describeColumns } from '../model/model-column.ts';
import { checkTarget, type NoTarget } from '../model/target.ts';
import type { TrainingOptions } from '../model/trained-model.ts';
import type { Parallel } from '../parallel/parallel.ts';
import { listRowBlocks } from '../parallel/row-blocks.ts';
import { shareTreeInputs } from '../trees/tree-inputs.ts';
import type { IsolationForest } from './isolation-forest.ts';
import { countCategories, describeIsolationInputs, readIsolationInputs } from './isolation-inputs.ts';
import { completeIsolationParams, type IsolationParams } from './isolation-params.ts';
import type { IsolationScorer } from './isolation-score.ts';

/** Rows that one thread scores at a time. */
const CHUNK_ROWS = 8192;

async function scoreAll(scorer: IsolationScorer, parallel: Parallel, signal: AbortSignal | undefined) {
  const { rowCount } = scorer.inputs;
  const chunks = listRowBlocks(rowCount, CHUNK_ROWS);
  const parts = await parallel.map('score-isolation', scorer, chunks, { signal });
  const scores = new Float64Array(rowCount);
  parts.forEach((part, chunk) => {
    scores.set(part.scores, chunk * CHUNK_ROWS);
  });
  return scores;
}

/**
 * Trains an isolation forest (Liu, Ting, Zhou, "Isolation Forest", ICDM 2008): each tree splits a small sample at random until its rows
 * are apart or the depth is log2 of the sample, and unusual rows are apart early.
 *
 * A split draws one of the columns that vary in the node, each as likely as another, then a threshold uniform between the column's least and
 * greatest value there. A category is read as the number of training rows that had it, and its threshold is uniform in the logarithm: rare and
 * unseen categories are apart early, however many there are. Missing numbers of a node go together to a side drawn by a fair coin; where
 * all known values are equal, the missing ones are split from them.
 *
 * Each tree has its own seed, so the forest is the same for any number of threads. Sample weights are refused: rows are drawn evenly.
 * Scores of all training rows set the threshold (see `IsolationParams.contamination`).
 *
 * @throws {@link LearnInputError} for data or parameters that cannot be learnt from; the signal's reason on abort.
 */
export async function trainIsolationForest(
  frame: Frame,
  target: NoTarget,
  options: TrainingOptions<IsolationParams>,
): Promise<IsolationForest> {
  return (await fitIsolationForest(frame, target, options)).model;
}

/** {@link trainIsolationForest}, and the scores of the training rows that it computed. */
export async function fitIsolationForest(
  frame: Frame,
  target: NoTarget,
  options: TrainingOptions<IsolationParams>,
): Promise<{ readonly model: IsolationForest; readonly scores: Float64Array }> {
  const { seed, parallel, signal, onProgress, weights } = options;
  signal?.throwIfAborted();
  const params = completeIsolationParams(options.params);
  checkFrame(frame);
  checkTarget(target, frame.rowCount);
  if (weights !== undefined) {
    throw new LearnInputError('An isolation forest draws its rows evenly and takes no sample weights; leave them out.');
  }
  if (frame.rowCount < 2) throw new LearnInputError('An isolation forest needs at least 2 rows to tell apart.');
  const columns = describeColumns(frame);
  const sampleSize = Math.min(params.sampleSize, frame.rowCount);
  const counts = countCategories(frame);
  const counted = Uint8Array.from(counts, (count) => (count === null ? 0 : 1));
  const inputs = shareTreeInputs(readIsolationInputs(columns, counts, frame));
  const layout = describeIsolationInputs(columns);
  const trees = await parallel.map(
    'grow-isolation-tree',
    { inputs, layout, counted, seed, sampleSize },
    Array.from({ length: params.trees }, (_, tree) => tree),
    { signal, onDone: onProgress },
  );
  const scores = await scoreAll({ trees, layout, inputs, sampleSize }, parallel, signal);
  const output = { kind: 'anomaly-score', threshold: chooseAnomalyThreshold(scores, params.contamination) } as const;
  return {
    model: { algorithm: 'isolation-forest', output, columns, params, seed, sampleSize, counts, trees },
    scores,
  };
}
