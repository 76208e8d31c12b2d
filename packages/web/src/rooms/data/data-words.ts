import type { BatchView, ColumnProfile, DatasetView, SchemaColumn, VersionView } from '@kaizen/contracts';
import { formatCount, formatNumber, formatShare } from '../../design/format.ts';

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

/** The state of a verdict in the one vocabulary. */
export function stateOfVerdict(verdict: BatchView['verdict']) {
  return verdict === 'accepted' ? 'ok' : verdict === 'quarantined' ? 'warning' : 'needs_you';
}

/** The answer at the top of a dataset's page. */
export function sayDataset({ lastBatch, rows }: DatasetView, shown: VersionView | undefined): string {
  if (shown === undefined || lastBatch === undefined) return 'No rows have come in yet; kaizen run reads the first.';
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
  return `${formatCount(rows)} rows; ${last}.`;
}

/** What a column is and may hold, by the schema in force. */
export function sayRule(column: SchemaColumn | undefined): string {
  if (column === undefined) return 'not in the schema';
  const { type, unit, min, max, values, required } = column;
  const range =
    min === undefined && max === undefined
      ? undefined
      : `${min === undefined ? '…' : formatNumber(min)} to ${max === undefined ? '…' : formatNumber(max)}${unit === undefined ? '' : ` ${unit}`}`;
  const allowed = values === undefined ? undefined : values.join(', ');
  return [type, range ?? allowed, required === false ? 'may be missing' : undefined]
    .filter((part) => part !== undefined)
    .join('; ');
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
