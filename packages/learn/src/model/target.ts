import { LearnInputError } from '../frame/frame.ts';

/** What is learnt: classes, numbers, or nothing but the shape of the rows. */
export type Task = 'classification' | 'regression' | 'anomaly';

/** A class per row: `codes` are indices into `classes`, which are distinct and in the order of the model's probabilities. */
export interface ClassTarget {
  readonly kind: 'classes';
  readonly classes: readonly string[];
  readonly codes: Int32Array;
}

/** A finite number per row. */
export interface NumberTarget {
  readonly kind: 'numbers';
  readonly values: Float64Array;
}

/** Nothing to predict: anomaly detectors learn from the rows alone. */
export interface NoTarget {
  readonly kind: 'none';
}

/** What a model learns to answer, one entry per row of its training frame. */
export type Target = ClassTarget | NumberTarget | NoTarget;

function checkClasses({ classes, codes }: ClassTarget): void {
  if (classes.length < 2) throw new LearnInputError('A classifier needs at least two classes.');
  if (new Set(classes).size !== classes.length) throw new LearnInputError('Class names must be distinct.');
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? -1;
    if (code < 0 || code >= classes.length) {
      throw new LearnInputError(`Row ${row} has the label ${code}; labels run from 0 to ${classes.length - 1}.`);
    }
  }
}

function checkNumbers({ values }: NumberTarget): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      throw new LearnInputError(
        `Row ${row} has the target ${value}; leave out rows without a finite number to learn from.`,
      );
    }
  }
}

/** A class target; `codes` are indices into `classes`, one per row. */
export function classTarget(classes: readonly string[], codes: Int32Array): ClassTarget {
  return { kind: 'classes', classes, codes };
}

/** Checks that a target fits a frame of `rowCount` rows. Throws {@link LearnInputError} naming the row and the mend. */
export function checkTarget(target: Target, rowCount: number): void {
  if (rowCount === 0) throw new LearnInputError('The training frame has no rows.');
  if (target.kind === 'none') return;
  const length = target.kind === 'classes' ? target.codes.length : target.values.length;
  if (length !== rowCount) {
    throw new LearnInputError(`There are ${length} labels for ${rowCount} rows; give one label per row.`);
  }
  if (target.kind === 'classes') checkClasses(target);
  else checkNumbers(target);
}

/** The entries of the given rows, in the given order; the same rows as `selectRows` takes of the frame. */
export function selectTarget(target: Target, rows: Int32Array | Uint32Array): Target {
  switch (target.kind) {
    case 'none':
      return target;
    case 'classes':
      return { ...target, codes: Int32Array.from(rows, (row) => target.codes[row] ?? -1) };
    case 'numbers':
      return { ...target, values: Float64Array.from(rows, (row) => target.values[row] ?? Number.NaN) };
  }
}
