import { Type } from 'typebox';
import { autoencoderParameters } from './autoencoder-parameters.ts';
import { contamination } from './parameter-fields.ts';
import { anomalyTraining } from './training-fields.ts';

/** A training of an autoencoder. */
export const AutoencoderTraining = anomalyTraining(
  'autoencoder',
  Type.Object({ ...autoencoderParameters, contamination }, { additionalProperties: false }),
  'Autoencoder: a network that learns to repeat usual rows, and repeats unusual ones badly.',
);
