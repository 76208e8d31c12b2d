import { findNearestName, type SchemaColumn, type TrainingSpec } from '@kaizen/contracts';

/** A column that a training's evaluation reads, with the field of kaizen.yaml that names it. */
export interface NamedColumn {
  readonly field: string;
  readonly name: string;
}

/** Columns by whose values rows are sliced or grouped. */
export function findAttributes({ evaluation, fairness }: Pick<TrainingSpec, 'evaluation' | 'fairness'>): NamedColumn[] {
  const slices = (evaluation?.slices ?? []).map((name, index) => ({ field: `evaluation.slices.${index}`, name }));
  const attributes = (fairness?.attributes ?? []).map((attribute, index) =>
    typeof attribute === 'string'
      ? { field: `fairness.attributes.${index}`, name: attribute }
      : { field: `fairness.attributes.${index}.column`, name: attribute.column },
  );
  return [...slices, ...attributes];
}

/** Every column that the evaluation of a training names. */
export function findEvaluationColumns(spec: Pick<TrainingSpec, 'evaluation' | 'fairness'>): NamedColumn[] {
  const { query, time } = spec.evaluation ?? {};
  return [
    ...findAttributes(spec),
    ...(query === undefined ? [] : [{ field: 'evaluation.query', name: query }]),
    ...(time === undefined ? [] : [{ field: 'evaluation.time', name: time }]),
  ];
}

/** What is wrong with a name that is no column, with the nearest that is one. */
export function describeUnknown(name: string, dataset: string, known: readonly string[]): string {
  const nearest = findNearestName(name, known);
  const mend = nearest === undefined ? `Its columns are ${listed(known)}.` : `Did you mean "${nearest}"?`;
  return `"${name}" is neither a column of "${dataset}" nor a feature. ${mend}`;
}

function listed(names: readonly string[]): string {
  return names.length > 20
    ? `${names.slice(0, 20).join(', ')}, … (${names.length})`
    : names.join(', ') || 'not known yet';
}

/** Whether a column is grouped by its numbers, or by its values as text. */
export function isNumeric(type: SchemaColumn['type']): boolean {
  return type === 'number' || type === 'integer';
}
