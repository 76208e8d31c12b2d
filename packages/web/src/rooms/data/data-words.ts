import type { BatchView, ColumnProfile, DatasetView, SchemaColumn, VersionView } from '@kaizen/contracts';
import { formatCount, formatNumber, formatShare } from '../../design/format.ts';

/** Allowed values that are written out. */
const LISTED = 12;

/** "16 of 400 rows in quarantine". */
export function sayVerdict({ verdict, rowsIn, rowsBad }: BatchView): string {
  switch (verdict) {
    case 'accepted':
      return `${formatCount(rowsIn)} rows, all good`;
    case 'quarantined':
      return `${formatCount(rowsBad)} of ${formatCount(rowsIn)} rows in quarantine`;
    case 'rejected':
      return `Rejected: ${formatCount(rowsBad)} of ${formatCount(rowsIn)} rows bad`;
  }
}

const ruleWords: Readonly<Record<string, string>> = {
  shape: 'wrong number of cells or broken quotes',
  encoding: 'not UTF-8',
  missing: 'missing',
  type: 'not of its type',
  min: 'too small',
  max: 'too large',
  values: 'not an allowed value',
  pattern: 'does not fit the pattern',
  length: 'too short or too long',
  earliest: 'too early',
  latest: 'too late',
};

/** A broken rule in words: "torque: too large". */
export function sayReason({ column, rule }: { readonly column: string; readonly rule: string }): string {
  return `${sayPlace(column)}: ${sayCellRule(rule)}`;
}

/** Where a rule was broken: a column, or the record as a whole. */
export function sayPlace(column: string): string {
  return column === '(record)' ? 'record' : column;
}

/** What is wrong with a cell that breaks a rule. */
export function sayCellRule(rule: string): string {
  return ruleWords[rule] ?? rule.replace(/^expect_/, '').replaceAll('_', ' ');
}

/** The same of a reason as one text, such as `torque: max`. */
export function sayBroken(broken: string): string {
  const cut = broken.lastIndexOf(': ');
  return cut === -1 ? broken : sayReason({ column: broken.slice(0, cut), rule: broken.slice(cut + 2) });
}

/** The state of a verdict in the one vocabulary. */
export function stateOfVerdict(verdict: BatchView['verdict']) {
  return verdict === 'accepted' ? 'ok' : verdict === 'quarantined' ? 'warning' : 'needs_you';
}

/** The answer at the top of a dataset's page. */
export function sayDataset({ lastBatch, rows, stagedVersion }: DatasetView, shown: VersionView | undefined): string {
  if (shown === undefined && stagedVersion !== undefined) return 'The first version is staged and waits for you.';
  if (shown === undefined || lastBatch === undefined) return 'No rows have come in yet.';
  if (shown.state === 'staged') return `A staged version with ${formatCount(shown.rows)} rows that waits for you.`;
  if (shown.state === 'rejected')
    return `A rejected version with ${formatCount(shown.rows)} rows; it never was current.`;
  if (!shown.current)
    return `An earlier version with ${formatCount(shown.rows)} rows; the current one has ${formatCount(rows)}.`;
  const last = {
    accepted: `the last batch, ${formatCount(lastBatch.rowsIn)} rows, is all good`,
    quarantined: `of the last batch, ${formatCount(lastBatch.rowsBad)} of ${formatCount(lastBatch.rowsIn)} rows are in quarantine`,
    rejected: 'the last batch was rejected and needs you',
  }[lastBatch.verdict];
  const waits = stagedVersion === undefined ? '' : ' A newer version is staged and waits for you.';
  return `${formatCount(rows)} rows; ${last}.${waits}`;
}

/** What a column is and may hold, by the schema in force. */
export function sayRule(column: SchemaColumn | undefined): string {
  if (column === undefined) return 'not in the schema';
  const { type, unit, min, max, values, required } = column;
  const range = sayRange(min, max, unit);
  const more = (values?.length ?? 0) > LISTED ? ` and ${formatCount((values?.length ?? 0) - LISTED)} more` : '';
  const allowed = values === undefined ? undefined : `${values.slice(0, LISTED).join(', ')}${more}`;
  return [type, range ?? allowed, required === false ? 'may be missing' : undefined]
    .filter((part) => part !== undefined)
    .join('; ');
}

/** "0 to 200 Nm", "at least 0"; undefined without a bound. */
function sayRange(min: number | undefined, max: number | undefined, unit: string | undefined): string | undefined {
  const tail = unit === undefined ? '' : ` ${unit}`;
  if (min === undefined) return max === undefined ? undefined : `at most ${formatNumber(max)}${tail}`;
  return max === undefined
    ? `at least ${formatNumber(min)}${tail}`
    : `${formatNumber(min)} to ${formatNumber(max)}${tail}`;
}

/** Share of missing values in words; empty when none is missing. */
export function sayMissing({ missing, count }: ColumnProfile): string {
  const all = missing + count;
  return missing === 0 ? '' : `${formatShare(missing / Math.max(1, all))} missing`;
}

/** What screen readers hear of a column's distribution. */
export function sayColumn(column: ColumnProfile): string {
  const { name, min, max, mean, top = [] } = column;
  if (min !== undefined && max !== undefined) {
    const middle = mean === undefined ? '' : `, mean ${formatNumber(mean)}`;
    return `${name}: ${formatNumber(min)} to ${formatNumber(max)}${middle}`;
  }
  return `${name}: ${top
    .slice(0, 3)
    .map(({ value, count }) => `${value} ${formatCount(count)} times`)
    .join(', ')}`;
}
