import { LearnInputError } from '../frame/frame.ts';
import {
  checkChoice,
  checkNumber,
  checkPreprocessParams,
  defaultPreprocessParams,
  type PreprocessParams,
} from '../preprocess/preprocess-params.ts';

/** Parameters of an autoencoder. All of them change the result; the number of threads never does. */
export interface AutoencoderParams extends PreprocessParams {
  /** Units of each hidden layer, or 'auto': three layers, narrow in the middle, by the number of encoded features. */
  readonly hidden: 'auto' | readonly number[];
  readonly activation: 'relu' | 'tanh';
  /** Step size of Adam, above 0 and up to 1. */
  readonly learningRate: number;
  /** Rows per step, 1 to 65,536. */
  readonly batchSize: number;
  /** Most passes over the rows, 1 to 100,000. */
  readonly epochs: number;
  /** Epochs without a better error on the held-back rows after which training stops, at least 1. */
  readonly patience: number;
  /** Share of the training rows held back to stop early when none are given, above 0 and up to 0.5. */
  readonly validationShare: number;
  /** Greatest share of the training rows that may be called anomalies, above 0 and up to 0.5: it sets the threshold and changes no score. */
  readonly contamination: number;
}

/** Heavily skewed numbers are taken as logarithms, and scaled ones bounded, so that one wild value does not rule the error. */
export const defaultAutoencoderParams: AutoencoderParams = {
  ...defaultPreprocessParams,
  transform: 'auto',
  clip: 10,
  hidden: 'auto',
  activation: 'relu',
  learningRate: 0.001,
  batchSize: 256,
  epochs: 30,
  patience: 5,
  validationShare: 0.1,
  contamination: 0.05,
};

/** Fills in the defaults and checks every parameter; throws {@link LearnInputError} naming the field. */
export function completeAutoencoderParams(params: Partial<AutoencoderParams>): AutoencoderParams {
  const full = { ...defaultAutoencoderParams, ...params };
  checkPreprocessParams(full);
  if (full.hidden !== 'auto') {
    if (full.hidden.length === 0) throw new LearnInputError('hidden must list at least one layer, or be "auto".');
    for (const units of full.hidden) checkNumber('hidden', units, 1, 10_000, true);
  }
  checkChoice('activation', full.activation, ['relu', 'tanh']);
  checkNumber('learningRate', full.learningRate, 1e-9, 1);
  checkNumber('batchSize', full.batchSize, 1, 65_536, true);
  checkNumber('epochs', full.epochs, 1, 100_000, true);
  checkNumber('patience', full.patience, 1, 100_000, true);
  checkNumber('validationShare', full.validationShare, 1e-6, 0.5);
  checkNumber('contamination', full.contamination, 1e-6, 0.5);
  return full;
}

/** Units of all layers from encoded row to encoded row: a quarter of the features (8 to 64) around a quarter of that. */
export function computeLayerSizes(hidden: AutoencoderParams['hidden'], width: number): number[] {
  if (hidden !== 'auto') return [width, ...hidden, width];
  const outer = Math.min(64, Math.max(8, Math.ceil(width / 4)));
  return [width, outer, Math.ceil(outer / 4), outer, width];
}
