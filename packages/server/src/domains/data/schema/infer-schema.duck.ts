import type { ColumnSpec, SchemaColumn } from '@kaizen/contracts';
import type { DuckRow, DuckSession } from '../../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import type { OpenVersion } from '../data-reader.ts';
import { listOf, numberOf, textOf } from '../ingest/duck-values.ts';
import { CATEGORIES, inferClean } from './infer-schema.ts';

/** Columns of one statement: planning more takes longer than reading them in several passes. */
const WIDTH = 25;

/** Infers the rules of every column from the rows of a clean version. Two passes for each 25 columns. */
export async function inferSchema(
  session: DuckSession,
  opened: Pick<OpenVersion, 'narrow'>,
  columns: readonly SchemaColumn[],
  onProgress: (done: number) => void,
): Promise<Readonly<Record<string, ColumnSpec>>> {
  const found: Array<readonly [string, ColumnSpec]> = [];
  for (let at = 0; at < columns.length; at += WIDTH) {
    const part = columns.slice(at, at + WIDTH);
    const select = part.flatMap((column, index) => evidenceSql(column, index));
    const from = opened.narrow(part.map(({ name }) => name));
    const [row = {}] = await session.rows(`SELECT count(*) AS n, ${select.join(', ')} FROM ${from}`);
    // The estimate may be off by some per cent.
    const few = part.filter((column, index) => isText(column) && (numberOf(row[`d${index}`]) ?? 0) <= CATEGORIES * 1.2);
    const values = await findValues(session, opened, few);
    for (const [index, column] of part.entries())
      found.push([column.name, inferClean(column, readEvidence(row, index, values.get(column.name)))]);
    onProgress(at + part.length);
  }
  return Object.fromEntries(found);
}

const isText = ({ type }: SchemaColumn) => type === 'text' || type === 'category';
const runs = (sql: string, sign: string, of: string) => `regexp_replace(${sql}, '[${of}]{2,}', '${sign}+', 'g')`;
const singles = (sql: string, sign: string, of: string) => `regexp_replace(${sql}, '[${of}]', '${sign}', 'g')`;

/** Digits, capitals and small letters as 9, A and a; each of a run, or the run as one. */
function shapeSql(value: string): string {
  // Runs are marked with signs that no later step takes for a letter.
  const marked = runs(runs(runs(value, '\x01', '0-9'), '\x02', 'A-Z'), '\x03', 'a-z');
  const single = singles(singles(singles(marked, '\x01', '0-9'), '\x02', 'A-Z'), '\x03', 'a-z');
  return `translate(${single}, '\x01\x02\x03', '9Aa')`;
}

function evidenceSql(column: SchemaColumn, index: number): readonly string[] {
  const value = quoteIdentifier(column.name);
  const common = [`count(${value}) AS p${index}`, `approx_count_distinct(${value}) AS d${index}`];
  const isKey = column.type === 'integer' || isText(column);
  if (isKey) common.push(`count(DISTINCT hash(${value})) AS u${index}`);
  if (!isText(column)) {
    if (column.type === 'date' || column.type === 'timestamp')
      return [...common, `strftime(min(${value}), '%Y-%m-%d') AS e${index}`];
    return [...common, `CAST(min(${value}) AS DOUBLE) AS a${index}`, `CAST(max(${value}) AS DOUBLE) AS z${index}`];
  }
  const shape = `CASE WHEN length(${value}) <= 40 THEN ${shapeSql(value)} ELSE concat(length(${value}), ' long') END`;
  const date = `regexp_full_match(${value}, '[0-9]{4}-[0-9]{2}-[0-9]{2}')`;
  return [
    ...common,
    `min(length(${value})) AS l${index}`,
    `max(length(${value})) AS h${index}`,
    `min(${shape}) AS s${index}`,
    `max(${shape}) AS t${index}`,
    `count_if(${date} AND TRY_CAST(${value} AS DATE) IS NOT NULL) AS y${index}`,
    `count_if(regexp_matches(${value}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:') AND TRY_CAST(${value} AS TIMESTAMP) IS NOT NULL) AS x${index}`,
    `left(min(${value}), 10) AS e${index}`,
  ];
}

function readEvidence(row: DuckRow, index: number, values: readonly string[] | undefined) {
  const number = (field: string) => numberOf(row[`${field}${index}`]);
  const text = (field: string) =>
    typeof row[`${field}${index}`] === 'string' ? textOf(row[`${field}${index}`]) : undefined;
  const present = number('p') ?? 0;
  const shape = text('s');
  return {
    rows: numberOf(row.n) ?? 0,
    present,
    distinct: number('u') ?? number('d') ?? 0,
    min: number('a'),
    max: number('z'),
    values,
    minLength: number('l'),
    maxLength: number('h'),
    shape: shape !== undefined && shape === text('t') && !shape.endsWith(' long') && shape !== '' ? shape : undefined,
    isDate: present > 0 && number('y') === present,
    isTimestamp: present > 0 && number('x') === present,
    earliest: text('e'),
  };
}

/** The values of columns that have few, sorted; of one with too many nothing. */
async function findValues(
  session: DuckSession,
  opened: Pick<OpenVersion, 'narrow'>,
  columns: readonly SchemaColumn[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const values = new Map<string, readonly string[]>();
  if (columns.length === 0) return values;
  const select = columns.map(({ name }, index) => `list(DISTINCT ${quoteIdentifier(name)}) AS v${index}`);
  const from = opened.narrow(columns.map(({ name }) => name));
  const [row = {}] = await session.rows(`SELECT ${select.join(', ')} FROM ${from}`);
  for (const [index, { name }] of columns.entries()) {
    const list = listOf(row[`v${index}`]).filter((value) => value !== null);
    if (list.length <= CATEGORIES) values.set(name, list.map(textOf).sort(byCodePoint));
  }
  return values;
}

/** As the engine sorts texts. */
function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
