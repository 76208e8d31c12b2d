import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

/** How far two samples of a column lie apart. `z` is for two values, `chi-square` for categories, `ks` for numbers; the others take both. */
export const DriftMethod = Type.Union([
  Type.Literal('psi'),
  Type.Literal('jensen-shannon'),
  Type.Literal('kullback-leibler'),
  Type.Literal('hellinger'),
  Type.Literal('l-infinity'),
  Type.Literal('wasserstein'),
  Type.Literal('ks'),
  Type.Literal('chi-square'),
  Type.Literal('z'),
]);
export type DriftMethod = Static<typeof DriftMethod>;

/**
 * Which rules choose and judge. `kaizen`: an effect must be both large (threshold) and more than chance (false discovery over all columns), and missing
 * values and changed types count. `evidently-0.7`: the choice of test, bins, fills and thresholds of Evidently 0.7, number for number.
 */
export const DriftMode = Type.Union([Type.Literal('kaizen'), Type.Literal('evidently-0.7')]);
export type DriftMode = Static<typeof DriftMode>;

/** What a column's drift does to a staged version: `fail` holds it, `warn` is shown, `off` leaves the column out. */
export const DriftSeverity = Type.Union([Type.Literal('fail'), Type.Literal('warn'), Type.Literal('off')]);
export type DriftSeverity = Static<typeof DriftSeverity>;

/** Drift rule of one column; what is left out follows the dataset's. */
export const DriftColumnSpec = Type.Object(
  {
    method: Type.Optional(DriftMethod),
    threshold: Type.Optional(
      Type.Union([Type.Number({ minimum: 0 }), Type.Literal('learned')], {
        description:
          'Drift from this value on (for ks, chi-square and z: at or below this p); `learned`: mean + 3 sd of ten chunks of the reference.',
      }),
    ),
    severity: Type.Optional(DriftSeverity),
  },
  strict,
);
export type DriftColumnSpec = Static<typeof DriftColumnSpec>;

/** The `drift` block of a dataset: every new version is compared before it becomes current. */
export const DatasetDriftSpec = Type.Object(
  {
    against: Type.Optional(
      Type.String({
        minLength: 1,
        default: 'current',
        description:
          'What a new version is compared with: `current` (the version in force), a tag, or the id of a version.',
      }),
    ),
    mode: Type.Optional({ ...DriftMode, default: 'kaizen' }),
    severity: Type.Optional({ ...DriftSeverity, default: 'fail' }),
    falseDiscovery: Type.Optional(
      Type.Union([Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), Type.Literal('off')], {
        default: 0.05,
        description:
          'Share of false alarms among all alarms that is accepted (Benjamini–Hochberg over the columns); `off`: not controlled.',
      }),
    ),
    threshold: Type.Optional(
      Type.Union([Type.Literal('fixed'), Type.Literal('learned')], {
        default: 'fixed',
        description:
          "Threshold of columns that declare none: the method's own, or learned from ten chunks of the reference.",
      }),
    ),
    missing: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: 0.05,
        description: 'Change of the share of missing values that is drift.',
      }),
    ),
    source: Type.Optional(
      Type.Union([Type.Literal('rows'), Type.Literal('profiles')], {
        default: 'rows',
        description:
          '`profiles` compares what was stored with the versions and reads no row again; the error is stated.',
      }),
    ),
    columns: Type.Optional(Type.Record(Type.String(), DriftColumnSpec, { description: 'Rules of single columns.' })),
  },
  strict,
);
export type DatasetDriftSpec = Static<typeof DatasetDriftSpec>;
