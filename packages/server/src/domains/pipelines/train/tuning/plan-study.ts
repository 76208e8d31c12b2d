import {
  findNumberKind,
  findParameterSchemas,
  type TrainingSpec,
  type TuningSpec,
  tuningMetrics,
} from '@kaizen/contracts';
import {
  completeModelSpec,
  isActive,
  isValueOf,
  nearestValue,
  type Parameter,
  type ParameterValue,
  type ParameterValues,
  type SearchSpace,
} from '@kaizen/learn';
import { deriveSeed } from '@kaizen/stats';
import { cannotTrain } from '../../errors.ts';
import { toModelSpec } from '../describe-training.ts';
import type { RowPlan } from '../row-plan.ts';
import type { TrainingGoal } from '../training-goal.ts';
import { chooseDefaultSpace } from './default-spaces.ts';
import type { PlannedStudy } from './planned-study.ts';

const STUDY_SEED = 3;

/** Plans the search of a training that asks for one. */
export function planTuning(
  spec: TrainingSpec,
  goal: TrainingGoal,
  { folds }: Pick<RowPlan, 'folds'>,
  seed: number,
): PlannedStudy | undefined {
  if (spec.tuning === undefined) return undefined;
  const usual = { ...completeModelSpec(toModelSpec(spec)).params };
  return planStudy(spec, spec.tuning, { goal, usual, seed, folds });
}

/**
 * Plans the search that a training asks for. The first trial has the values that would be used without a search, as near as the space allows.
 *
 * @param usual every parameter of the algorithm as it would be without tuning.
 * @throws `pipelines.cannot_train` when the metric does not fit the label.
 */
function planStudy(
  spec: TrainingSpec,
  tuning: TuningSpec,
  given: {
    readonly goal: TrainingGoal;
    readonly usual: Readonly<Record<string, unknown>>;
    readonly seed: number;
    readonly folds: number;
  },
): PlannedStudy {
  const { goal, usual, seed, folds } = given;
  const metric = decideMetric(goal, tuning.metric);
  const direction = tuningMetrics[goal.task][metric];
  if (direction === undefined) throw cannotTrain(`"${metric}" is no metric of a ${goal.task}.`);
  const space = tuning.space === undefined ? chooseDefaultSpace(spec) : toSearchSpace(spec, tuning.space);
  return {
    space,
    search: tuning.search ?? 'tpe',
    metric,
    direction,
    seed: deriveSeed(seed, STUDY_SEED),
    trials: tuning.trials,
    minutes: tuning.minutes,
    parallel: tuning.parallel ?? 2,
    prune: tuning.prune ?? 'none',
    steps: tuning.folds ?? folds,
    first: chooseFirst(space, usual),
  };
}

/** The metric that is named, else the usual one of the task. Throws `pipelines.cannot_train` when the label has another number of classes than it needs. */
function decideMetric(goal: TrainingGoal, named: string | undefined): string {
  const many = goal.task === 'classification' && goal.positive === undefined;
  if (named === undefined) return goal.task === 'regression' ? 'rmse' : many ? 'macro_f1' : 'auc';
  const ofMany = ['macro_f1', 'accuracy', 'log_loss'];
  if (goal.task !== 'classification') return named;
  if (many && !ofMany.includes(named)) {
    throw cannotTrain(
      `The label has ${goal.classes.length} classes, and "${named}" needs two. Tune by ${ofMany.join(', ')}.`,
    );
  }
  if (!many && named === 'macro_f1') throw cannotTrain('The label has two classes; tune by f1 instead of macro_f1.');
  return named;
}

/** A space of the manifest as learning knows it; what others depend on comes first. */
function toSearchSpace(spec: TrainingSpec, space: NonNullable<TuningSpec['space']>): SearchSpace {
  const schemas = findParameterSchemas(spec.algorithm);
  const parameters = Object.entries(space).map(([name, tuned]): Parameter => {
    const [condition] = Object.entries(tuned.when ?? {});
    const when = condition === undefined ? undefined : { parameter: condition[0], values: condition[1] };
    if (tuned.values !== undefined) return { kind: 'categorical', name, values: tuned.values, when };
    const schema = schemas[name];
    const kind = (schema === undefined ? undefined : findNumberKind(schema)) ?? 'float';
    const { from = 0, to = 1, scale = 'linear', step } = tuned;
    return { kind, name, from, to, scale, step, when };
  });
  return [
    ...parameters.filter(({ when }) => when === undefined),
    ...parameters.filter(({ when }) => when !== undefined),
  ];
}

/** The usual values, each moved to the nearest one that may be tried. */
function chooseFirst(space: SearchSpace, usual: Readonly<Record<string, unknown>>): ParameterValues {
  const chosen: Record<string, ParameterValue> = {};
  for (const parameter of space) {
    if (isActive(parameter, chosen)) chosen[parameter.name] = moveInto(parameter, usual[parameter.name]);
  }
  return chosen;
}

function moveInto(parameter: Parameter, value: unknown): ParameterValue {
  const isPlain = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  if (isPlain && isValueOf(parameter, value)) return value;
  if (parameter.kind === 'categorical') return parameter.values[0] ?? '';
  return nearestValue(parameter, typeof value === 'number' ? value : parameter.from);
}
