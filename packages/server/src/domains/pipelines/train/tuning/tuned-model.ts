import type { ModelSpec, ParameterValues } from '@kaizen/learn';

/** A model with the values of a trial in place of its own. */
export function withValues(model: ModelSpec, values: ParameterValues): ModelSpec {
  // Row mapping: the values come from the ledger, and each was held against the schema of its parameter when the manifest was read.
  return { ...model, params: { ...model.params, ...values } } as ModelSpec;
}
