import { Type } from 'typebox';

/** Weights of classes in training. */
export const classWeight = Type.Optional(
  Type.Union(
    [
      Type.Literal('none'),
      Type.Literal('balanced'),
      Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0, maximum: 1e9 })),
    ],
    {
      description:
        'balanced: every class weighs the same in all; or class → weight, 1 for those not named. Default: none.',
    },
  ),
);

/** Parameters of an isolation forest but for its threshold. */
export const isolationParameters = {
  trees: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Number of trees, default 100.' })),
  sampleSize: Type.Optional(
    Type.Integer({ minimum: 2, maximum: 1_000_000, description: 'Rows that each tree is grown from, default 256.' }),
  ),
};

/** Where the threshold of an anomaly detector lies. */
export const contamination = Type.Optional(
  Type.Number({
    exclusiveMinimum: 0,
    maximum: 0.5,
    description:
      'Greatest share of the training rows that are called anomalies, default 0.05; it sets the threshold and changes no score.',
  }),
);

/** How raw columns become the numbers that linear models and autoencoders work on. */
export const preprocessing = {
  imputation: Type.Optional(
    Type.Union([Type.Literal('mean'), Type.Literal('median'), Type.Number({ minimum: -1e300, maximum: 1e300 })], {
      description:
        'What stands for a missing number: the mean (default) or median of the training rows, or this number.',
    }),
  ),
  missingIndicator: Type.Optional(
    Type.Boolean({ description: 'Whether "it was missing" is a feature of its own. Default true.' }),
  ),
  transform: Type.Optional(
    Type.Union([Type.Literal('none'), Type.Literal('signed-log'), Type.Literal('auto')], {
      description: 'Change of numbers before scaling; auto: the logarithm where it makes a skewed column less so.',
    }),
  ),
  scaling: Type.Optional(
    Type.Union([Type.Literal('standard'), Type.Literal('none')], {
      description: 'standard (default): minus the mean, divided by the standard deviation.',
    }),
  ),
  clip: Type.Optional(
    Type.Union([Type.Literal('none'), Type.Number({ minimum: 1e-3, maximum: 1e12 })], {
      description: 'Bound of a scaled number on both sides.',
    }),
  ),
  minCategoryRows: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Categories of fewer rows share one feature. Default 1: none does.' }),
  ),
  maxCategories: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10_000,
      description: 'Most categories of a column with a feature of their own.',
    }),
  ),
};
