import type { Random } from '@kaizen/stats';
import { LearnInputError } from '../frame/frame.ts';

/** The value of one parameter of a trial. */
export type ParameterValue = number | string | boolean;

/** The values of a trial by parameter name; a parameter whose condition does not hold is absent. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** A parameter exists only where an earlier categorical one has one of these values. */
export interface Condition {
  readonly parameter: string;
  readonly values: readonly ParameterValue[];
}

/** A number between two ends, both included. */
export interface NumericParameter {
  readonly kind: 'int' | 'float';
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** `log`: equal ratios are equally likely; the ends are then above 0. */
  readonly scale: 'linear' | 'log';
  /** Only from, from + step, from + 2 step … are tried; an int on a linear scale has 1 by itself. Not with a log scale. */
  readonly step?: number | undefined;
  readonly when?: Condition | undefined;
}

/** One of some values without order. */
export interface CategoricalParameter {
  readonly kind: 'categorical';
  readonly name: string;
  readonly values: readonly ParameterValue[];
  readonly when?: Condition | undefined;
}

/** One parameter of a {@link SearchSpace}. */
export type Parameter = NumericParameter | CategoricalParameter;

/** What may be tried. A condition names a parameter that stands before it. */
export type SearchSpace = readonly Parameter[];

/** Checks a space; throws {@link LearnInputError} naming the parameter, what is wrong and the mend. */
export function checkSearchSpace(space: SearchSpace): void {
  if (space.length === 0) throw new LearnInputError('The search space is empty; name at least one parameter.');
  const before = new Map<string, Parameter>();
  for (const parameter of space) {
    const { name } = parameter;
    if (name === '') throw new LearnInputError('A parameter of the search space has an empty name; name it.');
    if (before.has(name)) throw new LearnInputError(`The parameter "${name}" stands twice in the search space.`);
    if (parameter.kind === 'categorical') checkValues(name, parameter.values);
    else checkRange(parameter);
    if (parameter.when !== undefined) checkCondition(name, parameter.when, before);
    before.set(name, parameter);
  }
}

function checkValues(name: string, values: readonly ParameterValue[]): void {
  if (values.length === 0) throw new LearnInputError(`"${name}" has no values to try; list at least one.`);
  if (new Set(values).size !== values.length) throw new LearnInputError(`"${name}" lists a value twice; list it once.`);
  for (const value of values) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new LearnInputError(`"${name}" lists ${value}; numbers must be finite.`);
    }
  }
}

function checkRange({ kind, name, from, to, scale, step }: NumericParameter): void {
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    throw new LearnInputError(`"${name}" runs from ${from} to ${to}; both must be finite numbers.`);
  }
  if (from >= to) {
    throw new LearnInputError(`"${name}" runs from ${from} to ${to}; \`from\` must be below \`to\`.`);
  }
  if (kind === 'int' && !(Number.isSafeInteger(from) && Number.isSafeInteger(to))) {
    throw new LearnInputError(`"${name}" is a whole number, so its ends ${from} and ${to} must be whole.`);
  }
  if (scale === 'log' && from <= 0) {
    throw new LearnInputError(`"${name}" has a log scale from ${from}; a log scale begins above 0.`);
  }
  if (step === undefined) return;
  if (scale === 'log') {
    throw new LearnInputError(`"${name}" has a step and a log scale; leave one of them out.`);
  }
  if (!(step > 0) || step > to - from) {
    throw new LearnInputError(`"${name}" has the step ${step}; it must be above 0 and at most ${to - from}.`);
  }
  if (kind === 'int' && !Number.isInteger(step)) {
    throw new LearnInputError(`"${name}" is a whole number, so its step ${step} must be whole.`);
  }
}

function checkCondition(name: string, when: Condition, before: ReadonlyMap<string, Parameter>): void {
  const on = before.get(when.parameter);
  if (on === undefined) {
    throw new LearnInputError(`"${name}" depends on "${when.parameter}", which does not stand before it in the space.`);
  }
  if (on.kind !== 'categorical') {
    throw new LearnInputError(`"${name}" depends on "${when.parameter}", which has no list of values to depend on.`);
  }
  const { values } = on;
  const strange = when.values.find((value) => !values.includes(value));
  if (when.values.length === 0 || strange !== undefined) {
    const said = strange === undefined ? 'no value of it' : `its value ${JSON.stringify(strange)}`;
    throw new LearnInputError(
      `"${name}" depends on "${when.parameter}" and names ${said}; its values are ${values.join(', ')}.`,
    );
  }
}

/** Whether a parameter's condition holds, given the values chosen before it. */
export function isActive({ when }: Parameter, chosen: ParameterValues): boolean {
  if (when === undefined) return true;
  const value = chosen[when.parameter];
  return value !== undefined && when.values.includes(value);
}

/** Whether a trial's value may come from this parameter: of its kind, between its ends and, with a step, on the grid. */
export function isValueOf(parameter: Parameter, value: ParameterValue): boolean {
  if (parameter.kind === 'categorical') return parameter.values.includes(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (parameter.kind === 'int' && !Number.isInteger(value)) return false;
  if (value < parameter.from || value > parameter.to) return false;
  return gridStep(parameter) === 0 || toValue(parameter, toScale(parameter, value)) === value;
}

/** Whether the values are exactly the active parameters of the space, each with a value of it. */
export function isInSpace(space: SearchSpace, values: ParameterValues): boolean {
  const active = space.filter((parameter) => isActive(parameter, values));
  const names = new Set(active.map(({ name }) => name));
  return (
    Object.keys(values).every((name) => names.has(name)) &&
    active.every((parameter) => {
      const value = values[parameter.name];
      return value !== undefined && isValueOf(parameter, value);
    })
  );
}

/** Draws each active parameter independently and uniformly on its scale. */
export function drawUniformly(space: SearchSpace, random: Random): ParameterValues {
  const chosen: Record<string, ParameterValue> = {};
  for (const parameter of space) if (isActive(parameter, chosen)) chosen[parameter.name] = drawOne(parameter, random);
  return chosen;
}

/** Draws one parameter uniformly on its scale; every point of a grid is equally likely. */
function drawOne(parameter: Parameter, random: Random): ParameterValue {
  if (parameter.kind === 'categorical') {
    return parameter.values[random.int(parameter.values.length)] ?? '';
  }
  const { low, high } = scaleBounds(parameter);
  return toValue(parameter, low + random.next() * (high - low));
}

/** The value of a range that is nearest to a number on the searched scale. */
export function nearestValue(parameter: NumericParameter, number: number): number {
  const inside = Math.min(parameter.to, Math.max(parameter.from, number));
  return toValue(parameter, toScale(parameter, inside));
}

/** The distance of neighbours on the grid, 0 where every double is a value. */
export function gridStep({ kind, step }: NumericParameter): number {
  return step ?? (kind === 'int' ? 1 : 0);
}

function lastOnGrid(parameter: NumericParameter): number {
  const step = gridStep(parameter);
  if (step === 0) return parameter.to;
  return parameter.from + Math.floor((parameter.to - parameter.from) / step + 1e-9) * step;
}

/** The ends on the scale that is searched (logarithms for `log`); half a step further out for a grid, so that its ends get a whole cell too. */
export function scaleBounds(parameter: NumericParameter): { readonly low: number; readonly high: number } {
  const half = gridStep(parameter) / 2;
  return {
    low: toScale(parameter, parameter.from - half),
    high: toScale(parameter, lastOnGrid(parameter) + half),
  };
}

/** A value on the scale that is searched. */
export function toScale({ scale }: NumericParameter, value: number): number {
  return scale === 'log' ? Math.log(value) : value;
}

/** The value at (on a grid: nearest to) a place on the scale, between the ends. */
export function toValue(parameter: NumericParameter, place: number): number {
  const value = parameter.scale === 'log' ? Math.exp(place) : place;
  const step = gridStep(parameter);
  const last = lastOnGrid(parameter);
  const near = step === 0 ? value : parameter.from + Math.round((value - parameter.from) / step) * step;
  // 0.1 + 2 × 0.1 is to be 0.3: twelve digits are finer than any step.
  const tidy = step === 0 || Number.isInteger(near) ? near : Number(near.toPrecision(12));
  return Math.min(last, Math.max(parameter.from, tidy));
}
