import type { Frame } from '../frame/frame.ts';
import { type ModelColumn, matchCategories, matchColumn } from '../model/model-column.ts';
import type { InputLayout, TreeInputs } from '../trees/tree-inputs.ts';

/** Training rows of each category of a column, in the order of the model's categories, and of missing values. */
export interface CategoryCounts {
  readonly known: Float64Array;
  readonly missing: number;
}

/** Counts the categories of each column of the training frame; null for a numeric column. */
export function countCategories(frame: Frame): (CategoryCounts | null)[] {
  return frame.columns.map((column) => {
    if (column.kind === 'numeric') return null;
    const known = new Float64Array(column.categories.length);
    let missing = 0;
    for (const code of column.codes) {
      if (code < 0) missing++;
      else known[code] = (known[code] ?? 0) + 1;
    }
    return { known, missing };
  });
}

/**
 * Rows as an isolation forest reads them: numbers as they are, and for a category how many training rows had it (0 when unseen), so that
 * what was rare in training is far from what was common. A missing category counts like any other.
 */
export function readIsolationInputs(
  columns: readonly ModelColumn[],
  counts: readonly (CategoryCounts | null)[],
  frame: Frame,
): TreeInputs {
  const read = columns.map((expected, index) => {
    const found = matchColumn(expected, frame);
    if (found.kind === 'numeric') return found.values;
    const { known, missing } = counts[index] ?? { known: new Float64Array(), missing: 0 };
    const places = matchCategories(expected.kind === 'categorical' ? expected.categories : [], found.categories);
    const byCode = Float64Array.from(places, (place) => known[place] ?? 0);
    return Float64Array.from(found.codes, (code) => (code < 0 ? missing : (byCode[code] ?? 0)));
  });
  return { rowCount: frame.rowCount, columns: read };
}

/** One input per column: the numeric columns in order, then the categorical ones. */
export function describeIsolationInputs(columns: readonly ModelColumn[]): InputLayout {
  const numbered = columns.map(({ kind }, index) => ({ kind, index }));
  const ordered = [
    ...numbered.filter(({ kind }) => kind === 'numeric'),
    ...numbered.filter(({ kind }) => kind === 'categorical'),
  ];
  return { column: Int32Array.from(ordered, ({ index }) => index), category: new Int32Array(columns.length).fill(-1) };
}
