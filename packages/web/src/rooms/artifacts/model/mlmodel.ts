import { parse } from 'yaml';

/** One input, output or parameter of a model. */
export interface ModelField {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** Of parameters: what holds when it is not sent. */
  readonly normally?: string;
}

/** What an MLmodel file says. */
export interface Mlmodel {
  readonly modelId?: string;
  readonly runId?: string;
  /** Folder of the run's files that holds the model, as the writer named it. */
  readonly artifactPath?: string;
  readonly flavours: ReadonlyArray<{ readonly name: string; readonly facts: ReadonlyArray<readonly [string, string]> }>;
  readonly signature: Readonly<Record<'inputs' | 'outputs' | 'params', readonly ModelField[]>>;
  readonly madeAt?: number;
  readonly mlflowVersion?: string;
  readonly size?: number;
  readonly hasExample: boolean;
}

/** Reads the text of an MLmodel file; throws when it is not YAML. */
export function readMlmodel(text: string): Mlmodel {
  const top = recordOf(parse(text, { maxAliasCount: 100 }));
  const signature = recordOf(top.get('signature'));
  const flavours = [...recordOf(top.get('flavors'))].map(([name, facts]) => ({
    name,
    facts: [...recordOf(facts)].flatMap(([key, value]) => describeFact(key, value)),
  }));
  const modelId = textOf(top.get('model_id'));
  const runId = textOf(top.get('run_id'));
  const artifactPath = textOf(top.get('artifact_path'));
  const madeAt = Date.parse(`${textOf(top.get('utc_time_created'))?.replace(' ', 'T')}Z`);
  const mlflowVersion = textOf(top.get('mlflow_version'));
  const size = top.get('model_size_bytes');
  return {
    flavours,
    signature: {
      inputs: readFields(signature.get('inputs')),
      outputs: readFields(signature.get('outputs')),
      params: readFields(signature.get('params')),
    },
    hasExample: recordOf(top.get('saved_input_example_info')).size > 0,
    ...(modelId === undefined ? {} : { modelId }),
    ...(runId === undefined ? {} : { runId }),
    ...(artifactPath === undefined ? {} : { artifactPath }),
    ...(Number.isNaN(madeAt) ? {} : { madeAt }),
    ...(mlflowVersion === undefined ? {} : { mlflowVersion }),
    ...(typeof size === 'number' ? { size } : {}),
  };
}

function recordOf(value: unknown): ReadonlyMap<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map<string, unknown>(Object.entries(value))
    : new Map();
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function describeFact(key: string, value: unknown): ReadonlyArray<readonly [string, string]> {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[key, String(value)]];
  const inner = Object.entries(value).filter(([, one]) => typeof one !== 'object');
  return inner.length === 0 ? [] : [[key, inner.map(([name, one]) => `${name} ${String(one)}`).join(', ')]];
}

/** Each part of a signature is JSON within the YAML. */
function readFields(json: unknown): readonly ModelField[] {
  if (typeof json !== 'string') return [];
  let fields: unknown;
  try {
    fields = JSON.parse(json);
  } catch {
    return [];
  }
  if (!Array.isArray(fields)) return [];
  return fields.map((field, index) => {
    const record = recordOf(field);
    const normally = record.get('default');
    return {
      name: textOf(record.get('name')) ?? (fields.length === 1 ? '(the whole)' : `${index + 1}`),
      type: describeType(record),
      isRequired: record.get('required') !== false && !record.has('default') && record.get('optional') !== true,
      ...(normally === undefined ? {} : { normally: JSON.stringify(normally) }),
    };
  });
}

function describeType(field: ReadonlyMap<string, unknown>): string {
  const type = textOf(field.get('type')) ?? 'any';
  const tensor = recordOf(field.get('tensor-spec'));
  if (type === 'tensor') {
    const shape = tensor.get('shape');
    const sizes = Array.isArray(shape) ? shape.map((size) => (size === -1 ? 'any' : String(size))).join(' × ') : 'any';
    return `tensor of ${textOf(tensor.get('dtype')) ?? 'any'}, ${sizes}`;
  }
  if (type === 'array') return `list of ${describeType(recordOf(field.get('items')))}`;
  if (type === 'object') return `object of ${[...recordOf(field.get('properties')).keys()].join(', ')}`;
  if (type === 'map') return `map to ${describeType(recordOf(field.get('values')))}`;
  return Array.isArray(field.get('shape')) ? `list of ${type}` : type;
}

/** The address that a Python client loads the model from. */
export function modelUri(
  model: Mlmodel,
  source: { readonly kind: string; readonly id: string },
  folder: string,
): string {
  if (source.kind === 'loggedModel') return `models:/${source.id}`;
  return model.modelId === undefined ? `runs:/${source.id}/${folder}` : `models:/${model.modelId}`;
}

/** The flavour that a model is mainly of: not the general Python one that every model has. */
export function mainFlavour({ flavours }: Mlmodel): string | undefined {
  return (flavours.find(({ name }) => name !== 'python_function') ?? flavours[0])?.name;
}
