import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

/** Metrics of which more is better, by the names that a run has. */
export const gainMetrics = [
  'accuracy',
  'precision',
  'recall',
  'f1',
  'auc',
  'average_precision',
  'macro_f1',
  'weighted_f1',
  'balanced_accuracy',
  'r2',
] as const;

/** Metrics of which less is better. */
export const errorMetrics = ['mae', 'rmse', 'median_absolute_error', 'mape', 'mse'] as const;

/** Name of a metric that a gate can ask for. */
export type GateMetric = (typeof gainMetrics)[number] | (typeof errorMetrics)[number] | 'selection_rate';

const bounds = Type.Object(
  {
    min: Type.Optional(Type.Number({ description: 'At least.' })),
    max: Type.Optional(Type.Number({ description: 'At most.' })),
  },
  { ...strict, minProperties: 1 },
);
const gain = Type.Optional(
  Type.Union([Type.Number({ description: 'Must be at least this.' }), bounds], { description: 'More is better.' }),
);
const error = Type.Optional(Type.Union([bounds], { description: 'Less is better: say `{ max: … }`.' }));

/** Bounds of metrics on rows that the candidate was not trained on; a metric that its task does not have fails the gate. */
const GateThresholds = Type.Object(
  {
    accuracy: gain,
    precision: gain,
    recall: gain,
    f1: gain,
    auc: gain,
    average_precision: gain,
    macro_f1: gain,
    weighted_f1: gain,
    balanced_accuracy: gain,
    r2: gain,
    mae: error,
    rmse: error,
    median_absolute_error: error,
    mape: error,
    mse: error,
    selection_rate: Type.Optional(
      Type.Union([bounds], { description: 'Share of the rows that are called positive, or anomalies.' }),
    ),
  },
  strict,
);

const compare = Type.Union(
  [Type.Literal('cost'), ...[...gainMetrics, ...errorMetrics].map((name) => Type.Literal(name))],
  {
    description:
      'cost: what decisions cost (of several classes the wrong ones, of numbers the mean absolute error); or a metric, by a paired bootstrap of the rows.',
  },
);

/** What a candidate must prove on rows that it was not trained on. */
export const GateSpec = Type.Object(
  {
    thresholds: Type.Optional(GateThresholds),
    champion: Type.Optional(
      Type.Object(
        {
          compare,
          minFailures: Type.Optional(
            Type.Integer({
              minimum: 1,
              default: 30,
              description:
                'Fewer positive rows than this (fewer rows, where no class is positive): insufficient data, which holds.',
            }),
          ),
          level: Type.Optional(Type.Number({ minimum: 0.5, maximum: 0.999, default: 0.95 })),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type GateSpec = Static<typeof GateSpec>;
