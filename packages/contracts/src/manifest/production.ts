import { type Static, type TSchema, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

/** A map from metric name to something; any subset of the metrics may be given. */
function metricMap<T extends TSchema>(value: T) {
  const entry = Type.Optional(value);
  return Type.Object({ accuracy: entry, precision: entry, recall: entry, f1: entry, auc: entry }, strict);
}

/** What outcomes cost, in one currency, per record. All four are assumptions of the team and shown as such. */
export const CostModel = Type.Object(
  {
    currency: Type.String({ examples: ['EUR'] }),
    missedFailure: Type.Number({ minimum: 0, description: 'A failure that nobody acted on (false negative).' }),
    falseAlarm: Type.Number({ minimum: 0, description: 'An action without need (false positive).' }),
    plannedStop: Type.Number({ minimum: 0, description: 'An action that prevented a failure (true positive).' }),
    assumption: Type.Optional(Type.String({ description: 'Where the figures come from.' })),
  },
  strict,
);
export type CostModel = Static<typeof CostModel>;

/** One step of a canary: the share of traffic and how many requests and labels must be counted before the next. */
export const CanaryStep = Type.Object(
  {
    weight: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
    requests: Type.Integer({ minimum: 0, description: 'Requests (rows) counted during the step, over both arms.' }),
    labels: Type.Integer({ minimum: 0, description: 'Labelled rows counted during the step, over both arms.' }),
  },
  strict,
);
export type CanaryStep = Static<typeof CanaryStep>;

/** What answers at `/v2/models/<name>`. */
export const DeploymentSpec = Type.Object(
  {
    model: Type.String({ description: 'Registered model.' }),
    threshold: Type.Optional(
      Type.Union([Type.Literal('by-cost'), Type.Number()], {
        default: 'by-cost',
        description:
          'Score from which the model acts: as training chose it, or this number (from 0 to 1 where scores are probabilities).',
      }),
    ),
    logging: Type.Optional(
      Type.Union([Type.Literal('required'), Type.Literal('best-effort')], { default: 'required' }),
    ),
    retention: Type.Optional(
      Type.Object(
        {
          days: Type.Optional(Type.Integer({ minimum: 1, default: 90 })),
          megabytes: Type.Optional(Type.Integer({ minimum: 1, default: 10240 })),
        },
        strict,
      ),
    ),
    canary: Type.Optional(
      Type.Array(CanaryStep, {
        minItems: 1,
        description: 'Steps of a release that replaces a champion; the first release of a deployment is direct.',
      }),
    ),
  },
  strict,
);
export type DeploymentSpec = Static<typeof DeploymentSpec>;

/** What is watched. Windows are counted in logged rows. */
export const MonitorSpec = Type.Object(
  {
    deployment: Type.String(),
    window: Type.Object(
      {
        rows: Type.Integer({ minimum: 50 }),
        minLabelled: Type.Optional(Type.Number({ minimum: 0, maximum: 1, default: 0.9 })),
      },
      strict,
    ),
    drift: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            measure: Type.Optional(
              Type.Union([Type.Literal('psi'), Type.Literal('js'), Type.Literal('ks')], { default: 'psi' }),
            ),
            threshold: Type.Number({ exclusiveMinimum: 0 }),
            trigger: Type.Optional(
              Type.Boolean({
                default: false,
                description: 'Drift of this column asks the retraining policy for a decision.',
              }),
            ),
          },
          strict,
        ),
        { description: 'Column → measure and threshold.' },
      ),
    ),
    realised: Type.Optional(
      metricMap(
        Type.Object({ floor: Type.Number(), trigger: Type.Optional(Type.Boolean({ default: false })) }, strict),
      ),
    ),
  },
  strict,
);
export type MonitorSpec = Static<typeof MonitorSpec>;

/** When to train again by itself, and on what. */
export const RetrainingSpec = Type.Object(
  {
    pipeline: Type.String(),
    whenHarmful: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          'Retrain only when the realised cost of the window lies above its reference interval; otherwise open a notice and record the decision not to.',
      }),
    ),
    data: Type.Object(
      {
        recentRows: Type.Integer({
          minimum: 100,
          description:
            'Labelled production rows to wait for and to train on, counted from the start of the window that fired.',
        }),
        baseRows: Type.Optional(
          Type.Integer({ minimum: 0, default: 0, description: 'Rows of the current dataset version to add.' }),
        ),
      },
      strict,
    ),
    cooldownRows: Type.Optional(
      Type.Integer({
        minimum: 0,
        default: 2000,
        description: 'After a release, this many rows pass before the next decision.',
      }),
    ),
  },
  strict,
);
export type RetrainingSpec = Static<typeof RetrainingSpec>;

/** Ordered steps; `uses` names a step kind, the value names the thing it works on. */
export const PipelineSpec = Type.Object(
  {
    description: Type.Optional(Type.String()),
    steps: Type.Array(
      Type.Object(
        {
          name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$' }),
          uses: Type.Union([
            Type.Literal('ingest'),
            Type.Literal('validate'),
            Type.Literal('features'),
            Type.Literal('train'),
            Type.Literal('gate'),
            Type.Literal('register'),
            Type.Literal('release'),
          ]),
          with: Type.String({ description: 'Dataset, feature set, training or deployment, by the kind of step.' }),
        },
        strict,
      ),
      { minItems: 1 },
    ),
  },
  strict,
);
export type PipelineSpec = Static<typeof PipelineSpec>;

/** Why the model exists. */
export const ObjectiveSpec = Type.Object(
  {
    name: Type.String(),
    owner: Type.Optional(Type.String()),
    deployment: Type.String(),
    kpi: Type.Object(
      {
        name: Type.String(),
        measure: Type.Literal('cost-per-1000', {
          description: 'Realised cost per 1,000 labelled records, by the cost model.',
        }),
        direction: Type.Literal('down'),
        target: Type.Optional(Type.Number()),
      },
      strict,
    ),
  },
  strict,
);
export type ObjectiveSpec = Static<typeof ObjectiveSpec>;
