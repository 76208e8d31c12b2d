import { Type } from 'typebox';
import { classWeight } from './parameter-fields.ts';
import { labelledTraining } from './training-fields.ts';

const parameters = Type.Object(
  {
    trees: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, description: 'Number of trees, default 200.' })),
    maxDepth: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 64, description: 'Most splits from root to leaf, default 64.' }),
    ),
    minSamplesLeaf: Type.Optional(Type.Integer({ minimum: 1, description: 'Fewest rows of a leaf, default 1.' })),
    maxFeatures: Type.Optional(
      Type.Union([Type.Literal('sqrt'), Type.Literal('all'), Type.Integer({ minimum: 1 })], {
        description:
          'Columns tried at each split: the square root of their number (default for classes), all, or a count.',
      }),
    ),
    classWeight,
    bootstrap: Type.Optional(
      Type.Boolean({ description: 'Whether each tree sees rows drawn with replacement (default) or every row once.' }),
    ),
  },
  { additionalProperties: false },
);

/** A training of a random forest. */
export const RandomForestTraining = labelledTraining(
  'random-forest',
  parameters,
  'Random forest: the mean of many randomised trees.',
);
