import { KaizenError } from '../../kernel/errors.ts';

/** Rows of a dataset version by position, as a training run keeps them in its artifacts. */
export interface RowScope {
  readonly versionId: string;
  readonly label?: string;
  readonly rows: readonly number[];
}

function broken(problem: string): KaizenError {
  return new KaizenError(
    'invalid',
    'monitoring.row_list_broken',
    `The row list among the run's artifacts cannot be read: ${problem}. Train again to get a whole one.`,
  );
}

/** Reads the JSON `{"versionId", "label", "rows"}` of a row list. */
export function parseRowScope(bytes: Uint8Array): RowScope {
  let read: unknown;
  try {
    read = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw broken('it is not JSON');
  }
  if (typeof read !== 'object' || read === null || !('versionId' in read) || !('rows' in read)) {
    throw broken('it lacks versionId or rows');
  }
  const { versionId, rows } = read;
  if (typeof versionId !== 'string' || !Array.isArray(rows)) throw broken('versionId or rows are of another type');
  if (!rows.every((row) => Number.isSafeInteger(row) && row >= 0)) throw broken('a row is not a position');
  const label = 'label' in read && typeof read.label === 'string' ? read.label : undefined;
  return { versionId, rows, ...(label === undefined ? {} : { label }) };
}

/** The rows of a scope as a table expression over an opened version. */
export function scopeSql(from: string, scope: Pick<RowScope, 'rows'>): string {
  return `(SELECT * FROM ${from} WHERE __row IN (SELECT unnest(CAST([${scope.rows.join(',')}] AS BIGINT[]))))`;
}
