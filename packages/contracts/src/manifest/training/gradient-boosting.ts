import { Type } from 'typebox';
import { classWeight } from './parameter-fields.ts';
import { labelledTraining } from './training-fields.ts';

const whole = (minimum: number, maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum, maximum, description }));
const share = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description }));
const penalty = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }));

const parameters = Type.Object(
  {
    rounds: whole(1, 100_000, 'Most rounds; each grows one tree, or one per class of several. Default 100.'),
    learningRate: share('How much of each tree counts. Default 0.1.'),
    maxLeaves: whole(2, 4096, 'Most leaves of a tree. Default 31.'),
    maxDepth: whole(1, 4096, 'Most splits from root to leaf. Default: no limit.'),
    minSamplesLeaf: whole(1, 2_147_483_648, 'Fewest rows of a leaf. Default 20.'),
    minChildHessian: penalty('Least sum of second derivatives in a leaf. Default 0.001.'),
    lambdaL1: penalty('Penalty on the size of leaf values. Default 0.'),
    lambdaL2: penalty('Penalty on the square of leaf values. Default 0.'),
    minGainToSplit: penalty('A split must gain more than this. Default 0.'),
    maxBins: whole(2, 255, 'Most bins of the values of a column. Default 255.'),
    featureFraction: share('Share of the columns that each tree may use. Default 1.'),
    baggingFraction: share('Share of the rows that a bag holds. Default 1.'),
    baggingFreq: whole(0, 100_000, 'Draw a new bag every so many rounds; 0 (default): no bagging.'),
    classWeight,
    earlyStoppingRounds: whole(
      0,
      100_000,
      'Stop when rows kept aside have not become better for so many rounds, and keep the best. 0 (default): never.',
    ),
    earlyStoppingShare: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: 'Share of the training rows that are kept aside to stop by. Default 0.1.',
      }),
    ),
    monotone: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.Literal(-1), Type.Literal(0), Type.Literal(1)]), {
        description: 'Numeric column → 1 when more of it may only raise the prediction, -1 when it may only lower it.',
      }),
    ),
    maxCatToOneHot: whole(0, 255, 'Columns of at most so many categories are split one against the others. Default 4.'),
    maxCatThreshold: whole(1, 255, 'Most categories on the smaller side of a split. Default 32.'),
    catSmooth: penalty('How much the order of categories is smoothed. Default 10.'),
    catL2: penalty('Further penalty of splits by categories. Default 10.'),
    minDataPerGroup: whole(1, 2_147_483_648, 'Fewest rows that a step of a split by categories adds. Default 100.'),
  },
  { additionalProperties: false },
);

/** A training of gradient-boosted trees. */
export const GradientBoostingTraining = labelledTraining(
  'gradient-boosting',
  parameters,
  'Gradient boosting: trees that mend, one after the other, what those before got wrong.',
);
