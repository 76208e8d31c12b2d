import type { SchemaRevisionView } from '@kaizen/contracts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { parseColumns } from '../row-mapping.ts';
import type { DatasetRow, DataTables, SchemaFileRow, SchemaRevisionRow } from '../tables.ts';

/** Remembers where the schema file of a dataset lies; without one there is none. */
export async function keepSchemaFile(
  tx: Tx,
  datasetId: string,
  file: { readonly folder: string; readonly path: string } | undefined,
): Promise<void> {
  const db = tx.on<DataTables>();
  await db.deleteFrom('data_schema_files').where('dataset_id', '=', datasetId).execute();
  if (file !== undefined)
    await db
      .insertInto('data_schema_files')
      .values({ dataset_id: datasetId, ...file })
      .execute();
}

export function findSchemaFile(db: Pick<Database, 'read'>, datasetId: string): Promise<SchemaFileRow | undefined> {
  return db
    .read<DataTables>()
    .selectFrom('data_schema_files')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .executeTakeFirst();
}

/** Revisions of a schema with who made them and why, newest first, at most 200. */
export async function listRevisions(
  db: Pick<Database, 'read' | 'scan'>,
  dataset: DatasetRow,
): Promise<SchemaRevisionView[]> {
  const query = db
    .read<DataTables>()
    .selectFrom('data_schema_revisions')
    .selectAll()
    .where('dataset_id', '=', dataset.id)
    .orderBy('revision', 'desc')
    .limit(200)
    .compile();
  const rows = await db.scan<SchemaRevisionRow>(query);
  return rows.map((row) => ({
    revision: row.revision,
    author: row.author ?? 'system',
    reason: row.reason ?? (row.revision === 1 ? 'first seen' : 'columns changed with a batch'),
    columns: parseColumns(row).length,
    rules: row.rules === null ? 0 : countOf(JSON.parse(row.rules)),
    createdAt: row.created_at,
    current: row.revision === dataset.schema_revision,
  }));
}

function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
