import type { Column, Frame } from '@kaizen/learn';
import type { Duck, DuckColumn } from '../../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import type { CompiledFeatures } from '../../features/index.ts';
import { cannotTrain } from '../errors.ts';
import type { LabelColumn } from './training-goal.ts';

/** Columns of the dataset that a training reads beside its features. */
export interface ReadColumns {
  readonly label: string | undefined;
  readonly labelKind: LabelColumn['kind'];
  readonly weights: string | undefined;
  /** Columns that divide rows: by the order of their values, or by rows of the same value. */
  readonly divisions: readonly DivisionColumn[];
}

/** A column that divides rows; without a name the order of the rows is the time. */
export interface DivisionColumn {
  readonly kind: 'time' | 'group';
  readonly column: string | undefined;
}

/** The rows of a version as the model sees them, and what is known about each. */
export interface TrainingTable {
  readonly rowCount: number;
  readonly columns: readonly DuckColumn[];
  readonly labels: LabelColumn;
  /** Weight of each row, NaN where there is none; undefined when no column is named. */
  readonly weights: Float64Array | undefined;
  /** For each division: the rank of the row's value (time), or a number that rows of one group have in common. */
  readonly divisions: readonly Float64Array[];
}

const OWN = '__kaizen_';

/** Reads features, label, weight and divisions of every row of a version, in row order. Throws `pipelines.cannot_train` for a label of regression that is no number. */
export async function readTrainingTable(
  duck: Duck,
  from: string,
  features: Pick<CompiledFeatures, 'selectList' | 'columns'>,
  read: ReadColumns,
  signal: AbortSignal,
): Promise<TrainingTable> {
  if (read.labelKind === 'number') await checkNumbers(duck, from, read.label ?? '', signal);
  const own = [
    ...(read.labelKind === 'none' ? [] : [labelSql(read)]),
    ...(read.weights === undefined ? [] : [`TRY_CAST(${quoteIdentifier(read.weights)} AS DOUBLE)`]),
    ...read.divisions.map(divisionSql),
  ].map((sql, index) => `${sql} AS ${OWN}${index}`);
  const sql = `SELECT ${[features.selectList, ...own].join(', ')} FROM ${from} ORDER BY __row`;
  const { rowCount, columns } = await duck.columns(sql, { lane: 'scan', signal });
  const own0 = columns.slice(columns.length - own.length);
  const labelColumn = read.labelKind === 'none' ? undefined : own0.shift();
  const weights = read.weights === undefined ? undefined : numbersOf(own0.shift(), read.weights);
  return {
    rowCount,
    columns: columns.slice(0, columns.length - own.length),
    labels: labelColumn === undefined ? { kind: 'none', rowCount } : labelColumn,
    weights,
    divisions: own0.map((column, index) => numbersOf(column, read.divisions[index]?.column ?? '__row')),
  };
}

function labelSql({ label = '', labelKind }: ReadColumns): string {
  const name = quoteIdentifier(label);
  return labelKind === 'number' ? `TRY_CAST(${name} AS DOUBLE)` : `CAST(${name} AS VARCHAR)`;
}

/** Ranks instead of values, so that times of any type can be compared; a row without a group is a group of its own. */
function divisionSql({ kind, column }: DivisionColumn): string {
  if (column === undefined) return 'CAST(__row AS DOUBLE)';
  const name = quoteIdentifier(column);
  if (kind === 'time') return `CAST(rank() OVER (ORDER BY ${name} NULLS FIRST) AS DOUBLE)`;
  return `CASE WHEN ${name} IS NULL THEN -1 - CAST(__row AS DOUBLE) ELSE CAST(dense_rank() OVER (ORDER BY ${name}) AS DOUBLE) END`;
}

function numbersOf(column: DuckColumn | undefined, name: string): Float64Array {
  if (column?.kind !== 'number') throw cannotTrain(`The column "${name}" could not be read as numbers.`);
  return column.values;
}

async function checkNumbers(duck: Duck, from: string, label: string, signal: AbortSignal): Promise<void> {
  const name = quoteIdentifier(label);
  const sql = `SELECT count(*) AS wrong, CAST(any_value(${name}) AS VARCHAR) AS example FROM ${from} WHERE ${name} IS NOT NULL AND TRY_CAST(${name} AS DOUBLE) IS NULL`;
  const [found] = await duck.rows(sql, { lane: 'scan', signal });
  const wrong = Number(found?.wrong ?? 0);
  if (wrong === 0) return;
  throw cannotTrain(
    `The label "${label}" is no number in ${wrong.toLocaleString('en-US')} rows, such as "${String(found?.example)}". A regression predicts numbers: mend those rows, or say \`task: classification\`.`,
  );
}

/** Weights of the chosen rows; a row without one weighs 1. Throws `pipelines.cannot_train` for a weight below 0 or without end. */
export function selectWeights(
  name: string | undefined,
  weights: Float64Array | undefined,
  rows: Uint32Array,
): Float64Array | undefined {
  if (weights === undefined) return undefined;
  const chosen = Float64Array.from(rows, (row) => {
    const weight = weights[row] ?? Number.NaN;
    return Number.isNaN(weight) ? 1 : weight;
  });
  const wrong = chosen.find((weight) => weight < 0 || !Number.isFinite(weight));
  if (wrong === undefined) return chosen;
  throw cannotTrain(`The weights "${name}" hold ${wrong}; a weight is 0 or more and finite. Mend those rows.`);
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

/** The chosen rows as a frame to learn from; a categorical column knows the values that these rows have, sorted. */
export function buildFrame(
  table: Pick<TrainingTable, 'columns'>,
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
