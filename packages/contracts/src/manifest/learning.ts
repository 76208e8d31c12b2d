import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

/** Raw columns that a model takes, and expressions over them. */
export const FeatureSetSpec = Type.Object(
  {
    from: Type.String({ description: 'Name of the dataset.' }),
    inputs: Type.Array(Type.String(), { minItems: 1, description: 'Raw columns of the signature, in order.' }),
    derived: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Name → expression in the stated subset of SQL.' }),
    ),
    use: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Columns the model sees, in order; default: all inputs, then all derived.',
      }),
    ),
  },
  strict,
);
export type FeatureSetSpec = Static<typeof FeatureSetSpec>;

/** How a model is trained. */
export const TrainingSpec = Type.Object(
  {
    features: Type.String({ description: 'Name of the feature set.' }),
    label: Type.String({ description: 'Column to predict.' }),
    positive: Type.Optional(Type.String({ default: '1', description: 'Label value that counts as positive.' })),
    algorithm: Type.Union([Type.Literal('random-forest'), Type.Literal('command')], {
      description: 'command: trained by a step with `run`.',
    }),
    parameters: Type.Optional(
      Type.Object(
        {
          trees: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })),
          maxDepth: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
          minSamplesLeaf: Type.Optional(Type.Integer({ minimum: 1 })),
          maxFeatures: Type.Optional(
            Type.Union([Type.Literal('sqrt'), Type.Literal('all'), Type.Integer({ minimum: 1 })]),
          ),
          classWeight: Type.Optional(Type.Union([Type.Literal('none'), Type.Literal('balanced')])),
        },
        strict,
      ),
    ),
    holdout: Type.Optional(
      Type.Object({ share: Type.Number({ exclusiveMinimum: 0, maximum: 0.5, default: 0.2 }) }, strict),
    ),
    seed: Type.Optional(Type.Integer({ minimum: 0, default: 1 })),
  },
  strict,
);
export type TrainingSpec = Static<typeof TrainingSpec>;
