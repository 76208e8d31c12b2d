import type { Frame } from '../frame/frame.ts';
import { type ModelColumn, matchCategories, matchColumn } from '../model/model-column.ts';
import { shareDoubles } from '../parallel/shared-memory.ts';

/**
 * Rows as trees read them: per column of the model one double per row, which is the number, or the place of the row's category among
 * the model's categories (-1 when missing or unseen). No indicator is written out, so a column of many categories costs no more.
 */
export interface TreeInputs {
  readonly rowCount: number;
  readonly columns: readonly Float64Array[];
}

/**
 * The column that each model input belongs to, and the category it asks for (-1 for a number). Inputs stand in the order of
 * `computeInputs`: the numeric columns, then an indicator per category.
 */
export interface InputLayout {
  readonly column: Int32Array;
  readonly category: Int32Array;
}

/** Describes the inputs of a model. */
export function describeInputs(columns: readonly ModelColumn[]): InputLayout {
  const column: number[] = [];
  const category: number[] = [];
  columns.forEach(({ kind }, index) => {
    if (kind !== 'numeric') return;
    column.push(index);
    category.push(-1);
  });
  columns.forEach((described, index) => {
    if (described.kind !== 'categorical') return;
    for (let code = 0; code < described.categories.length; code++) {
      column.push(index);
      category.push(code);
    }
  });
  return { column: Int32Array.from(column), category: Int32Array.from(category) };
}

/** The inputs of trees that look at columns as they are: input c is column c, and categories are asked for by sets. */
export function describeColumnInputs(columns: readonly ModelColumn[]): InputLayout {
  return {
    column: Int32Array.from(columns, (_, index) => index),
    category: new Int32Array(columns.length).fill(-1),
  };
}

/** Reads a frame for a model: columns by name, categories by text. Throws {@link LearnInputError} for one that is absent or of the other kind. */
export function readTreeInputs(columns: readonly ModelColumn[], frame: Frame): TreeInputs {
  const read = columns.map((expected) => {
    const found = matchColumn(expected, frame);
    if (found.kind === 'numeric') return found.values;
    const places = matchCategories(expected.kind === 'categorical' ? expected.categories : [], found.categories);
    return Float64Array.from(found.codes, (code) => places[code] ?? -1);
  });
  return { rowCount: frame.rowCount, columns: read };
}

/** The same rows in memory that threads share, for work that a `Parallel` does. */
export function shareTreeInputs({ rowCount, columns }: TreeInputs): TreeInputs {
  return { rowCount, columns: columns.map(shareDoubles) };
}
