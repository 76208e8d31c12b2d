import type { Tx } from '../../../platform/db/database.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { decideEdges } from './decide-edges.ts';
import type { EventFacts } from './event-facts.ts';
import type { LineageTables, NodeRow } from './tables.ts';

const columns = ['job_id', 'direction', 'dataset_id'] as const;

/** Brings the edges of a job to what its latest completed run read and wrote. */
export async function writeEdges(tx: Tx, facts: EventFacts, job: NodeRow): Promise<void> {
  const { kind, run, at } = facts;
  if (kind === 'dataset') return;
  const state = { runId: job.edges_run_id, at: job.edges_at, settled: job.settled === 1 };
  const decision = decideEdges(state, { kind, type: run?.type ?? 'OTHER', runId: run?.id ?? '', at });
  if (decision === 'keep') return;
  const db = tx.on<LineageTables>();
  const named: string[][] = facts.datasets.map(({ direction, id }) => [job.id, direction, id]);
  if (decision === 'add') {
    await insertRows(tx, 'data_lineage_edges', columns, named, { skipKnown: true });
    return;
  }
  const all = run === undefined ? named : await readRunEdges(tx, job.id, run.id);
  // A run that told of no data at all says nothing about what its job reads.
  if (all.length > 0) {
    await db.deleteFrom('data_lineage_edges').where('job_id', '=', job.id).execute();
    await insertRows(tx, 'data_lineage_edges', columns, all);
  }
  await db
    .updateTable('data_lineage_nodes')
    .set({ edges_run_id: run?.id ?? '', edges_at: Math.max(at, state.at), settled: 1 })
    .where('id', '=', job.id)
    .execute();
}

async function readRunEdges(tx: Tx, jobId: string, runId: string): Promise<string[][]> {
  const rows = await tx
    .on<LineageTables>()
    .selectFrom('data_lineage_run_io')
    .select(['direction', 'dataset_id'])
    .where('run_id', '=', runId)
    .execute();
  return rows.map((row) => [jobId, row.direction, row.dataset_id]);
}
