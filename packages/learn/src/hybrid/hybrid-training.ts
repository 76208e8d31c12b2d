import { deriveSeed } from '@kaizen/stats';
import { fitAutoencoder } from '../autoencoder/autoencoder-training.ts';
import { type Frame, LearnInputError } from '../frame/frame.ts';
import { fitIsolationForest } from '../isolation/isolation-training.ts';
import { chooseAnomalyThreshold } from '../model/anomaly-threshold.ts';
import type { NoTarget } from '../model/target.ts';
import type { TrainingOptions } from '../model/trained-model.ts';
import {
  averageRanks,
  completeHybridAnomalyParams,
  type HybridAnomaly,
  type HybridAnomalyParams,
} from './hybrid-anomaly.ts';
import { createRankGrid } from './rank-grid.ts';

/**
 * Trains an isolation forest and an autoencoder on the same rows, and learns how the scores of both lie among those rows, so that their
 * ranks can be averaged. The forest sees what is rare in single columns, the autoencoder what does not fit together.
 *
 * The model is the same for any number of threads. Progress counts trees, then epochs. Sample weights are refused, as by the forest.
 *
 * @throws {@link LearnInputError} for data or parameters that cannot be learnt from; the signal's reason on abort.
 */
export async function trainHybridAnomaly(
  frame: Frame,
  target: NoTarget,
  options: TrainingOptions<HybridAnomalyParams>,
): Promise<HybridAnomaly> {
  const { seed, onProgress } = options;
  options.signal?.throwIfAborted();
  const params = completeHybridAnomalyParams(options.params);
  if (options.weights !== undefined) {
    throw new LearnInputError(
      'The isolation forest of a hybrid draws its rows evenly and takes no sample weights; leave them out.',
    );
  }
  const { trees, sampleSize, contamination, ...rest } = params;
  const total = trees + params.epochs;
  const isolation = await fitIsolationForest(frame, target, {
    ...options,
    params: { trees, sampleSize, contamination },
    seed: deriveSeed(seed, 0),
    onProgress: (done) => onProgress?.(done, total),
  });
  const autoencoder = await fitAutoencoder(frame, target, {
    ...options,
    params: { ...rest, contamination },
    seed: deriveSeed(seed, 1),
    onProgress: (done) => onProgress?.(trees + done, total),
  });
  const ranks = {
    isolationRanks: createRankGrid(isolation.scores),
    autoencoderRanks: createRankGrid(autoencoder.scores),
  };
  const scores = averageRanks(ranks, isolation.scores, autoencoder.scores);
  return {
    algorithm: 'hybrid-anomaly',
    columns: isolation.model.columns,
    output: { kind: 'anomaly-score', threshold: chooseAnomalyThreshold(scores, contamination) },
    seed,
    params,
    isolation: isolation.model,
    autoencoder: autoencoder.model,
    ...ranks,
  };
}
