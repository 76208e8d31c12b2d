import type { Frame } from '../frame/frame.ts';
import type { TrainedModel } from '../model/trained-model.ts';
import { forEachEncodedBlock } from '../preprocess/encoded-rows.ts';
import type { Preprocessing } from '../preprocess/preprocessing.ts';
import type { AutoencoderParams } from './autoencoder-params.ts';
import { DenseNetwork, type NetworkShape } from './dense-network.ts';

/** A trained autoencoder. Immutable and structured-cloneable. */
export interface Autoencoder extends TrainedModel {
  readonly algorithm: 'autoencoder';
  readonly output: { readonly kind: 'anomaly-score'; readonly threshold: number };
  readonly params: AutoencoderParams;
  readonly preprocessing: Preprocessing;
  readonly shape: NetworkShape;
  /** Weights and biases, layer by layer; see `placeLayers`. */
  readonly parameters: Float64Array;
  /** Mean error of the held-back rows after each epoch; the parameters are those of the epoch with the least. */
  readonly validationErrors: readonly number[];
  /** The epoch that was kept, from 1. */
  readonly bestEpoch: number;
}

/**
 * Scores rows by how badly they are reconstructed: the mean over the encoded features of the squared difference, 0 or more. A scaled number
 * counts as it is, in standard deviations; of a categorical column each known category is one feature of 0 or 1, so that a wholly wrong
 * category weighs as much as a number that is √2 deviations off, and a missing or unseen one at most 1.
 * Columns are found by name. Throws {@link LearnInputError} when one is absent or of the wrong kind.
 */
export function predictAutoencoder(model: Autoencoder, frame: Frame): Float64Array {
  const network = new DenseNetwork(model.shape, model.parameters);
  const scores = new Float64Array(frame.rowCount);
  forEachEncodedBlock(model.preprocessing, frame, (block, firstRow) => {
    for (let row = 0; row < block.rowCount; row++) scores[firstRow + row] = network.computeError(block, row);
  });
  return scores;
}
