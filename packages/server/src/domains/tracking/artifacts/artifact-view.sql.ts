import type { Database } from '../../../platform/db/database.ts';
import type { ArtifactRow, TrackingTables } from '../tables.ts';

export function findArtifactRow(db: Database, runId: string, path: string): Promise<ArtifactRow | undefined> {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_artifacts')
    .selectAll()
    .where('run_id', '=', runId)
    .where('path', '=', path)
    .executeTakeFirst();
}
