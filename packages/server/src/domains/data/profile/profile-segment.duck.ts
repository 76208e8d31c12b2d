import type { DuckSession } from '../../../platform/duck/duck.ts';
import { numberOf } from '../ingest/duck-values.ts';
import { type ColumnSource, copySources, sourceInPlace } from './column-source.ts';
import { computeFewNumbers } from './few-numbers.ts';
import { isComplete } from './frequent-values.ts';
import { EXACT_ROWS, isNumeric } from './profile-sql.ts';
import { readCorrelations } from './read-correlations.duck.ts';
import { type DistinctValues, readDistinct } from './read-distinct.duck.ts';
import { readNumbers } from './read-numbers.duck.ts';
import { readTexts } from './read-texts.duck.ts';
import { sampleSql } from './row-sample.ts';
import type { ColumnPart, NumberProfile, ProfiledColumn, SegmentProfile, TextProfile } from './segment-profile.ts';

/** Columns of one statement: ten thousand columns are many statements, not one that no engine survives. */
const BATCH = 50;
/** Rows of the sample that says where numbers are cut and which shapes texts have. */
const SAMPLE_ROWS = 50_000;

/** Rows to profile: a table expression with `columns` and `__row`. `onProgress` gets the share that is done. */
export interface RowsToProfile {
  readonly from: string;
  readonly columns: readonly ProfiledColumn[];
  readonly rows: number;
  readonly onProgress?: (share: number) => void;
}

/**
 * Profiles rows in a form that adds up (see `mergeProfiles`). Memory is bounded: batches of columns, a sample of rows, sketches of fixed size; groups of values that do
 * not fit spill to the engine's temp folder.
 */
export async function profileSegment(session: DuckSession, given: RowsToProfile): Promise<SegmentProfile> {
  const { from, columns, rows } = given;
  const parts: ColumnPart[] = [];
  for (let at = 0; at < columns.length; at += BATCH) {
    parts.push(...(await profileBatch(session, from, columns.slice(at, at + BATCH), rows)));
    given.onProgress?.(Math.min(1, (at + BATCH) / columns.length));
  }
  const correlations = await readCorrelations(session, from, columns, rows);
  return { rows, columns: parts, ...(correlations === undefined ? {} : { correlations }) };
}

interface BatchSources {
  readonly whole: readonly ColumnSource[];
  readonly sample: readonly ColumnSource[];
}

/** Few rows are copied once and read from memory; of many only a sample is. */
async function openBatch(
  session: DuckSession,
  from: string,
  columns: readonly ProfiledColumn[],
  rows: number,
): Promise<BatchSources> {
  const inPlace = sourceInPlace(from, columns);
  const { select, sources } = copySources(inPlace, 'profile_batch');
  const where = rows <= EXACT_ROWS ? '' : sampleSql(rows, SAMPLE_ROWS);
  await session.execute(`CREATE OR REPLACE TEMP TABLE profile_batch AS SELECT ${select} FROM ${from} ${where}`);
  return { whole: rows <= EXACT_ROWS ? sources : inPlace, sample: sources };
}

async function profileBatch(
  session: DuckSession,
  from: string,
  columns: readonly ProfiledColumn[],
  rows: number,
): Promise<readonly ColumnPart[]> {
  const { whole, sample } = await openBatch(session, from, columns, rows);
  const values = await readDistinct(session, whole, rows);
  const distinct = await countDistinct(session, whole, values, rows);
  const both = (of: (source: ColumnSource, index: number) => boolean) =>
    whole.flatMap((source, index) => {
      const sampled = sample[index];
      return sampled !== undefined && of(source, index) ? [{ source, sample: sampled }] : [];
    });
  const many = both(({ column }, index) => isNumeric(column.type) && values[index]?.frequent.cut !== 0);
  const texts = both(({ text }) => text !== undefined);
  const numbers = new Map((await readNumbers(session, many, rows)).map((one, at) => [many[at]?.source, one]));
  const lengths = new Map((await readTexts(session, texts)).map((one, at) => [texts[at]?.source, one]));
  await session.execute('DROP TABLE profile_batch');
  return whole.map((source, index) =>
    makePart(source, rows, distinct[index], values[index], numbers.get(source), lengths.get(source)),
  );
}

/** Exact counts of the columns whose lists do not hold every value, when the rows are few. */
async function countDistinct(
  session: DuckSession,
  sources: readonly ColumnSource[],
  values: readonly DistinctValues[],
  rows: number,
): Promise<ReadonlyArray<number | undefined>> {
  const complete = values.map(({ frequent }) => (isComplete(frequent) ? frequent.values.length : undefined));
  const open = sources.flatMap((source, index) => (complete[index] === undefined ? [{ source, index }] : []));
  const [first] = open;
  if (rows > EXACT_ROWS || first === undefined) return complete;
  const select = open.map(({ source: { text, hash, value }, index }) => {
    // Long texts are cut, their hashes are not.
    const one = text === undefined ? value : `CASE WHEN ${value} IS NOT NULL THEN ${hash} END`;
    return `count(DISTINCT ${one}) AS d${index}`;
  });
  const [row] = await session.rows(`SELECT ${select.join(', ')} FROM ${first.source.from}`);
  return complete.map((count, index) => count ?? numberOf(row?.[`d${index}`]));
}

function makePart(
  { column }: ColumnSource,
  rows: number,
  distinct: number | undefined,
  values: DistinctValues | undefined,
  numbers: NumberProfile | undefined,
  texts: TextProfile | undefined,
): ColumnPart {
  if (values === undefined) throw new Error(`The column ${column.name} was not read.`);
  const { count, sketch, frequent } = values;
  const few = isNumeric(column.type) ? (numbers ?? computeFewNumbers(column.type, frequent)) : undefined;
  return {
    name: column.name,
    type: column.type,
    ...(column.unit === undefined ? {} : { unit: column.unit }),
    count,
    missing: rows - count,
    ...(distinct === undefined ? {} : { distinct }),
    sketch,
    frequent,
    ...(few === undefined ? {} : { numbers: few }),
    ...(texts === undefined ? {} : { texts }),
  };
}
