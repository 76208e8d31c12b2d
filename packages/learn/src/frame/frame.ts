/** A numeric column: one double per row, NaN where the value is missing. */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly name: string;
  readonly values: Float64Array;
}

/** A categorical column: per row an index into `categories`, -1 where the value is missing. */
export interface CategoricalColumn {
  readonly kind: 'categorical';
  readonly name: string;
  readonly codes: Int32Array;
  /** Distinct, non-empty texts: the empty string means "missing" on the wire. */
  readonly categories: readonly string[];
}

/** One column of a {@link Frame}. */
export type Column = NumericColumn | CategoricalColumn;

/** A table of columns of equal length: what learning reads. */
export interface Frame {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/** Raised when a frame, labels or parameters cannot be learnt from; the message names the column or field and the mend. */
export class LearnInputError extends Error {
  override readonly name = 'LearnInputError';
}

function checkCategories(column: CategoricalColumn): void {
  const seen = new Set<string>();
  for (const category of column.categories) {
    if (category === '') {
      throw new LearnInputError(
        `Column "${column.name}" has an empty category; the empty text means missing, so use code -1 for it.`,
      );
    }
    if (seen.has(category)) {
      throw new LearnInputError(`Column "${column.name}" lists the category "${category}" twice; list it once.`);
    }
    seen.add(category);
  }
  for (const code of column.codes) {
    if (code < -1 || code >= column.categories.length) {
      throw new LearnInputError(
        `Column "${column.name}" holds the code ${code}, but has ${column.categories.length} categories.`,
      );
    }
  }
}

/**
 * Checks that a frame is whole: at least one column, distinct non-empty names, equal lengths, codes within categories.
 * Throws {@link LearnInputError} naming the column.
 */
export function checkFrame(frame: Frame): void {
  if (frame.columns.length === 0) throw new LearnInputError('The frame has no columns; name at least one feature.');
  const names = new Set<string>();
  for (const column of frame.columns) {
    if (column.name === '') throw new LearnInputError('A column has an empty name; name every column.');
    if (names.has(column.name)) throw new LearnInputError(`Column "${column.name}" stands twice in the frame.`);
    names.add(column.name);
    const length = column.kind === 'numeric' ? column.values.length : column.codes.length;
    if (length !== frame.rowCount) {
      throw new LearnInputError(`Column "${column.name}" has ${length} rows, the frame has ${frame.rowCount}.`);
    }
    if (column.kind === 'categorical') checkCategories(column);
  }
}

/**
 * Copies the given rows, in the given order (a row may come more than once), into a new frame.
 * Throws RangeError for a row number outside the frame.
 */
export function selectRows(frame: Frame, rows: Int32Array | Uint32Array): Frame {
  for (const row of rows) {
    if (row < 0 || row >= frame.rowCount) throw new RangeError(`Row ${row} is outside the ${frame.rowCount} rows.`);
  }
  const columns = frame.columns.map((column): Column => {
    if (column.kind === 'numeric') {
      const values = new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i] ?? 0] ?? Number.NaN;
      return { ...column, values };
    }
    const codes = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i] ?? 0] ?? -1;
    return { ...column, codes };
  });
  return { rowCount: rows.length, columns };
}
