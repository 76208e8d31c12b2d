import type { SchemaColumn } from '@kaizen/contracts';
import type { DuckRow, DuckSession } from '../../../platform/duck/duck.ts';
import { numberOf, textOf } from '../ingest/duck-values.ts';
import { cellSql, type StagedCells } from '../ingest/staged-cells.ts';
import { distinctSql } from '../profile/profile-sql.ts';
import { sampleSql } from '../profile/row-sample.ts';
import { CATEGORY_LIMIT, inferColumn } from './infer-column.ts';

/** Columns of one statement: ten thousand columns are many statements, not one that no engine survives. */
const BATCH = 50;
/** Rows of the sample that shows which columns hold texts. */
const SAMPLE_ROWS = 20_000;
/** With fewer numbers in the sample a column cannot have 99 % of them in all rows. */
const TEXT_SHARE = 0.9;

/**
 * Infers columns from staged cells: one pass over all of them, and one more over each with few distinct values. Of many rows a sample first shows which columns hold
 * texts, because asking a text whether it is a number costs more than all else.
 */
export async function inferColumns(
  session: DuckSession,
  staged: StagedCells,
  names: readonly string[],
): Promise<readonly SchemaColumn[]> {
  const columns: SchemaColumn[] = [];
  for (let at = 0; at < names.length; at += BATCH) {
    columns.push(...(await inferBatch(session, staged, names.slice(at, at + BATCH))));
  }
  return columns;
}

async function inferBatch(
  session: DuckSession,
  staged: StagedCells,
  names: readonly string[],
): Promise<readonly SchemaColumn[]> {
  const texts = await findTexts(session, staged, names);
  const select = names.flatMap((name, index) => {
    const cell = cellSql(staged, name);
    const common = [`count(${cell}) AS present_${index}`, `${distinctSql(cell, staged.rows)} AS distinct_${index}`];
    return texts.has(name) ? common : [...common, ...numberSql(cell, index)];
  });
  const [row = {}] = await session.rows(`SELECT ${select.join(', ')} FROM ${staged.from}`);
  const columns: SchemaColumn[] = [];
  for (const [index, name] of names.entries()) {
    const evidence = readEvidence(row, index, staged.rows);
    const values = await findValues(session, staged, name, evidence.distinct);
    columns.push(inferColumn({ ...evidence, name, values, kind: staged.kinds?.get(name), loose: staged.loose }));
  }
  return columns;
}

/** Columns whose cells are texts, by the word of the source or by a sample of many rows. */
async function findTexts(
  session: DuckSession,
  staged: StagedCells,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const kindOf = (name: string) => staged.kinds?.get(name);
  const texts = new Set(names.filter((name) => kindOf(name) === 'text'));
  const open = names.filter((name) => kindOf(name) === undefined);
  if (staged.rows <= SAMPLE_ROWS || open.length === 0) return texts;
  const counts = open.map((name, index) => {
    const cell = cellSql(staged, name);
    return `count(${cell}) AS present_${index}, count(TRY_CAST(${cell} AS DOUBLE)) AS numeric_${index}`;
  });
  const sample = sampleSql(staged.rows, SAMPLE_ROWS, 'file_row_number');
  const [row = {}] = await session.rows(`SELECT ${counts.join(', ')} FROM ${staged.from} ${sample}`);
  for (const [index, name] of open.entries()) {
    const present = countOf(row, `present_${index}`);
    // A column that is nearly empty shows too little in a sample.
    if (present >= SAMPLE_ROWS / 20 && countOf(row, `numeric_${index}`) < TEXT_SHARE * present) texts.add(name);
  }
  return texts;
}

function numberSql(cell: string, index: number): readonly string[] {
  const number = `TRY_CAST(${cell} AS DOUBLE)`;
  const finite = `isfinite(${number})`;
  return [
    `count_if(${finite}) AS numeric_${index}`,
    `count_if(${finite} AND ${number} = floor(${number}) AND abs(${number}) <= 9007199254740991) AS whole_${index}`,
    `count_if(${number} IN (0, 1)) AS binary_${index}`,
    `count_if(regexp_full_match(${cell}, '[+-]?0[0-9]+([.].*)?')) AS zero_${index}`,
    `min(${number}) FILTER (${finite}) AS low_${index}`,
    `max(${number}) FILTER (${finite}) AS high_${index}`,
  ];
}

function countOf(row: DuckRow, field: string): number {
  return numberOf(row[field]) ?? 0;
}

function readEvidence(row: DuckRow, index: number, rows: number) {
  const count = (field: string) => countOf(row, `${field}_${index}`);
  return {
    rows,
    missing: rows - count('present'),
    distinct: count('distinct'),
    numeric: count('numeric'),
    whole: count('whole'),
    binary: count('binary'),
    leadingZero: count('zero'),
    min: numberOf(row[`low_${index}`]),
    max: numberOf(row[`high_${index}`]),
  };
}

async function findValues(
  session: DuckSession,
  staged: StagedCells,
  name: string,
  distinct: number,
): Promise<readonly string[] | undefined> {
  // The estimate of many rows may be off by some per cent: ask when it is near.
  if (distinct > CATEGORY_LIMIT * 2) return undefined;
  const cell = cellSql(staged, name);
  const rows = await session.rows(
    `SELECT DISTINCT ${cell} AS v FROM ${staged.from} WHERE ${cell} IS NOT NULL ORDER BY 1 LIMIT ${CATEGORY_LIMIT + 1}`,
  );
  return rows.length > CATEGORY_LIMIT ? undefined : rows.map((row) => textOf(row.v));
}
