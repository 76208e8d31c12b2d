import { type Column, type Frame, LearnInputError } from '../frame/frame.ts';

/** What a model knows of a column it was trained on. */
export type ModelColumn =
  | { readonly kind: 'numeric'; readonly name: string }
  | { readonly kind: 'categorical'; readonly name: string; readonly categories: readonly string[] };

/** The columns of a training frame, as a model keeps them. */
export function describeColumns(frame: Frame): ModelColumn[] {
  return frame.columns.map((column) =>
    column.kind === 'numeric'
      ? { kind: 'numeric', name: column.name }
      : { kind: 'categorical', name: column.name, categories: [...column.categories] },
  );
}

/** The frame's column of the model's name. Throws {@link LearnInputError} when it is absent or of the other kind. */
export function matchColumn(expected: ModelColumn, frame: Frame): Column {
  const found = frame.columns.find((column) => column.name === expected.name);
  if (!found) throw new LearnInputError(`The model needs the column "${expected.name}", which the frame lacks.`);
  if (found.kind !== expected.kind) {
    throw new LearnInputError(`Column "${expected.name}" is ${found.kind}; the model was trained on ${expected.kind}.`);
  }
  return found;
}

/** For each category of the frame's column its place among the model's categories, -1 for one that the model does not know. */
export function matchCategories(expected: readonly string[], categories: readonly string[]): Int32Array {
  const position = new Map(expected.map((category, index) => [category, index]));
  return Int32Array.from(categories, (category) => position.get(category) ?? -1);
}
