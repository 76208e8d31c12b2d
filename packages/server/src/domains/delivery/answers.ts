import type { LoggedModelView } from '@kaizen/contracts';
import { noPositiveClass, positivesDiffer, tasksDiffer } from './errors.ts';
import { plainLabel, readLabels } from './quality.ts';

/** What models that are judged together answer, and how their labels are read. */
export type AnswerKind =
  | { readonly kind: 'two-classes'; readonly positive: string; readonly normal?: string }
  | { readonly kind: 'classes'; readonly classes: readonly string[] }
  | { readonly kind: 'numbers' };

/** The labelled rows of a reading, and what they really were: 1 and 0, an index into the classes (-1 for none of them), or a number. */
export type Labelled =
  | { readonly kind: 'two-classes'; readonly labels: Int32Array; readonly rows: readonly number[] }
  | {
      readonly kind: 'classes';
      readonly classes: readonly string[];
      readonly labels: Int32Array;
      readonly rows: readonly number[];
    }
  | { readonly kind: 'numbers'; readonly labels: Float64Array; readonly rows: readonly number[] };

/** How all of the models answer; throws when they cannot be judged on the same labels. */
export function answerKindOf(models: readonly LoggedModelView[]): AnswerKind {
  const [first, ...others] = models.map(kindOf);
  if (first === undefined) throw new RangeError('answerKindOf needs at least one model');
  for (const other of others) {
    if (other.kind !== first.kind) throw tasksDiffer(first.kind, other.kind);
    if (first.kind !== 'two-classes' || other.kind !== 'two-classes') continue;
    if (first.normal !== other.normal || (first.normal === undefined && first.positive !== other.positive)) {
      throw positivesDiffer(first.normal ?? first.positive, other.normal ?? other.positive);
    }
  }
  const classes = [first, ...others].flatMap((kind) => (kind.kind === 'classes' ? kind.classes : []));
  return first.kind === 'classes' ? { ...first, classes: [...new Set(classes)] } : first;
}

function kindOf({ id, signature }: LoggedModelView): AnswerKind {
  const { output, positive, classes, normal } = signature;
  if (output === 'value') return { kind: 'numbers' };
  if (positive !== undefined) return { kind: 'two-classes', positive, ...(normal === undefined ? {} : { normal }) };
  if (classes.length > 2) return { kind: 'classes', classes };
  throw noPositiveClass(id);
}

/** Reads label texts (null = none) as what the models answer; a text that is no number is no label of numbers. */
export function readAnswers(kind: AnswerKind, values: ReadonlyArray<string | null>): Labelled {
  switch (kind.kind) {
    case 'two-classes':
      return { kind: kind.kind, ...readLabels(values, kind) };
    case 'classes':
      return { ...kind, ...readClasses(values, kind.classes) };
    case 'numbers':
      return { kind: kind.kind, ...readNumbers(values) };
  }
}

function readClasses(values: ReadonlyArray<string | null>, classes: readonly string[]) {
  const places = new Map(classes.map((name, index) => [plainLabel(name), index]));
  const rows = [...values.keys()].filter((row) => values[row] !== null);
  return { rows, labels: Int32Array.from(rows, (row) => places.get(plainLabel(values[row] ?? '')) ?? -1) };
}

function readNumbers(values: ReadonlyArray<string | null>) {
  const numbers = values.map((value) => (value === null || value.trim() === '' ? Number.NaN : Number(value)));
  const rows = [...numbers.keys()].filter((row) => Number.isFinite(numbers[row]));
  return { rows, labels: Float64Array.from(rows, (row) => numbers[row] ?? Number.NaN) };
}

/** Positive rows; all labelled ones where no class is positive. */
export function countPositives(read: Labelled): number {
  return read.kind === 'two-classes' ? read.labels.reduce((sum, label) => sum + label, 0) : read.rows.length;
}
