import type { DatasetSchema, LoggedModelView, ModelSignature, SignatureColumn } from '@kaizen/contracts';
import type { CompiledFeatures } from '../../features/index.ts';
import { buildSignature } from '../train/signature.ts';
import type { TrainingGoal } from '../train/training-goal.ts';

/** What the script convert_model.py answers. Facts that it found before it had to give up are there too. */
export interface ConversionAnswer {
  readonly converted: boolean;
  readonly reason?: string;
  readonly flavour?: string;
  readonly columns?: ReadonlyArray<{ readonly name: string; readonly type: string }>;
  /** Class names as labels are written: whole numbers without a point, truth values in lower case. */
  readonly classes?: readonly string[];
  /** `value` for a model that predicts a number. */
  readonly output?: 'probabilities' | 'value';
  readonly rows?: number;
  readonly difference?: number;
  readonly example?: Readonly<Record<string, string | number | null>>;
}

/** What a deployment of the model takes and gives, or why nobody can say. */
export type DecidedSignature =
  | {
      readonly signature: ModelSignature;
      readonly featureSetId?: string;
      readonly inputExample?: NonNullable<LoggedModelView['inputExample']>;
    }
  | { readonly problem: string };

/**
 * The signature of a model that Python made. When all its columns are columns of the step's feature set, callers send the raw columns of that set and its
 * features are computed for them; otherwise they send the model's own columns. Classes are those that the model names, in its order, else those of the
 * training rows.
 */
export function decideModelSignature(given: {
  readonly answer: ConversionAnswer;
  readonly compiled: CompiledFeatures | undefined;
  readonly schema: DatasetSchema | undefined;
  readonly goal: TrainingGoal | undefined;
}): DecidedSignature {
  const { answer, compiled, schema } = given;
  if (answer.columns === undefined) {
    return { problem: 'its columns are not known; log it with an input_example that is a data frame' };
  }
  const goal = decideModelGoal(answer, given.goal);
  if (typeof goal === 'string') return { problem: goal };
  const known = new Set(compiled?.columns.map(({ name }) => name));
  if (compiled !== undefined && schema !== undefined && answer.columns.every(({ name }) => known.has(name))) {
    return { signature: buildSignature(compiled.set.inputs, schema, goal), featureSetId: compiled.set.id };
  }
  const inputs = answer.columns.map(
    ({ name, type }): SignatureColumn => ({ name, type: typeOf(type), required: true }),
  );
  const { example } = answer;
  return {
    signature: { ...buildSignature([], { revision: 0, columns: [] }, goal), inputs },
    ...(example === undefined ? {} : { inputExample: { ...example } }),
  };
}

/** What the model answers: as it says itself, else what its training was for. A text says why it cannot be served. */
function decideModelGoal(answer: ConversionAnswer, goal: TrainingGoal | undefined): TrainingGoal | string {
  if (goal?.task === 'anomaly') return 'models of anomalies that Python made are not served yet';
  const isNumber = answer.output === 'value' || (answer.output === undefined && goal?.task === 'regression');
  if (isNumber && goal?.task === 'classification')
    return 'it predicts a number, and its training is one of classes; say `task: regression`';
  if (isNumber) return { task: 'regression', values: new Float64Array() };
  const classes = answer.classes ?? (goal?.task === 'classification' ? goal.classes : undefined);
  if (goal?.task === 'regression') return 'it tells classes apart, and its training is one of a number';
  if (classes === undefined || classes.length < 2) {
    return 'its classes are not known; name a training under `with` of the step';
  }
  const wanted = goal?.positive === undefined ? undefined : goal.classes[goal.positive];
  const positive = decidePositive(classes, wanted);
  return { task: 'classification', classes, codes: new Int32Array(), positive };
}

function decidePositive(classes: readonly string[], wanted: string | undefined): number | undefined {
  if (wanted !== undefined && classes.includes(wanted)) return classes.indexOf(wanted);
  if (classes.length !== 2) return undefined;
  const named = ['1', 'true'].find((name) => classes.includes(name));
  return named === undefined ? 1 : classes.indexOf(named);
}

/** MLflow's names of column types. */
function typeOf(type: string): SignatureColumn['type'] {
  if (type === 'boolean') return 'flag';
  return ['double', 'float', 'integer', 'long'].includes(type) ? 'number' : 'text';
}
