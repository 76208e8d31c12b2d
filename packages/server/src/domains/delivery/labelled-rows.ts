import type { LoggedModelView } from '@kaizen/contracts';
import { noPositiveClass, positivesDiffer } from './errors.ts';

/** Rows with a label column, as a SQL table expression and an order that is total. */
interface LabelledRows {
  readonly from: string;
  readonly orderBy: string;
  readonly label: string;
}

/** Reads the label column of the rows in their order, as text; null = no label. */
export type LabelReader = (rows: LabelledRows, signal?: AbortSignal) => Promise<ReadonlyArray<string | null>>;

/** The one positive class of the models; throws when one names none or they differ. */
export function positiveClassOf(models: readonly LoggedModelView[]): string {
  let found: string | undefined;
  for (const model of models) {
    const positive = model.signature.positive;
    if (positive === undefined) throw noPositiveClass(model.id);
    if (found !== undefined && found !== positive) throw positivesDiffer(found, positive);
    found = positive;
  }
  if (found === undefined) throw new RangeError('positiveClassOf needs at least one model');
  return found;
}

/** The scores of the chosen rows. */
export function pickRows(scores: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => scores[row] ?? Number.NaN);
}
