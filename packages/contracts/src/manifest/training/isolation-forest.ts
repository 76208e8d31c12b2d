import { Type } from 'typebox';
import { contamination, isolationParameters } from './parameter-fields.ts';
import { anomalyTraining } from './training-fields.ts';

/** A training of an isolation forest. */
export const IsolationForestTraining = anomalyTraining(
  'isolation-forest',
  Type.Object({ ...isolationParameters, contamination }, { additionalProperties: false }),
  'Isolation forest: unusual rows are set apart from the others by few random cuts.',
);
