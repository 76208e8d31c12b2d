import type { Column, Frame } from '@kaizen/learn';
import type { Duck, DuckColumn } from '../../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import type { CompiledFeatures } from '../../features/index.ts';
import { cannotTrain } from '../errors.ts';

/** The rows of a version as the model sees them, and their labels as text (null = none). */
export interface TrainingTable {
  readonly rowCount: number;
  readonly columns: readonly DuckColumn[];
  readonly labels: ReadonlyArray<string | null>;
}

const LABEL = '__kaizen_label';

/** Reads features and label of every row of a version, in row order. */
export async function readTrainingTable(
  duck: Duck,
  from: string,
  features: Pick<CompiledFeatures, 'selectList'>,
  label: string,
  signal: AbortSignal,
): Promise<TrainingTable> {
  const sql = `SELECT ${features.selectList}, CAST(${quoteIdentifier(label)} AS VARCHAR) AS ${LABEL} FROM ${from} ORDER BY __row`;
  const { rowCount, columns } = await duck.columns(sql, { lane: 'scan', signal });
  const last = columns.at(-1);
  if (last?.kind !== 'text') throw cannotTrain(`The label "${label}" could not be read as text.`);
  return { rowCount, columns: columns.slice(0, -1), labels: last.values };
}

/** A row of the version as a caller would send it, for the input example; flags are 0 and 1. */
export async function readRawRow(
  duck: Duck,
  from: string,
  inputs: readonly string[],
  row: number,
): Promise<Record<string, string | number | null>> {
  const list = inputs.map(quoteIdentifier).join(', ');
  const [found] = await duck.rows(`SELECT ${list} FROM ${from} WHERE __row = ${row}`);
  const example: Record<string, string | number | null> = {};
  for (const name of inputs) {
    const value = found?.[name] ?? null;
    if (typeof value === 'string' || typeof value === 'number' || value === null) example[name] = value;
    else if (typeof value === 'boolean') example[name] = value ? 1 : 0;
  }
  return example;
}

/** The class of each row: an index into the sorted distinct label texts, -1 where there is none. */
export function encodeLabels(labels: ReadonlyArray<string | null>): {
  readonly classes: readonly string[];
  readonly codes: Int32Array;
} {
  const classes = [...new Set(labels)].filter((label) => label !== null).sort();
  const position = new Map(classes.map((name, index) => [name, index]));
  return { classes, codes: Int32Array.from(labels, (label) => position.get(label ?? '') ?? -1) };
}

/** The chosen rows as a frame to learn from; a categorical column knows the values that these rows have, sorted. */
export function buildFrame(
  table: TrainingTable,
  features: Pick<CompiledFeatures, 'columns'>,
  rows: Uint32Array,
): Frame {
  const columns = features.columns.map(({ name, kind }, index): Column => {
    const column = table.columns[index];
    if (column === undefined) throw cannotTrain(`The feature "${name}" was not read.`);
    if (kind === 'numeric') {
      if (column.kind !== 'number') throw cannotTrain(`The feature "${name}" is not numeric.`);
      return { kind, name, values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) };
    }
    if (column.kind !== 'text') throw cannotTrain(`The feature "${name}" is not text.`);
    const texts = Array.from(rows, (row) => column.values[row] ?? '');
    const categories = [...new Set(texts)].filter((text) => text !== '').sort();
    const position = new Map(categories.map((category, code) => [category, code]));
    return { kind, name, categories, codes: Int32Array.from(texts, (text) => position.get(text) ?? -1) };
  });
  return { rowCount: rows.length, columns };
}
