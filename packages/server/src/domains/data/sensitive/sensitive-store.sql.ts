import type { Database, Tx } from '../../../platform/db/database.ts';
import type { SensitiveColumnRow, SensitiveScanRow, SensitiveTables } from './tables.ts';

type Read = Pick<Database, 'read' | 'scan'>;

/** Writes of sensitive columns, inside one unit of work. */
export interface SensitiveStore {
  list(datasetId: string): Promise<readonly SensitiveColumnRow[]>;
  find(datasetId: string, column: string): Promise<SensitiveColumnRow | undefined>;
  put(row: SensitiveColumnRow): Promise<void>;
  remove(datasetId: string, column: string): Promise<void>;
  findScan(datasetId: string): Promise<SensitiveScanRow | undefined>;
  putScan(row: SensitiveScanRow): Promise<void>;
}

export function createSensitiveStore(tx: Tx): SensitiveStore {
  const db = tx.on<SensitiveTables>();
  const columns = (datasetId: string) =>
    db.selectFrom('data_sensitive_columns').selectAll().where('dataset_id', '=', datasetId);
  return {
    list: (datasetId) => columns(datasetId).orderBy('column_name').execute(),
    find: (datasetId, column) => columns(datasetId).where('column_name', '=', column).executeTakeFirst(),
    async put({ dataset_id, column_name, ...rest }) {
      await db
        .insertInto('data_sensitive_columns')
        .values({ dataset_id, column_name, ...rest })
        .onConflict((conflict) => conflict.columns(['dataset_id', 'column_name']).doUpdateSet(rest))
        .execute();
    },
    async remove(datasetId, column) {
      await db
        .deleteFrom('data_sensitive_columns')
        .where('dataset_id', '=', datasetId)
        .where('column_name', '=', column)
        .execute();
    },
    findScan: (datasetId) =>
      db.selectFrom('data_sensitive_scans').selectAll().where('dataset_id', '=', datasetId).executeTakeFirst(),
    async putScan({ dataset_id, ...rest }) {
      await db
        .insertInto('data_sensitive_scans')
        .values({ dataset_id, ...rest })
        .onConflict((conflict) => conflict.column('dataset_id').doUpdateSet(rest))
        .execute();
    },
  };
}

/** What is known of the columns of a dataset, by name. */
export function listSensitiveRows(db: Read, datasetId: string): Promise<readonly SensitiveColumnRow[]> {
  const query = db
    .read<SensitiveTables>()
    .selectFrom('data_sensitive_columns')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .orderBy('column_name')
    .compile();
  return db.scan<SensitiveColumnRow>(query);
}

/** The columns that were confirmed: few, and asked for with every page of rows. */
export function listConfirmedRows(db: Read, datasetId: string): Promise<readonly SensitiveColumnRow[]> {
  return db
    .read<SensitiveTables>()
    .selectFrom('data_sensitive_columns')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .where('status', '=', 'confirmed')
    .orderBy('column_name')
    .execute();
}

export function findScanRow(db: Read, datasetId: string): Promise<SensitiveScanRow | undefined> {
  return db
    .read<SensitiveTables>()
    .selectFrom('data_sensitive_scans')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .executeTakeFirst();
}
