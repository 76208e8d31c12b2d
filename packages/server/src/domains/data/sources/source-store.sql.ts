import type { Database, Tx } from '../../../platform/db/database.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import type { DataTables } from '../tables.ts';
import type { VersionState } from '../version/version-state.ts';
import type { BatchKept, FileRead } from './ingest-sources.ts';
import type { SourceFileRow, SourceTables } from './source-tables.ts';

const FILE_COLUMNS = ['batch_id', 'name', 'dataset_id', 'bytes', 'modified_at', 'hash', 'first_row', 'rows'] as const;

/** Writes which files a batch read; the same again changes nothing. */
export async function keepFiles(tx: Tx, batch: BatchKept, files: readonly FileRead[]): Promise<void> {
  const rows = files.map((file) => [
    batch.batchId,
    file.name,
    batch.datasetId,
    file.bytes,
    file.modifiedAt,
    file.hash,
    file.firstRow,
    file.rows,
  ]);
  await insertRows(tx, 'data_source_files', FILE_COLUMNS, rows, { skipKnown: true });
}

/** Batches that became accepted versions: what a held or rejected version read is to be read again. */
function acceptedBatches(db: Pick<Database, 'read'>, datasetId: string) {
  return db
    .read<DataTables>()
    .selectFrom('data_batches as batch')
    .innerJoin('data_versions as version', 'version.id', 'batch.version_id')
    .select('batch.id')
    .where('batch.dataset_id', '=', datasetId)
    .where('version.state', '=', 'accepted' satisfies VersionState);
}

/** Files of a folder that are in accepted versions of the dataset, by name; of one read several times the newest reading is kept. */
export async function listReadFiles(db: Database, datasetId: string): Promise<ReadonlyMap<string, SourceFileRow>> {
  const query = db
    .read<SourceTables>()
    .selectFrom('data_source_files')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .where('batch_id', 'in', acceptedBatches(db, datasetId))
    .orderBy('batch_id');
  const rows: readonly SourceFileRow[] = await scanRows(db, query);
  return new Map(rows.map((row) => [row.name, row]));
}

/** Some of the files that one batch read, in order. */
export async function listBatchFiles(
  db: Database,
  batchId: string,
  page: { readonly from: number; readonly limit: number },
): Promise<readonly SourceFileRow[]> {
  const query = db
    .read<SourceTables>()
    .selectFrom('data_source_files')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('first_row')
    .orderBy('name')
    .limit(page.limit)
    .offset(page.from);
  return scanRows(db, query);
}

/** The highest value of a watermark column that is in an accepted version; undefined before the first. */
export async function findWatermark(
  db: Pick<Database, 'read'>,
  datasetId: string,
  column: string,
): Promise<string | undefined> {
  const newest = await db
    .read<SourceTables>()
    .selectFrom('data_batch_watermarks')
    .select('value')
    .where('dataset_id', '=', datasetId)
    .where('column_name', '=', column)
    .where('batch_id', 'in', acceptedBatches(db, datasetId))
    .orderBy('batch_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest !== undefined) return newest.value;
  const before = await db
    .read<SourceTables>()
    .selectFrom('data_watermarks')
    .select('value')
    .where('dataset_id', '=', datasetId)
    .where('column_name', '=', column)
    .executeTakeFirst();
  return before?.value;
}

/** Keeps in the transaction of the commit how far its batch read. */
export async function keepWatermark(
  tx: Tx,
  batch: BatchKept,
  mark: { readonly column: string; readonly value: string },
): Promise<void> {
  const row = [batch.batchId, mark.column, batch.datasetId, mark.value];
  await insertRows(tx, 'data_batch_watermarks', ['batch_id', 'column_name', 'dataset_id', 'value'], [row], {
    skipKnown: true,
  });
}
