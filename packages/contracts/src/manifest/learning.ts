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
