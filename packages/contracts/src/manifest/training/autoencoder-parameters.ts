import { Type } from 'typebox';
import { preprocessing } from './parameter-fields.ts';

const whole = (maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description }));

/** Parameters of an autoencoder but for its threshold; numbers are scaled, bounded at 10 and taken as logarithms where they are skewed unless told otherwise. */
export const autoencoderParameters = {
  hidden: Type.Optional(
    Type.Union([Type.Literal('auto'), Type.Array(Type.Integer({ minimum: 1, maximum: 10_000 }), { minItems: 1 })], {
      description: 'Units of each hidden layer; auto (default): three layers, narrow in the middle.',
    }),
  ),
  activation: Type.Optional(
    Type.Union([Type.Literal('relu'), Type.Literal('tanh')], { description: 'Default: relu.' }),
  ),
  learningRate: Type.Optional(
    Type.Number({ minimum: 1e-9, maximum: 1, description: 'Size of the steps of training. Default 0.001.' }),
  ),
  batchSize: whole(65_536, 'Rows per step. Default 256.'),
  epochs: whole(100_000, 'Most passes over the rows. Default 30.'),
  patience: whole(100_000, 'Passes without a better error on rows kept aside, after which training stops. Default 5.'),
  validationShare: Type.Optional(
    Type.Number({
      minimum: 1e-6,
      maximum: 0.5,
      description: 'Share of the training rows that are kept aside to stop by. Default 0.1.',
    }),
  ),
  ...preprocessing,
};
