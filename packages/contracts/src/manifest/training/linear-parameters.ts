import { Type } from 'typebox';
import { preprocessing } from './parameter-fields.ts';

/** Parameters that linear and logistic regression have in common. */
export const linearParameters = {
  alpha: Type.Optional(
    Type.Number({ minimum: 0, maximum: 1e12, description: 'Strength of the penalty on coefficients; 0: none.' }),
  ),
  l1Ratio: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Share of the absolute penalty: 0 is ridge (default), 1 is lasso.',
    }),
  ),
  maxIterations: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Default 1000.' })),
  tolerance: Type.Optional(
    Type.Number({
      minimum: 1e-15,
      maximum: 1,
      description: 'Largest slope at which the solver stops. Default 0.000001.',
    }),
  ),
  ...preprocessing,
};
