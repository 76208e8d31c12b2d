import { type Static, type TLiteral, type TProperties, type TSchema, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

/** What a model learns: one of some classes, a number, or how unusual a row is. */
export type LearningTask = 'classification' | 'regression' | 'anomaly';

/** How rows are divided. */
export const SplitKind = Type.Union([
  Type.Literal('stratified'),
  Type.Literal('random'),
  Type.Literal('time'),
  Type.Literal('group'),
]);
export type SplitKind = Static<typeof SplitKind>;

const splitField = (description: string) => Type.Optional(Type.Union([...SplitKind.anyOf], { description }));
const byField = (description: string) => Type.Optional(Type.String({ description }));

/** Rows that are set aside before training; only the gate reads them. */
export const HoldoutSpec = Type.Object(
  {
    share: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 0.5, default: 0.2, description: 'Part of the rows.' }),
    ),
    split: splitField(
      'stratified: each part has the classes in the same shares; random; time: the latest rows; group: rows with the same value of `by` stay together. ' +
        'Default: stratified where rows have classes, random for numbers.',
    ),
    by: byField('Column that tells the time (default: the order of the rows) or the group (must be named).'),
  },
  strict,
);
export type HoldoutSpec = Static<typeof HoldoutSpec>;

/** How the training rows judge the model: each is predicted by a model that did not see it. */
export const TrainingValidationSpec = Type.Object(
  {
    folds: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 50,
        description:
          'Parts of the cross-validation, default 5. With `split: time` each part is predicted from all before it.',
      }),
    ),
    split: splitField('As under `holdout`, whose split is the default.'),
    by: byField('As under `holdout`, whose column is the default.'),
  },
  strict,
);
export type TrainingValidationSpec = Static<typeof TrainingValidationSpec>;

/** The fields that every training has. */
export const trainingFields = {
  features: Type.String({ description: 'Name of the feature set.' }),
  weights: Type.Optional(
    Type.String({
      description: 'Column with the weight of each row in training, 0 or more; default: all weigh the same.',
    }),
  ),
  holdout: Type.Optional(HoldoutSpec),
  validation: Type.Optional(TrainingValidationSpec),
  seed: Type.Optional(
    Type.Integer({ minimum: 0, default: 1, description: 'Decides everything that is drawn at random.' }),
  ),
};

const label = Type.String({ description: 'Column to predict.' });
const positive = Type.Optional(
  Type.String({ default: '1', description: 'Of two classes, the label value that counts as positive.' }),
);

/** A training that tells classes apart. */
export function classTraining<A extends string, P extends TSchema>(algorithm: A, parameters: P, description: string) {
  return training(algorithm, parameters, description, {
    label,
    positive,
    task: Type.Optional(Type.Literal('classification')),
  });
}

/** A training that predicts a number. */
export function numberTraining<A extends string, P extends TSchema>(algorithm: A, parameters: P, description: string) {
  return training(algorithm, parameters, description, { label, task: Type.Optional(Type.Literal('regression')) });
}

/** A training of an algorithm that can do both; it tells classes apart unless it is told otherwise. */
export function labelledTraining<A extends string, P extends TSchema>(
  algorithm: A,
  parameters: P,
  description: string,
) {
  return training(algorithm, parameters, description, {
    label,
    positive,
    task: Type.Optional(
      Type.Union([Type.Literal('classification'), Type.Literal('regression')], {
        description: 'Default: classification. For regression the label is a number.',
      }),
    ),
  });
}

/** A training that tells how unusual a row is; a label only judges it. */
export function anomalyTraining<A extends string, P extends TSchema>(algorithm: A, parameters: P, description: string) {
  return training(algorithm, parameters, description, {
    label: Type.Optional(
      Type.String({
        description: 'Column that says which rows are anomalies, where that is known: it judges the model.',
      }),
    ),
    positive: Type.Optional(
      Type.String({
        description: 'Label value of an anomaly, default 1; all others are normal. Not together with `normal`.',
      }),
    ),
    normal: Type.Optional(
      Type.String({
        description:
          'Label value of a normal row; all others are anomalies. The model is trained on the normal rows only (one-class).',
      }),
    ),
    task: Type.Optional(Type.Literal('anomaly')),
  });
}

function training<A extends string, P extends TSchema, F extends TProperties>(
  algorithm: A,
  parameters: P,
  description: string,
  fields: F,
) {
  const named: TLiteral<A> = Type.Literal(algorithm, { description });
  return Type.Object({ algorithm: named, ...fields, ...trainingFields, parameters: Type.Optional(parameters) }, strict);
}
