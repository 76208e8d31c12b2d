import { type Static, Type } from 'typebox';

/** Which versions keep their rows. The current one, tagged ones and those that a run, model, feature set or deployment uses always do. */
export const RetentionSpec = Type.Object(
  {
    versions: Type.Optional(Type.Integer({ minimum: 1, description: 'Keep the rows of this many newest versions.' })),
    days: Type.Optional(Type.Integer({ minimum: 1, description: 'Keep the rows of versions younger than this.' })),
  },
  { additionalProperties: false },
);
export type RetentionSpec = Static<typeof RetentionSpec>;

/** Fields of a dataset that say how its versions are made and kept. */
export const VersioningFields = {
  key: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      uniqueItems: true,
      description: 'Columns that name a row: what `upsert`, `delete` and differences go by.',
    }),
  ),
  retention: Type.Optional(RetentionSpec),
} as const;
