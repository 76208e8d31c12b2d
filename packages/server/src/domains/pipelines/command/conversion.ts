import type { DatasetSchema, LoggedModelView, ModelSignature, SignatureColumn } from '@kaizen/contracts';
import type { CompiledFeatures } from '../../features/index.ts';
import { buildSignature } from '../train/signature.ts';

/** What the script python/convert_model.py answers. Facts that it found before it had to give up are there too. */
export interface ConversionAnswer {
  readonly converted: boolean;
  readonly reason?: string;
  readonly flavour?: string;
  readonly columns?: ReadonlyArray<{ readonly name: string; readonly type: string }>;
  /** Class names as labels are written: whole numbers without a point, truth values in lower case. */
  readonly classes?: readonly string[];
  readonly rows?: number;
  readonly difference?: number;
  readonly example?: Readonly<Record<string, string | number | null>>;
}

/** What a deployment of the model takes and gives, or why nobody can say. */
export type DecidedSignature =
  | {
      readonly signature: ModelSignature;
      readonly featureSetId?: string;
      readonly inputExample?: LoggedModelView['inputExample'];
    }
  | { readonly problem: string };

/**
 * The signature of a model that Python made. When all its columns are columns of the step's feature set, callers send the raw columns of that set and its
 * features are computed for them; otherwise they send the model's own columns. Classes are those that the model names, else those of the training rows.
 */
export function decideModelSignature(given: {
  readonly answer: ConversionAnswer;
  readonly compiled: CompiledFeatures | undefined;
  readonly schema: DatasetSchema | undefined;
  readonly labels: readonly string[] | undefined;
  readonly positive: string | undefined;
}): DecidedSignature {
  const { answer, compiled, schema } = given;
  const classes = answer.classes ?? given.labels;
  if (answer.columns === undefined)
    return { problem: 'its columns are not known; log it with an input_example that is a data frame' };
  if (classes === undefined || classes.length < 2)
    return { problem: 'its classes are not known; name a training under `with` of the step' };
  const positive = decidePositive(classes, given.positive);
  const known = new Set(compiled?.columns.map(({ name }) => name));
  if (compiled !== undefined && schema !== undefined && answer.columns.every(({ name }) => known.has(name))) {
    return { signature: buildSignature(compiled.set.inputs, schema, classes, positive), featureSetId: compiled.set.id };
  }
  const inputs = answer.columns.map(
    ({ name, type }): SignatureColumn => ({ name, type: typeOf(type), required: true }),
  );
  const { example } = answer;
  return {
    signature: { inputs, classes: [...classes], ...(positive === undefined ? {} : { positive }) },
    ...(example === undefined ? {} : { inputExample: { ...example } }),
  };
}

function decidePositive(classes: readonly string[], wanted: string | undefined): string | undefined {
  if (wanted !== undefined && classes.includes(wanted)) return wanted;
  if (classes.length !== 2) return undefined;
  return ['1', 'true'].find((name) => classes.includes(name)) ?? classes[1];
}

/** MLflow's names of column types. */
function typeOf(type: string): SignatureColumn['type'] {
  if (type === 'boolean') return 'flag';
  return ['double', 'float', 'integer', 'long'].includes(type) ? 'number' : 'text';
}
