import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

/** What a training's evaluation looks at beside the usual. */
export const EvaluationSpec = Type.Object(
  {
    slices: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: 20,
        uniqueItems: true,
        description: 'Columns whose values are evaluated one by one; numbers of many values in quarters.',
      }),
    ),
    minSlice: Type.Optional(
      Type.Integer({ minimum: 1, default: 30, description: 'Slices of fewer rows are left out.' }),
    ),
    topK: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1 }), {
        maxItems: 10,
        uniqueItems: true,
        description: 'Precision, recall and NDCG of the first k rows by score.',
      }),
    ),
    query: Type.Optional(
      Type.String({ description: 'Column that says which rows are ranked together; default: all rows are one list.' }),
    ),
    level: Type.Optional(
      Type.Number({ minimum: 0.5, maximum: 0.999, default: 0.95, description: 'Coverage of the intervals.' }),
    ),
    repeats: Type.Optional(
      Type.Integer({ minimum: 100, maximum: 10_000, default: 500, description: 'Bootstrap repeats of the intervals.' }),
    ),
    time: Type.Optional(
      Type.String({
        description: 'Column of the time of a row: for the check that no training row is later than an evaluated one.',
      }),
    ),
  },
  strict,
);
export type EvaluationSpec = Static<typeof EvaluationSpec>;

/** An attribute by which people are grouped: a column, or a numeric column cut at stated bounds. */
export const FairnessAttribute = Type.Union([
  Type.String({ description: 'Column whose values are the groups.' }),
  Type.Object(
    {
      column: Type.String(),
      bounds: Type.Array(Type.Number(), {
        minItems: 1,
        maxItems: 20,
        description: 'Ascending; [25, 60] makes the groups "< 25", "25 – 60" (25 or more, less than 60) and "≥ 60".',
      }),
    },
    strict,
  ),
]);
export type FairnessAttribute = Static<typeof FairnessAttribute>;

/** A measure of one group, by fairlearn's name where it has one. */
export const GroupMetricName = Type.Union([
  Type.Literal('selection_rate'),
  Type.Literal('true_positive_rate'),
  Type.Literal('true_negative_rate'),
  Type.Literal('false_positive_rate'),
  Type.Literal('false_negative_rate'),
  Type.Literal('accuracy'),
  Type.Literal('zero_one_loss'),
  Type.Literal('balanced_accuracy'),
  Type.Literal('precision'),
  Type.Literal('recall'),
  Type.Literal('f1'),
  Type.Literal('auc'),
  Type.Literal('log_loss'),
  Type.Literal('mae'),
  Type.Literal('mse'),
  Type.Literal('r2'),
]);
export type GroupMetricName = Static<typeof GroupMetricName>;

/** What must be fair to whom. */
export const FairnessSpec = Type.Object(
  {
    attributes: Type.Array(FairnessAttribute, { minItems: 1, maxItems: 10 }),
    intersections: Type.Optional(
      Type.Array(Type.Array(Type.String(), { minItems: 2, maxItems: 4, uniqueItems: true }), {
        maxItems: 20,
        description: 'Columns of `attributes` whose combinations are groups, too.',
      }),
    ),
    favourable: Type.Optional(
      Type.String({ description: 'Label value that favours a person; default: the positive one.' }),
    ),
    metrics: Type.Optional(
      Type.Array(GroupMetricName, {
        minItems: 1,
        uniqueItems: true,
        description: 'Measures of each group; default: all that the task has.',
      }),
    ),
    minGroup: Type.Optional(
      Type.Integer({ minimum: 1, default: 30, description: 'Groups of fewer rows are listed, not judged.' }),
    ),
    line: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.8,
        description: 'Impact ratio below which a group counts as disadvantaged (0.8: the four-fifths rule).',
      }),
    ),
    mitigation: Type.Optional(
      Type.Object(
        {
          goal: Type.Union([
            Type.Literal('demographic_parity'),
            Type.Literal('equal_opportunity'),
            Type.Literal('equalized_odds'),
          ]),
          tolerance: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1,
              default: 0.02,
              description: 'Largest difference between groups that thresholds for each group may leave.',
            }),
          ),
        },
        { ...strict, description: 'Also offer thresholds for each group, and say what they would cost.' },
      ),
    ),
  },
  strict,
);
export type FairnessSpec = Static<typeof FairnessSpec>;
