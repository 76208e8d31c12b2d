import { type CategoricalColumn, type Column, type Frame, LearnInputError, type NumericColumn } from './frame.ts';

/** Stands for all categories that are not among the most frequent ones. */
const others = '(others)';

function joinNumeric(a: NumericColumn, b: NumericColumn): Column {
  const values = new Float64Array(a.values.length + b.values.length);
  values.set(a.values);
  values.set(b.values, a.values.length);
  return { kind: 'numeric', name: a.name, values };
}

function countTexts(columns: readonly CategoricalColumn[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { codes, categories } of columns) {
    const byCode = new Float64Array(categories.length);
    for (const code of codes) if (code >= 0) byCode[code] = (byCode[code] ?? 0) + 1;
    for (const [code, category] of categories.entries()) {
      counts.set(category, (counts.get(category) ?? 0) + (byCode[code] ?? 0));
    }
  }
  return counts;
}

function joinCategorical(a: CategoricalColumn, b: CategoricalColumn, mostCategories: number): Column {
  const counts = countTexts([a, b]);
  const byCount = [...counts].sort(([x, n], [y, m]) => m - n || (x < y ? -1 : 1)).map(([category]) => category);
  const kept = byCount.slice(0, mostCategories);
  const folds = kept.length < byCount.length;
  if (folds && !kept.includes(others)) kept.push(others);
  const position = new Map(kept.map((category, code) => [category, code]));
  const codes = new Int32Array(a.codes.length + b.codes.length).fill(-1);
  let at = 0;
  for (const column of [a, b]) {
    const target = column.categories.map((category) => position.get(category) ?? position.get(others) ?? -1);
    for (const code of column.codes) codes[at++] = code < 0 ? -1 : (target[code] ?? -1);
  }
  return { kind: 'categorical', name: a.name, codes, categories: kept };
}

/**
 * Puts the rows of one frame under those of another, columns matched by name and categories by text.
 *
 * @param mostCategories categories beyond the most frequent ones of both become one.
 * @throws {@link LearnInputError} when a column of the first is absent in the second or of another kind there.
 */
export function joinFrames(a: Frame, b: Frame, mostCategories: number): Frame {
  const columns = a.columns.map((column) => {
    const other = b.columns.find(({ name }) => name === column.name);
    if (other === undefined) throw new LearnInputError(`Column "${column.name}" is missing on the second side.`);
    if (column.kind === 'numeric' && other.kind === 'numeric') return joinNumeric(column, other);
    if (column.kind === 'categorical' && other.kind === 'categorical') {
      return joinCategorical(column, other, mostCategories);
    }
    throw new LearnInputError(`Column "${column.name}" is ${column.kind} on one side and ${other.kind} on the other.`);
  });
  return { rowCount: a.rowCount + b.rowCount, columns };
}
