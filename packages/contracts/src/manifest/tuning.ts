import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

const ParameterValue = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);

/** What is tried of one parameter: a range (`from`, `to`) or a list (`values`). */
export const TunedParameterSpec = Type.Object(
  {
    from: Type.Optional(Type.Number({ description: 'Lower end of the range; it may be tried.' })),
    to: Type.Optional(Type.Number({ description: 'Upper end of the range; it may be tried.' })),
    scale: Type.Optional(
      Type.Union([Type.Literal('linear'), Type.Literal('log')], {
        description: 'log: 1 to 10 is tried as often as 10 to 100. Default: linear.',
      }),
    ),
    step: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'Only from, from + step, from + 2 step … are tried.' }),
    ),
    values: Type.Optional(Type.Array(ParameterValue, { minItems: 1, description: 'Values to try, without order.' })),
    when: Type.Optional(
      Type.Record(Type.String(), Type.Array(ParameterValue, { minItems: 1 }), {
        description: 'Tried only where another parameter of the space, given by `values`, has one of these values.',
      }),
    ),
  },
  strict,
);
export type TunedParameterSpec = Static<typeof TunedParameterSpec>;

/** Parameters are searched for before the model is trained, judged by cross-validation of the training rows; the holdout is never looked at. */
export const TuningSpec = Type.Object(
  {
    search: Type.Optional(
      Type.Union([Type.Literal('tpe'), Type.Literal('random')], {
        default: 'tpe',
        description: 'tpe: each trial is chosen by what the ones before came to. random: each by itself.',
      }),
    ),
    trials: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 2000, description: 'Budget: so many sets of parameters are tried.' }),
    ),
    minutes: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 10_080,
        description: 'Budget: after so many minutes of work no further trial begins.',
      }),
    ),
    metric: Type.Optional(
      Type.String({
        description:
          'What the best trial is best at. Default: auc (macro_f1 for more than two classes, rmse for numbers).',
      }),
    ),
    parallel: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 64,
        default: 2,
        description:
          'Trials side by side, as far as there are threads. It decides what a trial knows of the others: the same number gives the same result on any machine.',
      }),
    ),
    prune: Type.Optional(
      Type.Union([Type.Literal('none'), Type.Literal('median'), Type.Literal('asha')], {
        default: 'none',
        description:
          'Ends trials early that look bad after some folds. median: worse than half of the others. asha: not among the best third after 1, 3, 9 … folds.',
      }),
    ),
    folds: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 50,
        description: 'Parts of the cross-validation that judges a trial. Default: as under `validation`.',
      }),
    ),
    space: Type.Optional(
      Type.Record(Type.String(), TunedParameterSpec, {
        description:
          'What is tried, by parameter. Default: the usual parameters of the algorithm that are not fixed under `parameters`.',
      }),
    ),
  },
  strict,
);
export type TuningSpec = Static<typeof TuningSpec>;
