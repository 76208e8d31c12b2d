import { type Frame, LearnInputError } from '../frame/frame.ts';

/** Trees that ask for one category at a time, and their ONNX models with one indicator per category, become useless far below this. */
const MOST_CATEGORIES = 10_000;

/** Refuses a column with more categories than trees can ask for one by one. Throws {@link LearnInputError} naming it. */
export function checkTreeColumns(frame: Frame): void {
  for (const column of frame.columns) {
    if (column.kind === 'numeric' || column.categories.length <= MOST_CATEGORIES) continue;
    throw new LearnInputError(
      `Column "${column.name}" has ${column.categories.length} categories, more than the ${MOST_CATEGORIES} that trees can ask for one by one; ` +
        'combine the rare ones into one, or leave the column out if it names single rows.',
    );
  }
}
