import type { Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import { createPacer } from '../../../platform/pacer.ts';
import type { NodeView, RunView } from './graph-view.ts';
import type { NodeIdParts } from './node-id.ts';
import { computeNamespaceKey, computeNodeKey, type NodeType } from './node-key.ts';
import type { LineageTables, NodeRow, RunRow } from './tables.ts';

/** Nodes of one statement: a page of rows comes over from its thread at once. */
const NODES_AT_ONCE = 200;

/** Nodes by id, in no order; unknown ids are skipped. */
export async function readNodes(db: Database, ids: readonly string[]): Promise<readonly NodeView[]> {
  const nodes: NodeView[] = [];
  for (let from = 0; from < ids.length; from += NODES_AT_ONCE) {
    const part = ids.slice(from, from + NODES_AT_ONCE);
    const select = db.read<LineageTables>().selectFrom('data_lineage_nodes').selectAll();
    nodes.push(...(await toViews(db, await scanRows(db, select.where(idsIn(db.kind, 'id', part))))));
  }
  return nodes;
}

/** Rows with the latest run of each job. */
async function toViews(db: Database, rows: readonly NodeRow[]): Promise<readonly NodeView[]> {
  const runIds = rows.map((row) => row.latest_run_id).filter((id) => id !== '');
  const select = db.read<LineageTables>().selectFrom('data_lineage_runs').selectAll();
  const runs = runIds.length === 0 ? [] : await scanRows(db, select.where(idsIn(db.kind, 'id', runIds)));
  const byId = new Map(runs.map((row) => [row.id, row]));
  const pace = createPacer();
  const views: NodeView[] = [];
  for (const row of rows) {
    const run = byId.get(row.latest_run_id);
    views.push(toNode(row, run === undefined ? undefined : toRun(run)));
    await pace();
  }
  return views;
}

function toNode(row: NodeRow, latestRun: RunView | undefined): NodeView {
  return {
    id: row.id,
    type: row.type === 'JOB' ? 'JOB' : 'DATASET',
    namespace: row.namespace,
    name: row.name,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    stateAt: row.state_at,
    // Row mapping: written by the store only.
    facets: JSON.parse(row.facets) as NodeView['facets'],
    latestRun,
  };
}

function toRun(row: RunRow): RunView {
  return {
    id: row.id,
    state: row.state,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    // Row mapping: written by the store only.
    facets: JSON.parse(row.facets) as RunView['facets'],
  };
}

/** A node that a caller named, whichever way the name is to be cut; `field` is that of the reading which exists. */
export async function findNamed(
  db: Database,
  { kind, readings }: NodeIdParts,
): Promise<{ readonly id: string; readonly type: NodeType; readonly field: string } | undefined> {
  const type = kind === 'job' ? 'JOB' : 'DATASET';
  const ids = readings.map(({ namespace, name }) => computeNodeKey(type, namespace, name));
  const select = db.read<LineageTables>().selectFrom('data_lineage_nodes').select('id');
  const known = new Set((await select.where(idsIn(db.kind, 'id', ids)).execute()).map(({ id }) => id));
  const index = ids.findIndex((id) => known.has(id));
  const id = ids[index];
  return id === undefined ? undefined : { id, type, field: readings[index]?.field ?? '' };
}

/** Every namespace, by name. */
export async function listNamespaces(
  db: Database,
): Promise<ReadonlyArray<{ readonly name: string; readonly createdAt: number; readonly updatedAt: number }>> {
  const rows = await scanRows(
    db,
    db
      .read<LineageTables>()
      .selectFrom('data_lineage_nodes')
      .select(['namespace', (eb) => eb.fn.min('created_at').as('first'), (eb) => eb.fn.max('updated_at').as('last')])
      .groupBy('namespace')
      .orderBy('namespace'),
  );
  return rows.map(({ namespace, first, last }) => ({ name: namespace, createdAt: first, updatedAt: last }));
}

/** A page of the datasets or jobs of a namespace, by name, and how many there are. */
export async function listOfNamespace(
  db: Database,
  type: NodeType,
  namespace: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly total: number; readonly nodes: readonly NodeView[] }> {
  const all = db
    .read<LineageTables>()
    .selectFrom('data_lineage_nodes')
    .where('type', '=', type)
    .where('namespace_key', '=', computeNamespaceKey(namespace));
  const [count] = await scanRows(
    db,
    all.select((eb) => eb.fn.countAll<number>().as('total')),
  );
  const rows = await scanRows(db, all.selectAll().orderBy('name').limit(page.limit).offset(page.offset));
  return { total: Number(count?.total ?? 0), nodes: await toViews(db, rows) };
}
