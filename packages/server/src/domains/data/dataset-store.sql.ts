import type { Tx } from '../../platform/db/database.ts';
import type {
  BatchRow,
  DatasetRow,
  DataTables,
  IngestKeyRow,
  RowListRow,
  SchemaRevisionRow,
  SegmentRow,
  UploadRow,
  VersionRow,
  VersionSegmentRow,
} from './tables.ts';

/** Rows per INSERT: far below the 32,766 parameters of SQLite. */
const CHUNK = 1000;

/** A revision to write. */
type NewSchemaRevision = Pick<SchemaRevisionRow, 'dataset_id' | 'revision' | 'hash' | 'columns' | 'created_at'> &
  Partial<SchemaRevisionRow>;
/** A segment's use by a version, in order. */
type SegmentUse = Omit<VersionSegmentRow, 'version_id' | 'position'>;

/** Writes of datasets, schemas, versions and batches, inside one unit of work. */
export interface DatasetStore {
  findDataset(name: string): Promise<DatasetRow | undefined>;
  insertDataset(row: DatasetRow): Promise<void>;
  updateDataset(id: string, change: Partial<Omit<DatasetRow, 'id'>>): Promise<void>;
  findSchema(datasetId: string, revision: number): Promise<SchemaRevisionRow | undefined>;
  /** Rules and environments that are not given stay those in force. */
  insertSchema(row: NewSchemaRevision): Promise<void>;
  findSegment(datasetId: string, hash: string): Promise<SegmentRow | undefined>;
  insertSegment(row: SegmentRow): Promise<void>;
  findLastRevision(datasetId: string): Promise<number>;
  findRowList(datasetId: string, hash: string): Promise<RowListRow | undefined>;
  insertRowList(row: RowListRow): Promise<void>;
  findVersion(id: string): Promise<VersionRow | undefined>;
  insertVersion(row: VersionRow, segments: readonly SegmentUse[]): Promise<void>;
  /** Gives the rows back to a version that was collected. */
  restoreVersion(id: string, segments: readonly SegmentUse[]): Promise<void>;
  updateVersion(id: string, change: Partial<Pick<VersionRow, 'state'>>): Promise<void>;
  /** The newest batch that brought these bytes as the whole of a version. */
  findReplacement(datasetId: string, sourceHash: string): Promise<BatchRow | undefined>;
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
      const kept = (await findDeclared(tx, row.dataset_id)) ?? { rules: null, environments: null };
      await db
        .insertInto('data_schema_revisions')
        .values({ author: null, reason: null, ...kept, ...row })
        .execute();
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
    async findLastRevision(datasetId) {
      const row = await db
        .selectFrom('data_schema_revisions')
        .select((e) => e.fn.max('revision').as('last'))
        .where('dataset_id', '=', datasetId)
        .executeTakeFirst();
      return Number(row?.last ?? 0);
    },
    findRowList: (datasetId, hash) =>
      db
        .selectFrom('data_row_lists')
        .selectAll()
        .where('dataset_id', '=', datasetId)
        .where('hash', '=', hash)
        .executeTakeFirst(),
    async insertRowList(row) {
      await db.insertInto('data_row_lists').values(row).execute();
    },
    findVersion: (id) => db.selectFrom('data_versions').selectAll().where('id', '=', id).executeTakeFirst(),
    async insertVersion(row, segments) {
      await db.insertInto('data_versions').values(row).execute();
      await insertUses(tx, row.id, segments);
    },
    async restoreVersion(id, segments) {
      await db.updateTable('data_versions').set({ collected_at: null }).where('id', '=', id).execute();
      await insertUses(tx, id, segments);
    },
    async updateVersion(id, change) {
      await db.updateTable('data_versions').set(change).where('id', '=', id).execute();
    },
    findReplacement: (datasetId, sourceHash) =>
      db
        .selectFrom('data_batches')
        .selectAll()
        .where('dataset_id', '=', datasetId)
        .where('source_hash', '=', sourceHash)
        .where('mode', '=', 'replace')
        .where('version_id', 'is not', null)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .executeTakeFirst(),
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

/** Rules and environments in force. */
function findDeclared(tx: Tx, datasetId: string) {
  return tx
    .on<DataTables>()
    .selectFrom('data_schema_revisions as schema')
    .innerJoin('data_datasets as dataset', (join) =>
      join.onRef('dataset.id', '=', 'schema.dataset_id').onRef('dataset.schema_revision', '=', 'schema.revision'),
    )
    .select(['schema.rules', 'schema.environments'])
    .where('schema.dataset_id', '=', datasetId)
    .executeTakeFirst();
}

async function insertUses(tx: Tx, versionId: string, segments: readonly SegmentUse[]): Promise<void> {
  const rows = segments.map((use, position) => ({ ...use, version_id: versionId, position }));
  for (let at = 0; at < rows.length; at += CHUNK) {
    await tx
      .on<DataTables>()
      .insertInto('data_version_segments')
      .values(rows.slice(at, at + CHUNK))
      .execute();
  }
}
