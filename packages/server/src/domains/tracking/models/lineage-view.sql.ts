import type { Database } from '../../../platform/db/database.ts';
import type { TrackingTables } from '../tables.ts';
import type { LineageDataset } from './lineage-graph.ts';

/** How many datasets of a run are drawn. */
const DATASETS = 20;

/** The first datasets that a client said a run used. */
export async function listRunDatasets(db: Database, runId: string): Promise<LineageDataset[]> {
  const rows = await db
    .read<TrackingTables>()
    .selectFrom('tracking_run_datasets as used')
    .innerJoin('tracking_datasets as dataset', 'dataset.id', 'used.dataset_id')
    .select(['dataset.id', 'dataset.name', 'dataset.digest', 'used.context'])
    .where('used.run_id', '=', runId)
    .orderBy('used.position')
    .limit(DATASETS)
    .execute();
  return rows.map(({ context, ...dataset }) => ({ ...dataset, context: context ?? undefined }));
}
