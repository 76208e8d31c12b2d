import type { Tx } from '../../platform/db/database.ts';
import type {
  BatchRow,
  DatasetRow,
  DataTables,
  IngestKeyRow,
  SchemaRevisionRow,
  SegmentRow,
  UploadRow,
  VersionRow,
} from './tables.ts';

/** Rows per INSERT: far below the 32,766 parameters of SQLite. */
const CHUNK = 1000;

/** Writes of datasets, schemas, versions and batches, inside one unit of work. */
export interface DatasetStore {
  findDataset(name: string): Promise<DatasetRow | undefined>;
  insertDataset(row: DatasetRow): Promise<void>;
  updateDataset(id: string, change: Partial<Omit<DatasetRow, 'id'>>): Promise<void>;
  findSchema(datasetId: string, revision: number): Promise<SchemaRevisionRow | undefined>;
  insertSchema(row: SchemaRevisionRow): Promise<void>;
  findSegment(datasetId: string, hash: string): Promise<SegmentRow | undefined>;
  insertSegment(row: SegmentRow): Promise<void>;
  insertVersion(row: VersionRow, segments: readonly string[]): Promise<void>;
  findBatch(id: string): Promise<BatchRow | undefined>;
  insertBatch(row: BatchRow): Promise<void>;
  findIngestKey(datasetId: string, key: string): Promise<IngestKeyRow | undefined>;
  insertIngestKey(row: IngestKeyRow): Promise<void>;
  findUpload(key: string): Promise<UploadRow | undefined>;
  insertUpload(row: UploadRow): Promise<void>;
  deleteUpload(key: string): Promise<void>;
}

export function createDatasetStore(tx: Tx): DatasetStore {
  const db = tx.on<DataTables>();
  return {
    findDataset: (name) => db.selectFrom('data_datasets').selectAll().where('name', '=', name).executeTakeFirst(),
    async insertDataset(row) {
      await db.insertInto('data_datasets').values(row).execute();
    },
    async updateDataset(id, change) {
      await db.updateTable('data_datasets').set(change).where('id', '=', id).execute();
    },
    findSchema: (datasetId, revision) =>
      db
        .selectFrom('data_schema_revisions')
        .selectAll()
        .where('dataset_id', '=', datasetId)
        .where('revision', '=', revision)
        .executeTakeFirst(),
    async insertSchema(row) {
      await db.insertInto('data_schema_revisions').values(row).execute();
    },
    findSegment: (datasetId, hash) =>
      db
        .selectFrom('data_segments')
        .selectAll()
        .where('dataset_id', '=', datasetId)
        .where('hash', '=', hash)
        .executeTakeFirst(),
    async insertSegment(row) {
      await db.insertInto('data_segments').values(row).execute();
    },
    async insertVersion(row, segments) {
      await db.insertInto('data_versions').values(row).execute();
      const rows = segments.map((segment_hash, position) => ({ version_id: row.id, position, segment_hash }));
      for (let at = 0; at < rows.length; at += CHUNK) {
        await db
          .insertInto('data_version_segments')
          .values(rows.slice(at, at + CHUNK))
          .execute();
      }
    },
    findBatch: (id) => db.selectFrom('data_batches').selectAll().where('id', '=', id).executeTakeFirst(),
    async insertBatch(row) {
      await db.insertInto('data_batches').values(row).execute();
    },
    findIngestKey: (datasetId, key) =>
      db
        .selectFrom('data_ingest_keys')
        .selectAll()
        .where('dataset_id', '=', datasetId)
        .where('key', '=', key)
        .executeTakeFirst(),
    async insertIngestKey(row) {
      await db.insertInto('data_ingest_keys').values(row).execute();
    },
    findUpload: (key) => db.selectFrom('data_uploads').selectAll().where('key', '=', key).executeTakeFirst(),
    async insertUpload(row) {
      await db.insertInto('data_uploads').values(row).execute();
    },
    async deleteUpload(key) {
      await db.deleteFrom('data_uploads').where('key', '=', key).execute();
    },
  };
}
