import type { Tx } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { createPacer } from '../../../platform/pacer.ts';
import type { EventFacts } from './event-facts.ts';
import { computeNamespaceKey, type NodeType } from './node-key.ts';
import type { Facets } from './openlineage.ts';
import type { LineageTables, NodeRow } from './tables.ts';

interface NodeNews {
  readonly id: string;
  readonly type: NodeType;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly facets: Facets;
}

const columns = [
  'id',
  'type',
  'namespace_key',
  'namespace',
  'name',
  'version',
  'facets',
  'created_at',
  'updated_at',
  'state_at',
  'edges_run_id',
  'edges_at',
  'settled',
  'latest_run_id',
  'latest_run_at',
] as const satisfies ReadonlyArray<keyof NodeRow>;

const NODES_AT_ONCE = 500;

/** Writes the nodes that an event names, with the facets of the newest event of each; gives the job's row, as it is written. */
export async function writeNodes(tx: Tx, facts: EventFacts, now: number): Promise<NodeRow | undefined> {
  const news = newsOf(facts);
  const before = await readBefore(tx, [...news.keys()]);
  const pace = createPacer();
  const changed: NodeRow[] = [];
  let job: NodeRow | undefined;
  for (const node of news.values()) {
    const row = nextRow(before.get(node.id), node, facts, now);
    if (row.id === facts.job?.id) job = row;
    if (!isSame(before.get(row.id), row)) changed.push(row);
    await pace();
  }
  const values = changed.map((row) => columns.map((column) => row[column]));
  await insertRows(tx, 'data_lineage_nodes', columns, values, { replaceBy: ['id'] });
  return job;
}

/** Part by part: the facets of thousands come as one text each. */
async function readBefore(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, NodeRow>> {
  const known = new Map<string, NodeRow>();
  for (let from = 0; from < ids.length; from += NODES_AT_ONCE) {
    const part = ids.slice(from, from + NODES_AT_ONCE);
    const select = tx.on<LineageTables>().selectFrom('data_lineage_nodes').selectAll();
    for (const row of await select.where(idsIn(tx.kind, 'id', part)).execute()) known.set(row.id, row);
  }
  return known;
}

function newsOf(facts: EventFacts): ReadonlyMap<string, NodeNews> {
  const news = new Map<string, NodeNews>();
  for (const { id, namespace, name } of facts.mentioned)
    news.set(id, { id, type: 'DATASET', namespace, name, version: '', facets: {} });
  for (const { id, namespace, name, direction, version, facets } of facts.datasets) {
    const twin = news.get(id);
    const all = { ...twin?.facets, ...withoutColumns(facets) };
    // Whoever reads an older version does not make it the present one.
    const written = direction === 'in' ? '' : version;
    news.set(id, { id, type: 'DATASET', namespace, name, version: written || (twin?.version ?? ''), facets: all });
  }
  if (facts.job !== undefined) news.set(facts.job.id, { ...facts.job, type: 'JOB', version: '' });
  return news;
}

/** What columns are made of is kept as edges, by the job that told it; here it would be half of every row. */
function withoutColumns({ columnLineage: _, ...facets }: Facets): Facets {
  return facets;
}

function nextRow(before: NodeRow | undefined, node: NodeNews, { at, run, job }: EventFacts, now: number): NodeRow {
  if (before === undefined) return newRow(node, at, run?.id !== undefined && node.id === job?.id ? run.id : '', now);
  const isNewest = at >= before.state_at;
  // Row mapping: written below only.
  const old = withoutColumns(JSON.parse(before.facets) as Facets);
  const hasNews = Object.keys(node.facets).length > 0;
  const isLatestRun = run !== undefined && node.id === job?.id && at >= before.latest_run_at;
  return {
    ...before,
    version: (isNewest ? node.version : before.version) || before.version || node.version,
    facets: JSON.stringify(isNewest ? { ...old, ...node.facets } : { ...node.facets, ...old }),
    updated_at: now,
    state_at: isNewest && hasNews ? at : before.state_at,
    ...(isLatestRun ? { latest_run_id: run.id, latest_run_at: at } : {}),
  };
}

function newRow(node: NodeNews, at: number, runId: string, now: number): NodeRow {
  const { id, type, namespace, name, version, facets } = node;
  return {
    id,
    type,
    namespace_key: computeNamespaceKey(namespace),
    namespace,
    name,
    version,
    facets: JSON.stringify(facets),
    created_at: now,
    updated_at: now,
    state_at: at,
    edges_run_id: '',
    edges_at: 0,
    settled: 0,
    latest_run_id: runId,
    latest_run_at: runId === '' ? 0 : at,
  };
}

/** A node that only was named again keeps its row: most events name what is known. */
function isSame(before: NodeRow | undefined, row: NodeRow): boolean {
  return (
    before !== undefined &&
    before.facets === row.facets &&
    before.version === row.version &&
    before.latest_run_id === row.latest_run_id
  );
}
