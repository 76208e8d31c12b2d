import type { SchemaColumn } from '@kaizen/contracts';
import type { DuckSession } from '../../../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../../../platform/duck/quote.ts';
import {
  CUT,
  hmacPads,
  isNumberedDate,
  type MaskPlan,
  type MaskRule,
  PSEUDONYM_DIGITS,
  REDACTED,
} from './mask-rule.ts';

/** A column of a version as it is handed out. */
export interface MaskedColumn {
  readonly name: string;
  /** SQL of its value over the version's table expression. */
  readonly sql: string;
  readonly isMasked: boolean;
}

type Column = Pick<SchemaColumn, 'name' | 'type'>;

/**
 * The SELECT expressions of the columns of a version: masked where the plan says so, as they are elsewhere. The session must have been given the key by
 * {@link prepareMasking}. Dates stay dates (1 January of their year) and numbers numbers (lower end of their range); all else that is masked is text.
 */
export function maskedSelect(columns: readonly Column[], { rules }: Pick<MaskPlan, 'rules'>): readonly MaskedColumn[] {
  return columns.map(({ name, type }) => {
    const rule = rules.get(name);
    const cell = quoteIdentifier(name);
    return rule === undefined
      ? { name, sql: cell, isMasked: false }
      : { name, sql: maskTypedSql(cell, { ...rule, type }), isMasked: true };
  });
}

/** Gives the key to a session, as variables of its connection: it stands in no query that an error could quote. */
export async function prepareMasking(session: Pick<DuckSession, 'execute'>, plan: MaskPlan): Promise<void> {
  if (![...plan.rules.values()].some(({ method }) => method === 'hash')) return;
  const { inner, outer } = hmacPads(plan.key);
  await session.execute(`SET VARIABLE mask_inner = from_hex('${inner}')`);
  await session.execute(`SET VARIABLE mask_outer = from_hex('${outer}')`);
}

function maskTypedSql(cell: string, rule: MaskRule): string {
  if (rule.method === 'generalise') {
    if (rule.type === 'date') return `CAST(date_trunc('year', ${cell}) AS DATE)`;
    if (rule.type === 'timestamp') return `CAST(date_trunc('year', ${cell}) AS TIMESTAMP)`;
    if (isNumberedDate(rule)) return `CAST(floor(${cell} / 10000) * 10000 + 101 AS ${storedNumber(rule)})`;
    if (rule.width !== undefined)
      return `CAST(floor(${cell} / ${rule.width}) * ${rule.width} AS ${storedNumber(rule)})`;
  }
  return maskTextSql(wordSql(cell, rule.type), rule);
}

function storedNumber({ type }: Pick<MaskRule, 'type'>): 'DOUBLE' | 'BIGINT' {
  return type === 'integer' ? 'BIGINT' : 'DOUBLE';
}

/** The text whose pseudonym is made: a whole number is the same text in whatever type it is stored. */
function wordSql(cell: string, type: SchemaColumn['type']): string {
  if (type !== 'number') return `CAST(${cell} AS VARCHAR)`;
  return `CASE WHEN ${cell} = floor(${cell}) AND abs(${cell}) < 1e15 THEN CAST(CAST(${cell} AS BIGINT) AS VARCHAR) ELSE CAST(${cell} AS VARCHAR) END`;
}

/** SQL of a masked value over a cell that is text; `maskText` does the same outside the engine. */
export function maskTextSql(cell: string, rule: MaskRule): string {
  return `CASE WHEN ${cell} IS NOT NULL THEN ${presentSql(cell, rule)} END`;
}

function presentSql(cell: string, rule: MaskRule): string {
  if (rule.method === 'hash')
    return `left(sha256(getvariable('mask_outer') || unhex(sha256(getvariable('mask_inner') || encode(${cell})))), ${PSEUDONYM_DIGITS})`;
  if (rule.method === 'truncate') return rule.class === 'ip-address' ? networkSql(cell) : cutSql(cell, rule);
  if (rule.method === 'generalise')
    return rule.width === undefined || rule.class === 'birth-date' ? yearSql(cell, rule) : rangeSql(cell, rule.width);
  return quoteLiteral(REDACTED);
}

function cutSql(cell: string, { keepFirst = 0, keepLast = 0 }: MaskRule): string {
  const least = 2 * (keepFirst + keepLast);
  return `CASE WHEN length(${cell}) >= ${least} THEN left(${cell}, ${keepFirst}) || '${CUT}' || right(${cell}, ${keepLast}) ELSE '${REDACTED}' END`;
}

/** The /24 of an IPv4 address, the /48 of an IPv6 address. */
function networkSql(cell: string): string {
  const text = `lower(trim(${cell}))`;
  const groups = `list_filter(string_split(split_part(${text}, '::', 1), ':'), lambda g: g <> '')`;
  const group = (at: number) => `COALESCE(regexp_replace(${groups}[${at}], '^0+([0-9a-f])', '\\1'), '0')`;
  return `CASE WHEN regexp_full_match(${text}, '[0-9]{1,3}(\\.[0-9]{1,3}){3}') THEN regexp_extract(${text}, '^([0-9]+\\.[0-9]+\\.[0-9]+)', 1) || '.0/24'
    WHEN regexp_full_match(${text}, '[0-9a-f:]*') AND (contains(${text}, '::') OR len(${groups}) = 8) THEN ${group(1)} || ':' || ${group(2)} || ':' || ${group(3)} || '::/48'
    ELSE '${REDACTED}' END`;
}

function yearSql(cell: string, rule: MaskRule): string {
  const year = `COALESCE(nullif(regexp_extract(${cell}, '(?:^|[^0-9])((?:19|20)[0-9]{2})(?:[^0-9]|$)', 1), ''), CASE WHEN regexp_full_match(${cell}, '(?:19|20)[0-9]{2}[01][0-9][0-3][0-9](?:\\.0)?') THEN left(${cell}, 4) END)`;
  return `COALESCE(${year} || '${restOfYear(rule)}', '${REDACTED}')`;
}

/** What a year is written out with, so that a date stays one. */
export function restOfYear({ type }: Pick<MaskRule, 'type'>): string {
  if (type === 'date') return '-01-01';
  if (type === 'timestamp') return '-01-01 00:00:00';
  return type === 'integer' || type === 'number' ? '0101' : '';
}

function rangeSql(cell: string, width: number): string {
  const low = `floor(TRY_CAST(${cell} AS DOUBLE) / ${width}) * ${width}`;
  return `COALESCE(CASE WHEN abs(${low}) < 1e15 AND ${low} = floor(${low}) THEN CAST(CAST(${low} AS BIGINT) AS VARCHAR) ELSE CAST(${low} AS VARCHAR) END, '${REDACTED}')`;
}
