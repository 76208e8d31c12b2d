import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

/** What one column holds and must obey. `role: leak` refuses the column as a feature and says why. */
export const ColumnSpec = Type.Object(
  {
    type: Type.Union([
      Type.Literal('number'),
      Type.Literal('integer'),
      Type.Literal('text'),
      Type.Literal('category'),
      Type.Literal('flag'),
    ]),
    role: Type.Optional(
      Type.Union([Type.Literal('feature'), Type.Literal('label'), Type.Literal('id'), Type.Literal('leak')], {
        default: 'feature',
      }),
    ),
    unit: Type.Optional(Type.String()),
    required: Type.Optional(Type.Boolean({ default: true, description: 'A missing value breaks the row.' })),
    min: Type.Optional(Type.Number({ description: 'Smallest allowed value, inclusive.' })),
    max: Type.Optional(Type.Number({ description: 'Largest allowed value, inclusive.' })),
    values: Type.Optional(Type.Array(Type.String(), { minItems: 1, description: 'Allowed categories.' })),
    reason: Type.Optional(Type.String({ description: 'Why the column is what it is (needed for leaks).' })),
  },
  strict,
);
export type ColumnSpec = Static<typeof ColumnSpec>;

/** A dataset of the project. */
export const DatasetSpec = Type.Object(
  {
    source: Type.Object(
      {
        file: Type.Optional(Type.String({ description: 'CSV file, relative to the folder of kaizen.yaml.' })),
        delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
      },
      strict,
    ),
    columns: Type.Optional(
      Type.Record(Type.String(), ColumnSpec, {
        description: 'Declared columns; columns that are not declared are inferred.',
      }),
    ),
    validation: Type.Optional(
      Type.Object(
        {
          policy: Type.Union([Type.Literal('quarantine'), Type.Literal('reject')], {
            default: 'quarantine',
            description:
              '`quarantine`: bad rows are kept aside and the good ones become the current version; `reject`: one bad row keeps the batch out.',
          }),
          maxBadShare: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1,
              default: 0.05,
              description: 'More bad rows than this share keep the whole batch out.',
            }),
          ),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type DatasetSpec = Static<typeof DatasetSpec>;

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
    algorithm: Type.Literal('random-forest'),
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
