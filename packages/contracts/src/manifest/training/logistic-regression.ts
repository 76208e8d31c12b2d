import { Type } from 'typebox';
import { linearParameters } from './linear-parameters.ts';
import { classWeight } from './parameter-fields.ts';
import { classTraining } from './training-fields.ts';

/** A training of a logistic regression. */
export const LogisticRegressionTraining = classTraining(
  'logistic-regression',
  Type.Object({ ...linearParameters, classWeight }, { additionalProperties: false }),
  'Logistic regression: the log-odds of classes as weighted sums, with a ridge or lasso penalty.',
);
