import type { SchemaColumn } from '@kaizen/contracts';
import type { DuckRow, DuckSession } from '../../../platform/duck/duck.ts';
import { numberOf, textOf } from '../ingest/duck-values.ts';
import { cellSql, type StagedCells } from '../ingest/staged-cells.ts';
import { distinctSql } from '../profile/profile-sql.ts';
import { CATEGORY_LIMIT, inferColumn } from './infer-column.ts';

/** Infers columns from staged cells: one pass over all of them, and one more over each with few distinct values. */
export async function inferColumns(
  session: DuckSession,
  staged: StagedCells,
  names: readonly string[],
): Promise<readonly SchemaColumn[]> {
  if (names.length === 0) return [];
  const select = names.flatMap((name, index) => evidenceSql(cellSql(staged, name), staged.rows, index));
  const [row] = await session.rows(`SELECT ${select.join(', ')} FROM ${staged.from}`);
  const columns: SchemaColumn[] = [];
  for (const [index, name] of names.entries()) {
    const evidence = readEvidence(row ?? {}, index, staged.rows);
    const values = await findValues(session, staged, name, evidence.distinct);
    columns.push(inferColumn({ ...evidence, name, values, kind: staged.kinds?.get(name), loose: staged.loose }));
  }
  return columns;
}

function evidenceSql(cell: string, rows: number, index: number): readonly string[] {
  const number = `TRY_CAST(${cell} AS DOUBLE)`;
  const finite = `isfinite(${number})`;
  return [
    `count(*) - count(${cell}) AS missing_${index}`,
    `${distinctSql(cell, rows)} AS distinct_${index}`,
    `count_if(${finite}) AS numeric_${index}`,
    `count_if(${finite} AND ${number} = floor(${number}) AND abs(${number}) <= 9007199254740991) AS whole_${index}`,
    `count_if(${number} IN (0, 1)) AS binary_${index}`,
    `count_if(regexp_full_match(${cell}, '[+-]?0[0-9]+([.].*)?')) AS zero_${index}`,
    `min(${number}) FILTER (${finite}) AS low_${index}`,
    `max(${number}) FILTER (${finite}) AS high_${index}`,
  ];
}

function readEvidence(row: DuckRow, index: number, rows: number) {
  const count = (field: string) => numberOf(row[`${field}_${index}`]) ?? 0;
  return {
    rows,
    missing: count('missing'),
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
