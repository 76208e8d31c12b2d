import type { Database } from '../../../platform/db/database.ts';
import type { ExperimentRow, RunRow, TrackingTables } from '../tables.ts';

export function findExperimentBy(
  db: Database,
  column: 'id' | 'name',
  value: string,
): Promise<ExperimentRow | undefined> {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_experiments')
    .selectAll()
    .where(column, '=', value)
    .executeTakeFirst();
}

export function findRunRow(db: Database, id: string): Promise<RunRow | undefined> {
  return db.read<TrackingTables>().selectFrom('tracking_runs').selectAll().where('id', '=', id).executeTakeFirst();
}
