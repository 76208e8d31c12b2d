import { type Column, type Frame, LearnInputError } from '../frame/frame.ts';
import type { TreeExplainer } from './tree-explainer.ts';
import type { Explanation } from './tree-shap.ts';

/** What one column added to an explained number. */
export interface Reason {
  readonly column: string;
  /** The row's value; null when missing. */
  readonly value: number | string | null;
  /** In the unit of the explained number (see `Reasons.link`). */
  readonly contribution: number;
  /** The same as a sentence's part: "torque = 61.2 raises it by 0.31". */
  readonly words: string;
}

/** Why one output of a row is what it is: `base` plus the contributions of the reasons and of the rest is `explained`. */
export interface Reasons {
  readonly output: string;
  readonly link: TreeExplainer['link'];
  readonly base: number;
  readonly explained: number;
  /** The strongest contributions, strongest first. */
  readonly reasons: readonly Reason[];
  /** Sum of the contributions that are not among the reasons. */
  readonly rest: number;
}

function readValue(column: Column | undefined, row: number): number | string | null {
  if (column === undefined) return null;
  if (column.kind === 'categorical') return column.categories[column.codes[row] ?? -1] ?? null;
  const value = column.values[row] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}

function say(column: string, value: Reason['value'], contribution: number): string {
  const asked = value === null ? `${column} is missing` : `${column} = ${value}`;
  const size = Number(Math.abs(contribution).toPrecision(3));
  if (size === 0) return `${asked} changes nothing`;
  return `${asked} ${contribution > 0 ? 'raises' : 'lowers'} it by ${size}`;
}

/**
 * The `top` strongest reasons of every row and output: rows × outputs, in the explanation's order. Contributions of equal strength stand in the
 * order of the columns; columns that add nothing are never a reason.
 *
 * @param frame the rows that were explained, for the values.
 * @throws {@link LearnInputError} when `top` is not a whole number from 1 to 1,000.
 */
export function computeReasonCodes(explanation: Explanation, frame: Frame, top: number): Reasons[][] {
  if (!Number.isInteger(top) || top < 1 || top > 1000) {
    throw new LearnInputError(`top must be a whole number from 1 to 1000, not ${top}.`);
  }
  const { columns, outputs, link, base, contributions } = explanation;
  const found = columns.map((name) => frame.columns.find((column) => column.name === name));
  return Array.from({ length: frame.rowCount }, (_, row) =>
    outputs.map((output, at): Reasons => {
      const from = (row * outputs.length + at) * columns.length;
      const own = Array.from(contributions.subarray(from, from + columns.length));
      const total = own.reduce((sum, value) => sum + value, 0);
      const strongest = own
        .map((contribution, column) => ({ contribution, column }))
        .filter(({ contribution }) => contribution !== 0)
        .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || a.column - b.column)
        .slice(0, top);
      const reasons = strongest.map(({ contribution, column }): Reason => {
        const name = columns[column] ?? '';
        const value = readValue(found[column], row);
        return { column: name, value, contribution, words: say(name, value, contribution) };
      });
      const told = reasons.reduce((sum, { contribution }) => sum + contribution, 0);
      return { output, link, base: base[at] ?? 0, explained: (base[at] ?? 0) + total, reasons, rest: total - told };
    }),
  );
}
