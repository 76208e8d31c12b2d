import { type Static, Type } from 'typebox';
import { Severity } from './dataset-rule.ts';
import { SensitiveFields } from './sensitive-column.ts';

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
      Type.Literal('date'),
      Type.Literal('timestamp'),
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
    format: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'How a date or timestamp is written, as strftime has it, such as %d.%m.%Y. Without it: ISO 8601 (2026-03-09, 2026-03-09T12:30:00Z).',
      }),
    ),
    earliest: Type.Optional(
      Type.String({ description: 'First allowed date or timestamp, inclusive, written as ISO 8601.' }),
    ),
    latest: Type.Optional(
      Type.String({ description: 'Last allowed date or timestamp, inclusive, written as ISO 8601.' }),
    ),
    pattern: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Regular expression (RE2: no look-around, no back-references) that must occur in the text; write ^…$ for the whole text.',
      }),
    ),
    minLength: Type.Optional(Type.Integer({ minimum: 0, description: 'Fewest characters of the text.' })),
    maxLength: Type.Optional(Type.Integer({ minimum: 0, description: 'Most characters of the text.' })),
    unique: Type.Optional(
      Type.Boolean({ description: 'No value occurs twice in a version. Asked of versions, not of single rows.' }),
    ),
    present: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'Smallest share of rows that must have a value; for columns with `required: false`. Asked of versions.',
      }),
    ),
    absentIn: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Environments in which the column is not there, such as the label at `serving`.',
      }),
    ),
    severity: Type.Optional(Severity),
    ...SensitiveFields,
  },
  strict,
);
export type ColumnSpec = Static<typeof ColumnSpec>;
