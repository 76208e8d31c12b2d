import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { findNearestName } from '../nearest-name.ts';
import type { TunedParameterSpec } from '../tuning.ts';
import { type AlgorithmName, decideTask, TrainingSpec } from './training.ts';
import { tuningMetrics } from './tuning-metrics.ts';

/** What is wrong with a training's `tuning`, at a path below the training. */
export interface TuningProblem {
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** The parameters of an algorithm, each with the schema of its values. */
export function findParameterSchemas(algorithm: AlgorithmName): Readonly<Record<string, TSchema>> {
  const option = TrainingSpec.anyOf.find(({ properties }) => properties.algorithm.const === algorithm);
  return option === undefined ? {} : { ...option.properties.parameters.properties };
}

/** What numbers a parameter takes; undefined where it takes none. */
export function findNumberKind(schema: TSchema): 'int' | 'float' | undefined {
  const options: readonly TSchema[] = 'anyOf' in schema && Array.isArray(schema.anyOf) ? schema.anyOf : [schema];
  const types = options.map((option) => ('type' in option ? option.type : undefined));
  if (types.includes('number')) return 'float';
  return types.includes('integer') ? 'int' : undefined;
}

/** Everything that the schema of `tuning` cannot say: budget, metric, and a space that fits the algorithm. */
export function findTuningProblems(spec: TrainingSpec, hasCosts: boolean): TuningProblem[] {
  const { tuning } = spec;
  if (tuning === undefined) return [];
  const problems: TuningProblem[] = [];
  if (tuning.trials === undefined && tuning.minutes === undefined) {
    problems.push({ path: 'tuning', message: 'Tuning has no end; say `trials`, `minutes` or both.' });
  }
  if (decideTask(spec) === 'anomaly' && spec.label === undefined) {
    problems.push({
      path: 'tuning',
      message: 'Without a `label` nothing says which trial is better; name the label column, or leave `tuning` out.',
    });
  }
  if (tuning.metric !== undefined) problems.push(...checkMetric(spec, tuning.metric, hasCosts));
  const space = tuning.space ?? {};
  if (tuning.space !== undefined && Object.keys(space).length === 0) {
    problems.push({ path: 'tuning.space', message: 'The space is empty; name a parameter, or leave `space` out.' });
  }
  for (const name of Object.keys(space)) problems.push(...checkParameter(spec, space, name));
  return problems;
}

function checkMetric(spec: TrainingSpec, metric: string, hasCosts: boolean): TuningProblem[] {
  const task = decideTask(spec);
  const known = Object.keys(tuningMetrics[task]);
  const path = 'tuning.metric';
  if (!known.includes(metric)) return [{ path, ...describeUnknown(metric, `metric of a ${task}`, known) }];
  if (metric !== 'cost_per_1000' || hasCosts) return [];
  return [{ path, message: 'The metric cost_per_1000 needs a `costs` section.' }];
}

function describeUnknown(name: string, kind: string, known: readonly string[]) {
  const suggestion = findNearestName(name, known);
  if (suggestion === undefined) return { message: `"${name}" is no ${kind}; known: ${known.join(', ')}.` };
  return { message: `"${name}" is no ${kind}; did you mean "${suggestion}"?`, suggestion };
}

type Space = Readonly<Record<string, TunedParameterSpec>>;

function checkParameter(spec: TrainingSpec, space: Space, name: string): TuningProblem[] {
  const path = `tuning.space.${name}`;
  const schemas = findParameterSchemas(spec.algorithm);
  const schema = schemas[name];
  const tuned = space[name];
  if (schema === undefined || tuned === undefined) {
    return [{ path, ...describeUnknown(name, `parameter of ${spec.algorithm}`, Object.keys(schemas)) }];
  }
  if (Object.entries(spec.parameters ?? {}).some(([fixed, value]) => fixed === name && value !== undefined)) {
    return [
      { path, message: `"${name}" is fixed under \`parameters\` and searched for here; remove it from one of them.` },
    ];
  }
  const message = findShapeProblem(tuned) ?? findValueProblem(name, tuned, schema) ?? findConditionProblem(space, name);
  return message === undefined ? [] : [{ path, message }];
}

function findShapeProblem({ from, to, scale, step, values }: TunedParameterSpec): string | undefined {
  if (values !== undefined) {
    const isRange = [from, to, scale, step].some((part) => part !== undefined);
    if (isRange) return 'A list of `values` has no `from`, `to`, `scale` or `step`; keep one of the two forms.';
    return new Set(values).size < values.length ? 'A value stands twice in `values`; list it once.' : undefined;
  }
  if (from === undefined || to === undefined) return 'Say `from` and `to`, or list the `values` to try.';
  if (from >= to) return `\`from\` (${from}) must be below \`to\` (${to}).`;
  if (scale === 'log' && from <= 0) return `A log scale begins above 0, not at ${from}.`;
  if (scale === 'log' && step !== undefined) return 'A log scale has no `step`; leave one of them out.';
  if (step !== undefined && step > to - from) return `The step ${step} is wider than the range of ${to - from}.`;
  return undefined;
}

function findValueProblem(name: string, tuned: TunedParameterSpec, schema: TSchema): string | undefined {
  const kind = findNumberKind(schema);
  if (tuned.values === undefined && kind === undefined) return `"${name}" takes no numbers; list its \`values\`.`;
  if (kind === 'int' && tuned.step !== undefined && !Number.isInteger(tuned.step)) {
    return `"${name}" is a whole number, so its step ${tuned.step} must be whole.`;
  }
  const wrong = (tuned.values ?? [tuned.from, tuned.to]).find((value) => !Value.Check(schema, value));
  if (wrong === undefined) return undefined;
  return `"${name}" cannot be ${JSON.stringify(wrong)}: ${Value.Errors(schema, wrong)[0]?.message ?? 'out of range'}.`;
}

function findConditionProblem(space: Space, name: string): string | undefined {
  for (const [on, values] of Object.entries(space[name]?.when ?? {})) {
    const other = space[on];
    if (other === undefined || on === name) return `\`when\` names "${on}", which is no other parameter of the space.`;
    const known = other.values;
    if (known === undefined) return `\`when\` names "${on}", which has a range; only \`values\` can be depended on.`;
    if (other.when !== undefined) return `\`when\` names "${on}", which has a \`when\` itself; one level is the most.`;
    const strange = values.find((value) => !known.includes(value));
    if (strange !== undefined) return `\`when\` names ${JSON.stringify(strange)}, which is no value of "${on}".`;
  }
  return Object.keys(space[name]?.when ?? {}).length > 1 ? '`when` names one parameter, not several.' : undefined;
}
