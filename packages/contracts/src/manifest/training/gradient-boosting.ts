import { Type } from 'typebox';
import { labelledTraining } from './training-fields.ts';

const share = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description }));
const penalty = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }));

const parameters = Type.Object(
  {
    rounds: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'Most rounds of boosting.' })),
    learningRate: share('How much of each tree counts.'),
    maxLeaves: Type.Optional(Type.Integer({ minimum: 2, maximum: 65_536, description: 'Most leaves of a tree.' })),
    maxDepth: Type.Optional(Type.Integer({ minimum: 1, maximum: 64, description: 'Most splits from root to leaf.' })),
    minSamplesLeaf: Type.Optional(Type.Integer({ minimum: 1, description: 'Fewest rows of a leaf.' })),
    l1: penalty('Penalty on the size of leaf values.'),
    l2: penalty('Penalty on the square of leaf values.'),
  },
  { additionalProperties: false },
);

/** A training of gradient-boosted trees. */
export const GradientBoostingTraining = labelledTraining(
  'gradient-boosting',
  parameters,
  'Gradient boosting: trees that mend, one after the other, what those before got wrong.',
);
