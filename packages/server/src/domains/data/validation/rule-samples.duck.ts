import type { DuckSession } from '../../../platform/duck/duck.ts';
import { numberOf } from '../ingest/duck-values.ts';
import type { CheckedTable, CompiledRule } from './expectations/expectation.ts';

/** A row that broke a rule, counted from 1, and its value as text. */
export interface Sample {
  readonly row: number;
  readonly value: string | null;
}

const SHOWN = 200;

/** The first rows that break a condition. */
export async function findSamples(
  session: DuckSession,
  table: CheckedTable,
  rule: Extract<CompiledRule, { kind: 'rows' }>,
  most: number,
): Promise<readonly Sample[]> {
  const domain = rule.domain === undefined ? '' : `${rule.domain} AND `;
  const rows = await session.rows(
    `SELECT ${table.row} AS r, left(${rule.value}, ${SHOWN}) AS v FROM ${table.from} WHERE ${domain}${rule.broken} ORDER BY 1 LIMIT ${most}`,
  );
  return rows.map(toSample);
}

/** The first rows of some keys that occur more than once. */
export async function findDuplicateSamples(
  session: DuckSession,
  table: CheckedTable,
  rule: Extract<CompiledRule, { kind: 'duplicates' }>,
  most: number,
): Promise<readonly Sample[]> {
  const keys = rule.columns.map((column, index) => `${column} AS k${index}`);
  const same = rule.columns.map((column, index) => `(${column}) IS NOT DISTINCT FROM twice.k${index}`);
  const rows = await session.rows(
    `SELECT ${table.row} AS r, left(${rule.value}, ${SHOWN}) AS v FROM ${table.from} AS part
     SEMI JOIN (SELECT ${keys.join(', ')} FROM ${table.from} WHERE ${rule.domain} GROUP BY ${rule.columns.join(', ')}
       HAVING count(*) > 1 ORDER BY min(${table.row}) LIMIT ${most}) AS twice ON ${same.join(' AND ')}
     WHERE ${rule.domain} ORDER BY 1 LIMIT ${most}`,
  );
  return rows.map(toSample);
}

function toSample(row: Readonly<Record<string, unknown>>): Sample {
  return { row: numberOf(row.r) ?? 0, value: typeof row.v === 'string' ? shown(row.v) : null };
}

/** Text fit for a row of the state database and for a page: no control characters. */
function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\u0000-\u0008\u000b-\u001f]/g, '\uFFFD');
}
