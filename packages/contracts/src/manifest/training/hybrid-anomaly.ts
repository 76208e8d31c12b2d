import { Type } from 'typebox';
import { autoencoderParameters } from './autoencoder-parameters.ts';
import { contamination, isolationParameters } from './parameter-fields.ts';
import { anomalyTraining } from './training-fields.ts';

/** A training of an isolation forest and an autoencoder together. */
export const HybridAnomalyTraining = anomalyTraining(
  'hybrid-anomaly',
  Type.Object(
    { ...isolationParameters, ...autoencoderParameters, contamination },
    { additionalProperties: false },
  ),
  'Isolation forest and autoencoder together: the mean of the ranks that they give a row.',
);
