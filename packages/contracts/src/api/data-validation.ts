import { type Static, Type } from 'typebox';
import { Severity } from '../manifest/dataset-rule.ts';
import { Instant, pageOf } from '../states.ts';

const Observed = Type.Union([
  Type.Number(),
  Type.String(),
  Type.Array(Type.Union([Type.Number(), Type.String(), Type.Null()])),
]);

/** Counts of a rule, under the names of Great Expectations. Percents are of the values that were looked at. */
export const RuleCounts = Type.Object({
  element_count: Type.Optional(Type.Integer({ description: 'Rows of the table or slice.' })),
  missing_count: Type.Optional(Type.Integer({ description: 'Rows that were not looked at, mostly missing values.' })),
  unexpected_count: Type.Optional(Type.Integer()),
  unexpected_percent: Type.Optional(Type.Number()),
  partial_unexpected_list: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Null()]))),
  observed_value: Type.Optional(Observed),
});
export type RuleCounts = Static<typeof RuleCounts>;

/** What one rule said. `fail`: broken, severity error; `warn`: broken, a lesser severity. */
export const RuleResult = Type.Object({
  id: Type.String({ description: 'Place of the rule: `columns.<name>.<field>` or `rules.<index>`.' }),
  rule: Type.String(),
  name: Type.Optional(Type.String()),
  column: Type.Optional(Type.String()),
  severity: Severity,
  verdict: Type.Union([Type.Literal('pass'), Type.Literal('warn'), Type.Literal('fail')]),
  success: Type.Boolean(),
  anomaly: Type.String({ description: 'Kind of anomaly, such as `OUT_OF_RANGE`.' }),
  short: Type.String(),
  message: Type.String({ description: 'What was expected and what was seen.' }),
  expected: Type.String(),
  observed: Type.String(),
  mostly: Type.Optional(Type.Number()),
  where: Type.Optional(Type.String()),
  result: RuleCounts,
  samples: Type.Array(Type.Object({ row: Type.Integer(), value: Type.Union([Type.String(), Type.Null()]) }), {
    description: 'Row of a version, or line of a file, counted from 1.',
  }),
});
export type RuleResult = Static<typeof RuleResult>;

/** How many rules held. */
export const RuleTally = Type.Object({
  rules: Type.Integer(),
  passed: Type.Integer(),
  warned: Type.Integer(),
  failed: Type.Integer(),
});
export type RuleTally = Static<typeof RuleTally>;

/** A kept validation, without its results. */
export const ValidationSummary = Type.Object({
  id: Type.String(),
  dataset: Type.String(),
  versionId: Type.Optional(Type.String()),
  source: Type.String({ description: '`version`, or the name of the file.' }),
  environment: Type.String(),
  schemaRevision: Type.Integer(),
  success: Type.Boolean({ description: 'No rule of severity error is broken.' }),
  rows: Type.Integer(),
  tally: RuleTally,
  author: Type.String(),
  durationMs: Type.Number(),
  createdAt: Instant,
});
export type ValidationSummary = Static<typeof ValidationSummary>;

/** A validation with what each rule said, broken ones first. */
export const ValidationReport = Type.Object({
  ...ValidationSummary.properties,
  results: Type.Array(RuleResult),
});
export type ValidationReport = Static<typeof ValidationReport>;

/** Validations of a dataset, newest first. */
export const ValidationPage = pageOf(ValidationSummary);

/** What to validate: a version (default: the current one), in an environment, by a schema text instead of the one in force. */
export const StartValidation = Type.Object(
  {
    versionId: Type.Optional(
      Type.String({ description: 'Id, beginning of an id, tag, `current` or steps back; default: the current one.' }),
    ),
    environment: Type.Optional(Type.String()),
    schema: Type.Optional(Type.String({ maxLength: 4_000_000, description: 'Text of a schema file.' })),
  },
  { additionalProperties: false },
);
export type StartValidation = Static<typeof StartValidation>;

/** Result of a `data.validate` job. */
export const ValidationOutcome = Type.Object({ reportId: Type.String(), success: Type.Boolean(), tally: RuleTally });
export type ValidationOutcome = Static<typeof ValidationOutcome>;

/** One difference between two schemas. */
export const SchemaChange = Type.Object({
  path: Type.String({ description: 'Such as `columns.torque.max` or `rules.2`.' }),
  kind: Type.Union([Type.Literal('added'), Type.Literal('removed'), Type.Literal('changed')]),
  before: Type.Optional(Type.String()),
  after: Type.Optional(Type.String()),
  words: Type.String(),
});
export type SchemaChange = Static<typeof SchemaChange>;

/** A schema as text, and how it differs from the one in force. */
export const SchemaText = Type.Object({
  dataset: Type.String(),
  revision: Type.Integer(),
  text: Type.String(),
  changes: Type.Array(SchemaChange),
});
export type SchemaText = Static<typeof SchemaText>;

/** A revision of the schema: who made it and why. */
export const SchemaRevisionView = Type.Object({
  revision: Type.Integer(),
  author: Type.String(),
  reason: Type.String(),
  columns: Type.Integer(),
  rules: Type.Integer(),
  createdAt: Instant,
  current: Type.Boolean(),
});
export type SchemaRevisionView = Static<typeof SchemaRevisionView>;

/** Revisions, newest first. */
export const SchemaRevisionList = Type.Object({
  items: Type.Array(SchemaRevisionView),
  next: Type.Optional(Type.String()),
});
export type SchemaRevisionList = Static<typeof SchemaRevisionList>;

/** A schema text to compare with the one in force. */
export const DiffSchema = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 4_000_000 }) },
  { additionalProperties: false },
);
export type DiffSchema = Static<typeof DiffSchema>;

/** A schema text that becomes the one in force; the reason is kept with who gave it. */
export const AcceptSchema = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: 4_000_000 }),
    reason: Type.String({ minLength: 3, maxLength: 2000 }),
    revision: Type.Optional(
      Type.Integer({ description: 'The revision that the text was made from; another one in force is refused.' }),
    ),
  },
  { additionalProperties: false },
);
export type AcceptSchema = Static<typeof AcceptSchema>;

/** What came of it. `file`: the schema file that was written anew in the folder of the project. */
export const AcceptedSchema = Type.Object({ ...SchemaText.properties, file: Type.Optional(Type.String()) });
export type AcceptedSchema = Static<typeof AcceptedSchema>;
