import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { QuarantineFixRow } from '../tables.ts';
import { cellRules } from '../validation/row-rules.ts';
import { cellsOf } from './quarantine-store.sql.ts';

/** A correction whose expressions were checked (see ../validation/predicate.duck.ts); those of a row are plain text. */
export interface CheckedFix {
  readonly row: QuarantineFixRow;
  readonly expressions: Readonly<Record<string, string>>;
}

/**
 * Table expression over the quarantine of a batch: `__line`, `__broken`, `__text`, the cells as they came in, `__fix_<n>` the cells as corrected, and
 * `__state`. Corrections of reasons are applied in their order, then those of single rows. An expression that fails gives NULL.
 */
export function correctedFrom(path: string, columns: readonly string[], fixes: readonly CheckedFix[]): string {
  const cells = columns.map(quoteIdentifier);
  const corrected = columns.map((name, index) => `${correctedSql(name, fixes)} AS __fix_${index}`);
  const replayed = fixes.filter(({ row }) => row.replay_batch_id !== null).map(({ row }) => row);
  const waiting = fixes.filter(({ row }) => row.replay_batch_id === null).map(({ row }) => row);
  const state = `CASE WHEN ${coversSql(replayed)} THEN 'replayed' WHEN ${coversSql(waiting)} THEN 'fixed' ELSE 'open' END`;
  return `(SELECT __line, __broken, __text, ${[...cells, ...corrected].join(', ')}, ${state} AS __state FROM read_parquet(${quoteLiteral(path)}))`;
}

/** SQL of a cell with every correction of its column. */
function correctedSql(name: string, fixes: readonly CheckedFix[]): string {
  let sql = quoteIdentifier(name);
  for (const { row, expressions } of fixes.filter(({ row: one }) => one.line === null)) {
    const expression = expressions[name];
    if (expression !== undefined)
      sql = `CASE WHEN ${coversSql([row])} THEN TRY(CAST((${expression}) AS VARCHAR)) ELSE ${sql} END`;
  }
  // The last correction of a line wins.
  const lines = new Map<number, string | null>();
  for (const { row } of fixes) {
    const value = cellsOf(row)[name];
    if (row.line !== null && value !== undefined) lines.set(row.line, value);
  }
  if (lines.size === 0) return sql;
  const cases = [...lines].map(
    ([line, value]) => `WHEN ${line} THEN ${value === null || value === '' ? 'NULL' : quoteLiteral(value)}`,
  );
  return `CASE __line ${cases.join(' ')} ELSE ${sql} END`;
}

/** SQL: whether a row is one of those that corrections are about. */
function coversSql(rows: readonly QuarantineFixRow[]): string {
  const lines = [...new Set(rows.flatMap(({ line }) => line ?? []))];
  const reasons = rows.filter(({ line }) => line === null).map(reasonSql);
  const parts = [...(lines.length === 0 ? [] : [`__line IN (${lines.join(', ')})`]), ...reasons];
  return parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`;
}

function reasonSql({ reason_column: column, reason_rule: rule }: QuarantineFixRow): string {
  if (column === null || rule === null) return 'true';
  return brokenBySql(column, rule);
}

/** SQL: whether a row broke a rule of a column. */
export function brokenBySql(column: string, rule: string): string {
  if (column === '(record)') return `(__text IS NOT NULL AND starts_with(__broken, ${quoteLiteral(`${rule}: `)}))`;
  // Not split: the name of a column may hold what stands between the reasons.
  return `contains('; ' || __broken || '; ', ${quoteLiteral(`; ${column}: ${rule}; `)})`;
}

/** The reasons of a row one by one; a record that never became a row has one. */
export function splitBroken(broken: string, isRecord: boolean): string[] {
  if (isRecord) return [broken];
  const reasons: string[] = [];
  let begun: string[] = [];
  for (const part of broken.split('; ')) {
    begun.push(part);
    if (!cellRules.some((rule) => part.endsWith(`: ${rule}`))) continue;
    reasons.push(begun.join('; '));
    begun = [];
  }
  return begun.length === 0 ? reasons : [...reasons, begun.join('; ')];
}
