import { Type } from 'typebox';
import { linearParameters } from './linear-parameters.ts';
import { numberTraining } from './training-fields.ts';

/** A training of a linear regression. */
export const LinearRegressionTraining = numberTraining(
  'linear-regression',
  Type.Object(linearParameters, { additionalProperties: false }),
  'Linear regression: a number as a weighted sum; least squares, ridge, lasso or between.',
);
