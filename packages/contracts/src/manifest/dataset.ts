import { type Static, Type } from 'typebox';
import { ColumnSpec } from './dataset-column.ts';
import { DatasetDriftSpec } from './dataset-drift.ts';
import { SourceSpec } from './dataset-source.ts';
import { ValidationSpec } from './dataset-validation.ts';
import { VersioningFields } from './dataset-versioning.ts';

/** A dataset of the project. */
export const DatasetSpec = Type.Object(
  {
    source: SourceSpec,
    columns: Type.Optional(
      Type.Record(Type.String(), ColumnSpec, {
        description: 'Declared columns; columns that are not declared are inferred.',
      }),
    ),
    schema: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Schema file of the dataset, relative to the folder of kaizen.yaml, such as schemas/machines.yaml: its columns and rules. Columns that also stand here win.',
      }),
    ),
    validation: Type.Optional(ValidationSpec),
    drift: Type.Optional(DatasetDriftSpec),
    ...VersioningFields,
  },
  { additionalProperties: false },
);
export type DatasetSpec = Static<typeof DatasetSpec>;
