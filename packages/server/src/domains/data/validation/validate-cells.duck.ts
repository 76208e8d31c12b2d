import type { QuarantineReason } from '@kaizen/contracts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { parquetCopy } from '../../../platform/duck/parquet-copy.ts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { LineMap } from '../csv/line-map.ts';
import type { RejectedRecord } from '../csv/record-scanner.ts';
import { listOf, numberOf, textOf } from '../ingest/duck-values.ts';
import type { StagedCells } from '../ingest/staged-cells.ts';
import { brokenSql, type CompiledColumn, cellRules, describeRule } from './row-rules.ts';

const SAMPLES = 5;
const SHOWN = 200;

/** How many staged rows break a rule, and how many cells of each column do. */
export interface BrokenCounts {
  readonly rows: number;
  readonly byColumn: readonly number[];
}

/** Columns of one statement: each rule keeps vectors of its own while it is asked, and those of thousands would not fit into memory. */
const BATCH = 50;

/** Asks every rule of every cell, some columns at a time. A row that breaks rules of several columns is one broken row. */
export async function countBroken(
  session: DuckSession,
  staged: StagedCells,
  compiled: readonly CompiledColumn[],
): Promise<BrokenCounts> {
  const byColumn: number[] = [];
  await session.execute('CREATE OR REPLACE TEMP TABLE broken_rows (n BIGINT)');
  for (let at = 0; at < compiled.length; at += BATCH) {
    const batch = compiled.slice(at, at + BATCH);
    const counts = batch.map(({ code }, index) => `count_if((${code ?? '0'}) > 0) AS n${index}`);
    const [row] = await session.rows(`SELECT ${counts.join(', ')} FROM ${staged.from}`);
    const found = batch.map((_, index) => numberOf(row?.[`n${index}`]) ?? 0);
    byColumn.push(...found);
    const broken = batch.filter((_, index) => found[index] !== 0);
    if (broken.length === 0) continue;
    await session.execute(
      `INSERT INTO broken_rows SELECT file_row_number FROM ${staged.from} WHERE ${brokenSql(broken)}`,
    );
  }
  const [row] = await session.rows('SELECT count(DISTINCT n) AS n FROM broken_rows');
  await session.execute('DROP TABLE broken_rows');
  return { rows: numberOf(row?.n) ?? 0, byColumn };
}

/** Writes the bad rows to `target` as Parquet: their cells as text, `__line`, `__broken` (column: rule; …) and `__text` for records without shape. */
export async function writeQuarantine(
  session: DuckSession,
  bad: {
    readonly staged: StagedCells;
    readonly compiled: readonly CompiledColumn[];
    readonly rejects: readonly RejectedRecord[];
    readonly lines: LineMap;
  },
  target: string,
): Promise<void> {
  const { staged, compiled } = bad;
  await session.execute('CREATE OR REPLACE TEMP TABLE line_shifts (first BIGINT, shift BIGINT)');
  const shifts = bad.lines.entries().map(({ row, shift }) => `(${row}, ${shift})`);
  await insert(session, 'line_shifts', shifts.length === 0 ? ['(0, 0)'] : shifts);
  await session.execute('CREATE OR REPLACE TEMP TABLE shapeless (line BIGINT, broken VARCHAR, text VARCHAR)');
  await insert(
    session,
    'shapeless',
    bad.rejects.map(
      ({ line, rule, observed, text }) => `(${line}, ${quoteLiteral(`${rule}: ${observed}`)}, ${quoteLiteral(text)})`,
    ),
  );
  const broken = compiled.flatMap(({ column, code }) => (code === undefined ? [] : [brokenName(column.name, code)]));
  const cells = staged.header.map(quoteIdentifier);
  await session.execute(`COPY (
    SELECT file_row_number + shift AS __line, array_to_string(list_filter([${broken.join(', ') || 'NULL'}], lambda x: x IS NOT NULL), '; ') AS __broken,
      CAST(NULL AS VARCHAR) AS __text, ${cells.join(', ')}
    FROM (SELECT * FROM ${staged.from} WHERE ${brokenSql(compiled)}) AS bad ASOF JOIN line_shifts ON bad.file_row_number >= line_shifts.first
    UNION ALL BY NAME SELECT line AS __line, broken AS __broken, text AS __text FROM shapeless
    ORDER BY __line
  ) TO ${quoteLiteral(target)} ${parquetCopy(cells.length)}`);
}

/** The reasons of broken cells, in order of columns and rules; line numbers by `lines`. */
export async function findReasons(
  session: DuckSession,
  staged: StagedCells,
  compiled: readonly CompiledColumn[],
  broken: BrokenCounts,
  lines: LineMap,
): Promise<readonly QuarantineReason[]> {
  const reasons: QuarantineReason[] = [];
  for (const [index, one] of compiled.entries()) {
    if (one.code === undefined || broken.byColumn[index] === 0) continue;
    const rows = await session.rows(`
      SELECT k, count(*) AS n, min(TRY_CAST(c AS DOUBLE)) AS low, max(TRY_CAST(c AS DOUBLE)) AS high, count(DISTINCT c) AS kinds,
        min(place, ${SAMPLES}) AS places, arg_min(coalesce(c, ''), place, ${SAMPLES}) AS cells
      FROM (SELECT ${one.code} AS k, ${one.cell} AS c, file_row_number AS place FROM ${staged.from}) WHERE k > 0 GROUP BY k ORDER BY k`);
    for (const row of rows) {
      const rule = cellRules[(numberOf(row.k) ?? 1) - 1] ?? 'type';
      const cells = listOf(row.cells).map((cell) => shown(textOf(cell)));
      reasons.push({
        column: one.column.name,
        rule,
        expected: describeRule(one.column, rule),
        observed: describeObserved(rule, cells, row),
        count: numberOf(row.n) ?? 0,
        samples: listOf(row.places).map((at, sample) => ({
          line: lines.lineOf(numberOf(at) ?? 0),
          value: rule === 'missing' ? null : (cells[sample] ?? null),
        })),
      });
    }
  }
  return reasons;
}

/** The reasons of records that never became rows; `total` counts also those whose text was not kept. */
export function reasonsOfRejects(
  rejects: readonly RejectedRecord[],
  total: number,
  cells: number,
): readonly QuarantineReason[] {
  const kinds = new Map<RejectedRecord['rule'], RejectedRecord[]>();
  for (const reject of rejects) kinds.set(reject.rule, [...(kinds.get(reject.rule)?.slice(0, SAMPLES) ?? []), reject]);
  const shape = rejects.filter(({ rule }) => rule === 'shape').length;
  const unkept = total - rejects.length;
  return [...kinds].map(([rule, kept]) => ({
    column: '(record)',
    rule,
    expected: rule === 'shape' ? `${cells} cells with whole quotes` : 'UTF-8 text without NUL',
    observed: [...new Set(kept.map(({ observed }) => observed))].join(', '),
    // Past the first 10,000 the kind is not kept; shape is by far the commoner.
    count: rule === 'shape' ? shape + unkept : rejects.length - shape,
    samples: kept.slice(0, SAMPLES).map(({ line, text }) => ({ line, value: shown(text) })),
  }));
}

function describeObserved(rule: string, cells: readonly string[], row: Readonly<Record<string, unknown>>): string {
  if (rule === 'missing') return 'an empty cell';
  const low = numberOf(row.low);
  const high = numberOf(row.high);
  if ((rule === 'min' || rule === 'max') && low !== undefined) return low === high ? `${low}` : `${low} to ${high}`;
  const some = [...new Set(cells)].map((cell) => `"${cell}"`).join(', ');
  return (numberOf(row.kinds) ?? 0) > new Set(cells).size ? `${some}, …` : some;
}

function brokenName(column: string, code: string): string {
  const named = cellRules.map((rule, index) => `WHEN ${index + 1} THEN ${quoteLiteral(`${column}: ${rule}`)}`);
  return `CASE ${code} ${named.join(' ')} END`;
}

async function insert(session: DuckSession, table: string, tuples: readonly string[]): Promise<void> {
  for (let at = 0; at < tuples.length; at += 1000) {
    await session.execute(`INSERT INTO ${table} VALUES ${tuples.slice(at, at + 1000).join(', ')}`);
  }
}

/** Text fit for a row of the state database and for a page: no control characters, cut. */
function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\u0000-\u0008\u000b-\u001f]/g, '\uFFFD').slice(0, SHOWN);
}
