import { Type } from 'typebox';
import { labelledTraining } from './training-fields.ts';

/** A training of the constant answer: what any model must beat. */
export const ConstantTraining = labelledTraining(
  'constant',
  Type.Object(
    {
      statistic: Type.Optional(
        Type.Union([Type.Literal('mean'), Type.Literal('median')], {
          description: 'What is answered of numbers, default the mean; of classes always their shares.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  'The same answer to every row: the baseline that any model must beat.',
);
