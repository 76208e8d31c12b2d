import type { Database } from '../../../../platform/db/database.ts';
import { scanRows } from '../../../../platform/db/scan-rows.ts';
import type { PipelinesTables, TrialRow } from '../../tables.ts';

/** All trials of a study in their order, read off the main thread: there may be thousands. */
export function findTrialRows(db: Database, runId: string): Promise<TrialRow[]> {
  const query = db
    .read<PipelinesTables>()
    .selectFrom('pipelines_trials')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('position');
  return scanRows(db, query);
}
