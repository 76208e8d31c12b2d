import type { SchemaColumn } from '@kaizen/contracts';
import type { DuckSession } from '../../../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../../../platform/duck/quote.ts';
import { numberOf, textOf } from '../../ingest/duck-values.ts';
import { patternSql, patternStartSql } from '../../profile/profile-sql.ts';
import { sampleSql } from '../../profile/row-sample.ts';
import { readColumnName } from './column-evidence.ts';
import { type ClassScore, PROPOSED_FROM, scoreColumn, type ValueTally } from './score-column.ts';
import { valueTests } from './value-tests.ts';

/** Rows of the sample, and different values of a column that are tested. */
const SAMPLE_ROWS = 20_000;
const VALUES = 2_000;
/** Characters of a value that are looked at. */
const LENGTH = 400;
/** Columns of one statement. */
const BATCH = 50;
const SHAPES = 3;

/** A column that looks sensitive. */
export interface ScannedColumn extends ClassScore {
  readonly column: string;
  readonly checked: number;
  readonly words: readonly string[];
  readonly shapes: readonly string[];
}

/** A version to look at: a table expression with `columns` and `__row`. */
export interface VersionToScan {
  readonly from: string;
  readonly rows: number;
  readonly columns: ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>>;
  /** YYYY-MM-DD, for what may be a date of birth. */
  readonly today: string;
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** The columns of a version that look sensitive, by a sample of its rows that is the same every time. No value leaves the engine but its shape. */
export async function scanVersion(session: DuckSession, version: VersionToScan): Promise<readonly ScannedColumn[]> {
  const columns = version.columns.filter(({ type }) => type !== 'flag');
  const found: ScannedColumn[] = [];
  for (let at = 0; at < columns.length; at += BATCH) {
    found.push(...(await scanBatch(session, version, columns.slice(at, at + BATCH))));
    version.onProgress?.(Math.min(columns.length, at + BATCH));
  }
  return found;
}

type Column = VersionToScan['columns'][number];

/** SQL of a value as a person would write it; whole numbers without a fraction, others not at all. */
function cellSql({ name, type }: Column): string {
  const cell = quoteIdentifier(name);
  if (type === 'number')
    return `CASE WHEN isfinite(${cell}) AND ${cell} = floor(${cell}) AND abs(${cell}) < 1e18 THEN CAST(CAST(${cell} AS BIGINT) AS VARCHAR) END`;
  return `trim(CAST(${cell} AS VARCHAR))`;
}

async function scanBatch(
  session: DuckSession,
  { from, rows, today }: VersionToScan,
  columns: readonly Column[],
): Promise<readonly ScannedColumn[]> {
  const cells = columns.map((column, place) => `nullif(left(${cellSql(column)}, ${LENGTH}), '') AS c${place}`);
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE seen AS SELECT ${cells.join(', ')} FROM ${from} ${sampleSql(rows, SAMPLE_ROWS)}`,
  );
  const values = columns.map(
    (_, place) =>
      `(SELECT ${place} AS place, c${place} AS v, count(*) OVER () AS n, CAST(sum(count(*)) OVER () AS BIGINT) AS filled FROM seen WHERE c${place} IS NOT NULL GROUP BY v ORDER BY hash(v) LIMIT ${VALUES})`,
  );
  await session.execute(`CREATE OR REPLACE TEMP TABLE value_of AS ${values.join(' UNION ALL ')}`);
  const tests = valueTests(today);
  const counts = tests.map(([name, sql]) => `count_if(${sql}) AS ${name}`);
  const tallies = await session.rows(
    `SELECT place, count(*) AS checked, any_value(n) AS distinct_values, any_value(filled) AS filled, ${counts.join(', ')} FROM value_of GROUP BY place ORDER BY place`,
  );
  const scored = tallies.flatMap((row) => {
    const column = columns[numberOf(row.place) ?? -1];
    if (column === undefined) return [];
    const evidence = readColumnName(column.name);
    const tally: ValueTally = {
      checked: numberOf(row.checked) ?? 0,
      distinct: numberOf(row.distinct_values) ?? 0,
      rows: numberOf(row.filled) ?? 0,
      passed: Object.fromEntries(tests.map(([name]) => [name, numberOf(row[name]) ?? 0])),
    };
    const score = scoreColumn(tally, evidence);
    if (score === undefined || score.confidence < PROPOSED_FROM) return [];
    const words = evidence.words[score.class] ?? [];
    return [{ ...score, place: numberOf(row.place) ?? 0, column: column.name, checked: tally.checked, words }];
  });
  const shapes = await readShapes(
    session,
    scored.map(({ place }) => place),
  );
  await session.execute('DROP TABLE seen; DROP TABLE value_of');
  return scored.map(({ place, ...score }) => ({ ...score, shapes: shapes.get(place) ?? [] }));
}

/** The commonest shapes of the values, which show what a column holds without showing a value. */
async function readShapes(session: DuckSession, places: readonly number[]): Promise<ReadonlyMap<number, string[]>> {
  const shapes = new Map<number, string[]>();
  if (places.length === 0) return shapes;
  const rows = await session.rows(
    `SELECT place, ${patternSql(patternStartSql('v'))} AS shape, count(*) AS times FROM value_of WHERE place IN (${places.join(', ')})
      GROUP BY place, shape QUALIFY row_number() OVER (PARTITION BY place ORDER BY count(*) DESC, shape) <= ${SHAPES} ORDER BY place, times DESC, shape`,
  );
  for (const { place, shape } of rows) {
    const at = numberOf(place) ?? 0;
    shapes.set(at, [...(shapes.get(at) ?? []), textOf(shape)]);
  }
  return shapes;
}
