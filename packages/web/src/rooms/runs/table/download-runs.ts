import type { RunRow } from '@kaizen/contracts';
import { saveCsv } from '../../../design/download.ts';
import type { RunColumn } from './run-column.ts';

/** The chosen runs with the columns of the table, every number in full. */
export function downloadRuns(rows: readonly RunRow[], columns: readonly RunColumn[]): void {
  saveCsv('runs', [
    ['run', 'name', ...columns.map((column) => column.key)],
    ...rows.map((row) => [row.id, row.name, ...columns.map((column) => column.raw(row))]),
  ]);
}
