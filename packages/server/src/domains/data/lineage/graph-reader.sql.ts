import type { Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import type { EdgeView, GraphView } from './graph-view.ts';
import { MOST_NODES, NearestIds } from './nearest-ids.ts';
import { readNodes } from './node-reader.sql.ts';
import type { LineageTables } from './tables.ts';

/**
 * Everything within `depth` jobs of a node, both ways, as Marquez counts: the jobs of a dataset have depth 0, a job that shares a dataset with one of
 * depth n has depth n + 1; every dataset of those jobs belongs to it. One level after the other, each node once: a circle ends by itself. With a limit the
 * nearest nodes are enough; without one a graph of more than 10,000 is refused.
 */
export async function readGraph(
  db: Database,
  start: { readonly id: string; readonly type: 'DATASET' | 'JOB' },
  depth: number,
  limit?: number,
): Promise<GraphView> {
  const seen = new NearestIds(limit);
  const edges = new Map<string, EdgeView>();
  let frontier: readonly string[] = [start.id];
  if (start.type === 'DATASET') {
    seen.add([start.id]);
    frontier = (await readEdges(db, 'dataset_id', [start.id])).map(({ jobId }) => jobId);
  }
  for (let level = 0; frontier.length > 0; level += 1) {
    const found = await readEdges(db, 'job_id', seen.add(frontier));
    for (const edge of found) edges.set(`${edge.jobId} ${edge.direction} ${edge.datasetId}`, edge);
    const datasets = seen.add(found.map(({ datasetId }) => datasetId));
    if (level >= depth || seen.cut) break;
    frontier = (await readEdges(db, 'dataset_id', datasets)).map(({ jobId }) => jobId);
  }
  const within = [...edges.values()].filter(({ jobId, datasetId }) => seen.has(jobId) && seen.has(datasetId));
  return { nodes: await readNodes(db, seen.ids), edges: within, cut: seen.cut };
}

async function readEdges(
  db: Database,
  by: 'job_id' | 'dataset_id',
  ids: readonly string[],
): Promise<readonly EdgeView[]> {
  if (ids.length === 0) return [];
  const rows = await scanRows(
    db,
    db
      .read<LineageTables>()
      .selectFrom('data_lineage_edges')
      .selectAll()
      .where(idsIn(db.kind, by, ids))
      .limit(MOST_NODES * 4),
  );
  return rows.map(({ job_id: jobId, direction, dataset_id: datasetId }) => ({
    jobId,
    direction: direction === 'in' ? 'in' : 'out',
    datasetId,
  }));
}
