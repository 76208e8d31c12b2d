import type { Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import { graphTooLarge } from './errors.ts';
import type { EdgeView, GraphView } from './graph-view.ts';
import { readNodes } from './node-reader.sql.ts';
import type { LineageTables } from './tables.ts';

/** More nodes than that are no picture any more, and would hold up everyone else. */
export const MOST_NODES = 10_000;

/**
 * Everything within `depth` jobs of a node, both ways, as Marquez counts: the jobs of a dataset have depth 0, a job that shares a dataset with one of
 * depth n has depth n + 1; every dataset of those jobs belongs to it. One level after the other, each node once: a circle ends by itself.
 */
export async function readGraph(
  db: Database,
  start: { readonly id: string; readonly type: 'DATASET' | 'JOB' },
  depth: number,
): Promise<GraphView> {
  const jobs = new Set<string>();
  const datasets = new Set<string>();
  const edges = new Map<string, EdgeView>();
  let frontier: readonly string[] = [];
  if (start.type === 'JOB') frontier = [start.id];
  else {
    datasets.add(start.id);
    frontier = (await readEdges(db, 'dataset_id', [start.id])).map(({ jobId }) => jobId);
  }
  for (let level = 0; frontier.length > 0; level += 1) {
    const added = [...new Set(frontier)].filter((id) => !jobs.has(id));
    for (const id of added) jobs.add(id);
    const found = await readEdges(db, 'job_id', added);
    for (const edge of found) edges.set(`${edge.jobId} ${edge.direction} ${edge.datasetId}`, edge);
    const next = [...new Set(found.map(({ datasetId }) => datasetId))].filter((id) => !datasets.has(id));
    for (const id of next) datasets.add(id);
    if (jobs.size + datasets.size > MOST_NODES) throw graphTooLarge(MOST_NODES);
    if (level >= depth) break;
    frontier = (await readEdges(db, 'dataset_id', next)).map(({ jobId }) => jobId);
  }
  return { nodes: await readNodes(db, [...jobs, ...datasets]), edges: [...edges.values()] };
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
