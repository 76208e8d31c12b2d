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
