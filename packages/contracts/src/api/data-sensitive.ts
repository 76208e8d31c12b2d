import { type Static, Type } from 'typebox';
import { MaskingSpec, SensitiveClass } from '../manifest/sensitive-column.ts';
import { Instant, pageOf } from '../states.ts';

const optional = Type.Optional;

/** What a scan of a column found. `confidence` = passing share × (strength of the values + (1 − strength) × evidence of the name). */
export const SensitiveFinding = Type.Object({
  class: SensitiveClass,
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  checked: Type.Integer({ description: 'Different values that were looked at.' }),
  passed: Type.Integer({ description: 'Those of them that the validator of the class lets pass.' }),
  words: Type.Array(Type.String(), { description: 'Words of the column name that speak for it.' }),
  shapes: Type.Array(Type.String(), {
    description: 'Commonest shapes of the values: A and a for letters, 9 for a digit.',
  }),
  versionId: Type.String(),
  foundAt: Instant,
});
export type SensitiveFinding = Static<typeof SensitiveFinding>;

/** A person's word, or a declaration, on a column. */
export const SensitiveDecision = Type.Object({
  by: Type.String(),
  reason: optional(Type.String()),
  at: optional(Instant),
  declared: Type.Boolean({ description: 'Declared in kaizen.yaml or the schema file; changed there.' }),
});
export type SensitiveDecision = Static<typeof SensitiveDecision>;

/** A column that is sensitive, that may be, or that was found not to be. */
export const SensitiveColumn = Type.Object({
  column: Type.String(),
  status: Type.Union([Type.Literal('proposed'), Type.Literal('confirmed'), Type.Literal('dismissed')]),
  /** Its class; of a dismissed column the one that was turned down, when there was one. */
  class: optional(SensitiveClass),
  /** How its values are masked; of a proposed one, how they would be. */
  masking: optional(MaskingSpec),
  decision: optional(SensitiveDecision),
  /** What the last scan found, also where it differs from what was decided. */
  finding: optional(SensitiveFinding),
});
export type SensitiveColumn = Static<typeof SensitiveColumn>;

/** The sensitive columns of a dataset, those that wait for a person first. */
export const SensitiveColumns = Type.Object({
  dataset: Type.String(),
  environment: Type.String({ description: 'Raw values are handed out in `production` only.' }),
  columns: Type.Array(SensitiveColumn),
  /** The version that was looked at last; absent: none yet. */
  scan: optional(Type.Object({ versionId: Type.String(), scannedAt: Instant })),
});
export type SensitiveColumns = Static<typeof SensitiveColumns>;

/** Confirms that a column is sensitive, also one that no scan named; or changes its class or masking. */
export const ConfirmSensitive = Type.Object(
  {
    column: Type.String(),
    class: optional(SensitiveClass),
    masking: optional(MaskingSpec),
    reason: optional(Type.String({ maxLength: 2000 })),
  },
  { additionalProperties: false },
);
export type ConfirmSensitive = Static<typeof ConfirmSensitive>;

/** Says that a column is not sensitive, and why. */
export const DismissSensitive = Type.Object(
  { column: Type.String(), reason: Type.String({ minLength: 3, maxLength: 2000 }) },
  { additionalProperties: false },
);
export type DismissSensitive = Static<typeof DismissSensitive>;

/** Result of a `data.classify` job. */
export const SensitiveScanOutcome = Type.Object({
  versionId: Type.String(),
  columns: Type.Integer({ description: 'Columns that were looked at.' }),
  proposed: Type.Array(Type.String(), { description: 'Columns that wait for a person since this scan.' }),
});
export type SensitiveScanOutcome = Static<typeof SensitiveScanOutcome>;

/** Query fields of everything that shows rows: sensitive columns are masked unless `raw` is asked for, permitted and written down. */
export const RawQuery = {
  raw: optional(
    Type.Boolean({
      description: 'Sensitive columns as they are; needs the permission data:raw:read and a purpose, and is logged.',
    }),
  ),
  purpose: optional(
    Type.String({ maxLength: 500, description: 'With `raw`: what the values are read for; kept in the log.' }),
  ),
} as const;
/** What a reader of raw values says. */
export type RawOptions = { readonly raw?: boolean; readonly purpose?: string };

/** Somebody read raw values of sensitive columns. */
export const RawRead = Type.Object({
  at: Instant,
  by: Type.String(),
  dataset: Type.String(),
  versionId: optional(Type.String()),
  batchId: optional(Type.String()),
  columns: Type.Array(Type.String()),
  surface: Type.Union(
    [
      Type.Literal('rows'),
      Type.Literal('file'),
      Type.Literal('profile'),
      Type.Literal('quarantine'),
      Type.Literal('difference'),
      Type.Literal('validation'),
    ],
    { description: 'Where they were shown or handed out.' },
  ),
  purpose: Type.String(),
});
export type RawRead = Static<typeof RawRead>;

/** Readings of raw values of a dataset, newest first. */
export const RawReadPage = pageOf(RawRead);
export type RawReadPage = Static<typeof RawReadPage>;

/** The key that pseudonyms are made with since now, and the one before. */
export const RotatedMaskKey = Type.Object({ id: Type.String(), previousId: Type.String() });
export type RotatedMaskKey = Static<typeof RotatedMaskKey>;

/** A sample to make from the profile of a version. */
export const MakeSynthetic = Type.Object(
  {
    version: optional(Type.String({ minLength: 1, description: 'Default: the current one.' })),
    rows: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
    seed: optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647, default: 1 })),
    format: optional(Type.Union([Type.Literal('parquet'), Type.Literal('csv')], { default: 'parquet' })),
  },
  { additionalProperties: false },
);
export type MakeSynthetic = Static<typeof MakeSynthetic>;

/** How a column of a sample was made, and how near it is. */
export const SyntheticColumn = Type.Object({
  column: Type.String(),
  from: Type.Union(
    [
      Type.Literal('quantiles'),
      Type.Literal('values'),
      Type.Literal('texts'),
      Type.Literal('dates'),
      Type.Literal('sequence'),
      Type.Literal('made-up'),
      Type.Literal('empty'),
    ],
    {
      description:
        'quantiles of numbers or dates; frequent values; texts by frequent values and shapes; a running number; made up, for sensitive columns; nothing.',
    },
  ),
  distance: optional(
    Type.Number({ description: 'Jensen-Shannon distance of its distribution from the real one, base 2, 0 to 1.' }),
  ),
  missingDifference: optional(Type.Number({ description: 'Difference of the shares of missing values.' })),
  suppressed: optional(Type.Integer({ description: 'Values of the profile that were too rare to be told.' })),
  note: optional(Type.String()),
});
export type SyntheticColumn = Static<typeof SyntheticColumn>;

/** Result of a `data.synthesise` job: a sample of made-up rows that looks like a version. */
export const SyntheticSample = Type.Object({
  dataset: Type.String(),
  versionId: Type.String(),
  rows: Type.Integer(),
  seed: Type.Integer(),
  format: Type.String(),
  /** Name of the file under …/synthetic/, kept for a week. */
  file: Type.String(),
  bytes: Type.Integer(),
  /** Rows that a value must stand for to be told. */
  leastCount: Type.Integer(),
  columns: Type.Array(SyntheticColumn),
  correlations: optional(Type.Object({ pairs: Type.Integer(), largestDifference: Type.Number() })),
});
export type SyntheticSample = Static<typeof SyntheticSample>;
