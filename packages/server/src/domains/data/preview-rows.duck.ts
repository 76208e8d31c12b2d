import type { RowsPreview, VersionView } from '@kaizen/contracts';
import type { Duck } from '../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../platform/duck/quote.ts';
import type { DataReader } from './data-reader.ts';

/** Rows `offset` to `offset + limit` of a version, cells as text. */
export async function previewRows(
  given: {
    readonly duck: Duck;
    readonly reader: Pick<DataReader, 'openVersion' | 'getProfile'>;
    readonly signal: AbortSignal;
  },
  version: VersionView,
  offset: number,
  limit: number,
): Promise<RowsPreview> {
  const columns = (await given.reader.getProfile(version.id)).columns.map((column) => column.name);
  const opened = await given.reader.openVersion(version.id);
  try {
    const select = columns.map((name, index) => `CAST(${quoteIdentifier(name)} AS VARCHAR) AS c${index}`);
    const rows = await given.duck.rows(
      `SELECT ${select.join(', ')} FROM ${opened.from} WHERE __row >= ${offset} AND __row < ${offset + limit} ORDER BY __row`,
      { lane: 'page', signal: given.signal },
    );
    const cells = rows.map((row) => columns.map((_, index) => textOrNull(row[`c${index}`])));
    return { columns, rows: cells, total: version.rows };
  } finally {
    opened.release();
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
