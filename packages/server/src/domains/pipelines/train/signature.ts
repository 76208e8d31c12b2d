import type { DatasetSchema, ModelSignature, SchemaColumn, SignatureColumn } from '@kaizen/contracts';

/** The signature of a trained model: the raw columns of its feature set as the dataset declares them, and its classes. */
export function buildSignature(
  inputs: readonly string[],
  schema: DatasetSchema,
  classes: readonly string[],
  positive: string | undefined,
): ModelSignature {
  return {
    inputs: inputs.map((name): SignatureColumn => {
      const column = schema.columns.find((candidate) => candidate.name === name);
      return {
        name,
        type: inputTypeOf(column?.type ?? 'number'),
        required: column?.required ?? true,
        ...(column?.values === undefined ? {} : { values: column.values }),
      };
    }),
    classes: [...classes],
    ...(positive === undefined ? {} : { positive }),
  };
}

/** Dates reach a model as text. */
function inputTypeOf(type: SchemaColumn['type']): SignatureColumn['type'] {
  return type === 'date' || type === 'timestamp' ? 'text' : type;
}
