import type { SchemaColumn } from '@kaizen/contracts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import { numberOf } from '../ingest/duck-values.ts';
import { isNumeric } from '../profile/profile-sql.ts';
import { countTable } from './row-layout.duck.ts';

/** Rows as they are and rows that come: table expressions with the same columns; `was` has `__row`, `now` has `file_row_number`. */
export interface RowsToCompare {
  readonly was: string;
  readonly now: string;
  readonly columns: ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>>;
}

/** Less than this share in common, and storing the whole is the simpler truth. */
const WORTH = 0.5;

/**
 * Finds what a whole replacement changes. Leaves `gone(row)` and `placed(n, place)` in the session (`n` row of the new rows) and returns true, or returns false when
 * the two have too little in common. Rows are equal when 128 bits of SHA-256 over their typed cells are; the order of the new rows is kept exactly.
 */
export async function findReplaced(session: DuckSession, rows: RowsToCompare): Promise<boolean> {
  const cells = rowHashSql(rows.columns);
  await session.execute(`CREATE OR REPLACE TEMP TABLE was AS SELECT __row AS row, ${cells} AS h FROM ${rows.was}`);
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE now AS SELECT file_row_number AS n, ${cells} AS h FROM ${rows.now}`,
  );
  const most = Math.max(await countTable(session, 'was'), await countTable(session, 'now'));
  // Most files that come again have their rows where they were: compare place by place before anything dearer.
  await session.execute(
    'CREATE OR REPLACE TEMP TABLE pairs AS SELECT row, n FROM was JOIN now ON n = row AND now.h = was.h',
  );
  if ((await countTable(session, 'pairs')) < most * WORTH && !(await pairMoved(session, most))) return false;
  await session.execute('CREATE OR REPLACE TEMP TABLE gone AS SELECT row FROM was ANTI JOIN pairs USING (row)');
  await session.execute(
    'CREATE OR REPLACE TEMP TABLE placed AS SELECT n, n AS place FROM now ANTI JOIN pairs USING (n)',
  );
  return true;
}

/** Pairs equal rows wherever they stand, the first with the first; keeps those whose order is the same on both sides. */
async function pairMoved(session: DuckSession, most: number): Promise<boolean> {
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE matched AS
     SELECT row, n FROM (SELECT row, h, row_number() OVER (PARTITION BY h ORDER BY row) AS nth FROM was)
     JOIN (SELECT n, h, row_number() OVER (PARTITION BY h ORDER BY n) AS nth FROM now) USING (h, nth)`,
  );
  if ((await countTable(session, 'matched')) < most * WORTH) return false;
  // From the front, a row that jumps far ahead would shut out all that follow; from the back it shuts out only itself, and the other way round.
  const kept = (bound: string) =>
    `SELECT row, n FROM (SELECT row, n, ${bound} AS bound FROM matched) WHERE bound IS NULL OR bound`;
  const front = kept('n > max(n) OVER (ORDER BY row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)');
  const back = kept('n < min(n) OVER (ORDER BY row ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)');
  let best = 0;
  for (const sql of [front, back]) {
    await session.execute(`CREATE OR REPLACE TEMP TABLE tried AS ${sql}`);
    const count = await countTable(session, 'tried');
    if (count > best) await session.execute('CREATE OR REPLACE TEMP TABLE pairs AS SELECT * FROM tried');
    best = Math.max(best, count);
  }
  return best >= most * WORTH;
}

/**
 * Finds what an upsert changes: a row whose key is there takes the place of that one unless it is equal, others come last in their order. Of several new rows with one
 * key the last counts; of several old ones all go and the first place is taken.
 */
export async function findUpserted(session: DuckSession, rows: RowsToCompare, key: readonly string[]): Promise<void> {
  await readKeyed(session, rows, key);
  const names = key.map((_, index) => `k${index}`).join(', ');
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE now AS FROM now QUALIFY row_number() OVER (PARTITION BY ${names} ORDER BY n DESC) = 1`,
  );
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE met AS SELECT row, n, was.h = now.h AS equal FROM was JOIN now ON ${sameKey(key)}`,
  );
  await session.execute(
    'CREATE OR REPLACE TEMP TABLE met_once AS SELECT n, min(row) AS row, bool_and(equal) AND count(*) = 1 AS equal FROM met GROUP BY n',
  );
  await session.execute(
    'CREATE OR REPLACE TEMP TABLE gone AS SELECT row FROM met SEMI JOIN (SELECT n FROM met_once WHERE NOT equal) USING (n)',
  );
  const [left] = await session.rows(
    'SELECT (SELECT count(*) FROM was) - (SELECT count(*) FROM gone) + (SELECT count(*) FROM met_once WHERE NOT equal) AS n',
  );
  // A place among the rows that are left: doubles that go shift those behind them.
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE placed AS
     WITH doubles AS (SELECT row, row_number() OVER (ORDER BY row) AS before FROM gone ANTI JOIN met_once USING (row)),
     taken AS (SELECT n, row FROM met_once WHERE NOT equal)
     SELECT n, taken.row - coalesce(before, 0) AS place FROM taken ASOF LEFT JOIN doubles ON taken.row >= doubles.row
     UNION ALL SELECT n, ${numberOf(left?.n) ?? 0} + row_number() OVER (ORDER BY n) - 1 FROM now ANTI JOIN met_once USING (n)`,
  );
}

/** Finds the rows whose key is among the new rows; nothing is placed. */
export async function findDeleted(session: DuckSession, rows: RowsToCompare, key: readonly string[]): Promise<void> {
  await readKeyed(session, { ...rows, columns: [] }, key);
  await session.execute(`CREATE OR REPLACE TEMP TABLE gone AS SELECT row FROM was SEMI JOIN now ON ${sameKey(key)}`);
  await session.execute('CREATE OR REPLACE TEMP TABLE placed (n BIGINT, place BIGINT)');
}

/** Tables `was(row, k…, h)` and `now(n, k…, h)`, whose names cannot meet those of the dataset's columns. */
async function readKeyed(session: DuckSession, rows: RowsToCompare, key: readonly string[]): Promise<void> {
  const cells = rows.columns.length === 0 ? 'NULL' : rowHashSql(rows.columns);
  const select = [...key.map((name, index) => `${quoteIdentifier(name)} AS k${index}`), `${cells} AS h`].join(', ');
  await session.execute(`CREATE OR REPLACE TEMP TABLE was AS SELECT __row AS row, ${select} FROM ${rows.was}`);
  await session.execute(`CREATE OR REPLACE TEMP TABLE now AS SELECT file_row_number AS n, ${select} FROM ${rows.now}`);
}

function sameKey(key: readonly string[]): string {
  return key.map((_, index) => `was.k${index} IS NOT DISTINCT FROM now.k${index}`).join(' AND ');
}

/** 128 bits over the cells of a row; texts with their length before them, so that no two rows are written alike. */
export function rowHashSql(columns: ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>>): string {
  const cells = columns.map(({ name, type }) => {
    const column = quoteIdentifier(name);
    const text = `CAST(${column} AS VARCHAR)`;
    return isNumeric(type) ? `coalesce(${text}, '-')` : `coalesce(length(${text}) || ':' || ${text}, '-')`;
  });
  return `substr(sha256(concat_ws(' ', ${cells.join(', ')})), 1, 32)`;
}
