import { type Autoencoder, predictAutoencoder } from '../autoencoder/autoencoder.ts';
import {
  type AutoencoderParams,
  completeAutoencoderParams,
  defaultAutoencoderParams,
} from '../autoencoder/autoencoder-params.ts';
import type { Frame } from '../frame/frame.ts';
import { type IsolationForest, predictIsolationForest } from '../isolation/isolation-forest.ts';
import {
  completeIsolationParams,
  defaultIsolationParams,
  type IsolationParams,
} from '../isolation/isolation-params.ts';
import type { TrainedModel } from '../model/trained-model.ts';
import { computeRanks, type RankGrid } from './rank-grid.ts';

/** Parameters of the hybrid: those of its isolation forest and of its autoencoder; `contamination` is the hybrid's own. */
export interface HybridAnomalyParams extends IsolationParams, AutoencoderParams {}

/** The defaults of both parts. */
export const defaultHybridAnomalyParams: HybridAnomalyParams = {
  ...defaultIsolationParams,
  ...defaultAutoencoderParams,
};

/** Fills in the defaults and checks every parameter; throws {@link LearnInputError} naming the field. */
export function completeHybridAnomalyParams(params: Partial<HybridAnomalyParams>): HybridAnomalyParams {
  const full = { ...defaultHybridAnomalyParams, ...params };
  return { ...completeIsolationParams(full), ...completeAutoencoderParams(full) };
}

/** An isolation forest and an autoencoder of the same rows. Immutable and structured-cloneable. */
export interface HybridAnomaly extends TrainedModel {
  readonly algorithm: 'hybrid-anomaly';
  readonly output: { readonly kind: 'anomaly-score'; readonly threshold: number };
  readonly params: HybridAnomalyParams;
  readonly isolation: IsolationForest;
  readonly autoencoder: Autoencoder;
  /** How each part's scores lay among the training rows. */
  readonly isolationRanks: RankGrid;
  readonly autoencoderRanks: RankGrid;
}

/** What of a hybrid scores rows. */
export type HybridParts = Pick<HybridAnomaly, 'isolationRanks' | 'autoencoderRanks'>;

/** The mean of the ranks of the two parts' scores, row by row. */
export function averageRanks(parts: HybridParts, isolationScores: Float64Array, errors: Float64Array): Float64Array {
  const ranks = computeRanks(parts.autoencoderRanks, errors);
  return computeRanks(parts.isolationRanks, isolationScores).map((rank, row) => (rank + (ranks[row] ?? 0)) / 2);
}

/**
 * Scores rows: the mean of the ranks (see {@link RankGrid}) that the isolation score and the reconstruction error have among those of the
 * training rows; above 0 and at most 1, increasing in either. 0.5 is as usual as the middle training row.
 * Columns are found by name. Throws {@link LearnInputError} when one is absent or of the wrong kind.
 */
export function predictHybridAnomaly(model: HybridAnomaly, frame: Frame): Float64Array {
  return averageRanks(
    model,
    predictIsolationForest(model.isolation, frame),
    predictAutoencoder(model.autoencoder, frame),
  );
}
