import { type Static, Type } from 'typebox';

/** Where the rows of a dataset come from. */
export const SourceSpec = Type.Object(
  {
    file: Type.Optional(Type.String({ description: 'CSV file, relative to the folder of kaizen.yaml.' })),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
  },
  { additionalProperties: false },
);
export type SourceSpec = Static<typeof SourceSpec>;
