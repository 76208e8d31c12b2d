import type { ImpactNode } from '@kaizen/contracts';
import type { Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import { createPacer } from '../../../platform/pacer.ts';
import { type ColumnEdge, isCurrent, readColumnEdges } from './column-reader.sql.ts';
import { graphTooLarge } from './errors.ts';
import type { NodeView } from './graph-view.ts';
import { type ImpactReached, type ImpactState, type ImpactStep, ImpactWalk, keyOfState } from './impact.ts';
import { MOST_NODES } from './nearest-ids.ts';
import { formatNodeId } from './node-id.ts';
import { computeFieldKey } from './node-key.ts';
import { kindOfNode } from './node-names.ts';
import { readNodes } from './node-reader.sql.ts';
import type { LineageTables } from './tables.ts';

type Direction = 'downstream' | 'upstream';

type Pace = ReturnType<typeof createPacer>;

/** Everything that a column reaches within `depth` steps, the column itself first. */
export async function readImpact(
  db: Database,
  ownNamespace: string,
  ask: { readonly start: ImpactState; readonly direction: Direction; readonly depth: number },
): Promise<readonly ImpactNode[]> {
  const pace = createPacer();
  const walk = new ImpactWalk(ask.start, ask.direction);
  for (let level = 0; level < ask.depth; level += 1) {
    const frontier = walk.frontier;
    if (frontier.length === 0) break;
    const steps = [
      ...(await readColumnSteps(db, ask.direction, frontier, pace)),
      ...(await readDatasetSteps(db, ask.direction, frontier)),
    ];
    await walk.advance(steps, pace);
    if (walk.size > MOST_NODES) throw graphTooLarge(MOST_NODES);
  }
  const { reached } = walk;
  const ids = new Set(reached.flatMap(({ state, jobIds }) => [state.nodeId, ...jobIds]));
  const nodes = new Map((await readNodes(db, [...ids])).map((node) => [node.id, node]));
  const found: Array<{ readonly node: ImpactNode; readonly place: string }> = [];
  for (const one of reached) {
    const node = toImpactNode(one, nodes, ownNamespace);
    if (node !== undefined) found.push({ node, place: placeOf(node) });
    await pace();
  }
  return found
    .sort((a, b) => a.node.depth - b.node.depth || (a.place < b.place ? -1 : a.place > b.place ? 1 : 0))
    .map(({ node }) => node);
}

/** By distance, what is certain first, then by name: the same question gives the same answer. */
function placeOf({ certainty, name, field = '', version = '' }: ImpactNode): string {
  return [certainty, name, field, version].join('\n');
}

/** Ways by columns: those of a column by its key, those of a whole dataset by its id. */
async function readColumnSteps(
  db: Database,
  direction: Direction,
  frontier: readonly ImpactReached[],
  pace: Pace,
): Promise<ImpactStep[]> {
  const [side, other] = direction === 'downstream' ? (['in', 'out'] as const) : (['out', 'in'] as const);
  const columns = frontier.filter(({ state }) => state.field !== '');
  const wholes = frontier.filter(({ state }) => state.field === '');
  const keyOf = ({ nodeId, field }: ImpactState) => computeFieldKey(nodeId, field);
  const byColumn = Map.groupBy(columns, ({ state }) => keyOf(state));
  const byWhole = Map.groupBy(wholes, ({ state }) => state.nodeId);
  const ofColumns = await readColumnEdges(db, `${side}_key`, [...byColumn.keys()]);
  const ofWholes = await readColumnEdges(db, `${side}_id`, [...byWhole.keys()]);
  const steps: ImpactStep[] = [];
  const take = (edge: ColumnEdge, states: readonly ImpactReached[] = []) => {
    for (const { state } of states) if (fits(edge, side, state)) steps.push(toStep(edge, other, state));
    return pace();
  };
  for (const edge of ofColumns) await take(edge, byColumn.get(edge[`${side}_key`]));
  for (const edge of ofWholes) await take(edge, byWhole.get(edge[`${side}_id`]));
  return steps;
}

function toStep(edge: ColumnEdge, other: 'in' | 'out', from: ImpactState): ImpactStep {
  return {
    from,
    to: { nodeId: edge[`${other}_id`], field: edge[`${other}_field`], version: edge[`${other}_version`] },
    jobId: edge.job_id,
    certain: from.field !== '' && edge.out_field !== '',
    how: describeEdge(edge),
  };
}

/** A state of a version goes on by the edges of that version; one without by those that are current (backwards), or by all. */
function fits(edge: ColumnEdge, side: 'in' | 'out', { version }: ImpactState): boolean {
  const said = edge[`${side}_version`];
  if (version !== '') return said === '' || said === version;
  return side === 'in' || isCurrent(edge);
}

function describeEdge({ transformation }: ColumnEdge): string | undefined {
  // Row mapping: written by the store only.
  const told = JSON.parse(transformation) as { readonly description?: string; readonly subtype?: string };
  return told.description ?? told.subtype?.toLowerCase();
}

/** Ways by datasets: a job that reads one and writes another one, and does not say what the columns of that are made of. */
async function readDatasetSteps(
  db: Database,
  direction: Direction,
  frontier: readonly ImpactReached[],
): Promise<ImpactStep[]> {
  const byNode = Map.groupBy(frontier, ({ state }) => state.nodeId);
  const [read, write] = direction === 'downstream' ? (['in', 'out'] as const) : (['out', 'in'] as const);
  const output = direction === 'downstream' ? 'target.dataset_id' : 'source.dataset_id';
  const rows = await scanRows(
    db,
    db
      .read<LineageTables>()
      .selectFrom('data_lineage_edges as source')
      .innerJoin('data_lineage_edges as target', 'target.job_id', 'source.job_id')
      .select(['source.dataset_id as from', 'target.dataset_id as to', 'source.job_id as job'])
      .where(idsIn(db.kind, 'source.dataset_id', [...byNode.keys()]))
      .where('source.direction', '=', read)
      .where('target.direction', '=', write)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('data_lineage_columns as column')
              .select('column.id')
              .whereRef('column.job_id', '=', 'source.job_id')
              .whereRef('column.out_id', '=', output),
          ),
        ),
      )
      .limit(MOST_NODES * 4),
  );
  return rows.flatMap(({ from, to, job }) =>
    (byNode.get(from) ?? []).map(({ state }) => ({
      from: state,
      to: { nodeId: to, field: '', version: '' },
      jobId: job,
      certain: false,
      how: undefined,
    })),
  );
}

function toImpactNode(
  { state, depth, certain, from, jobIds, how }: ImpactReached,
  nodes: ReadonlyMap<string, NodeView>,
  ownNamespace: string,
): ImpactNode | undefined {
  const node = nodes.get(state.nodeId);
  if (node === undefined) return undefined;
  const { namespace, name } = node;
  const version = state.version === '' ? node.version : state.version;
  return {
    id: keyOfState(state),
    kind: kindOfNode(namespace, name, ownNamespace),
    nodeId: formatNodeId('DATASET', namespace, name),
    namespace,
    name,
    ...(state.field === '' ? {} : { field: state.field }),
    ...(version === '' ? {} : { version }),
    current: state.version === '' || state.version === node.version,
    certainty: certain ? 'certain' : 'possible',
    depth,
    from: [...from],
    jobs: [...jobIds].flatMap((id) => nodes.get(id)?.name ?? []),
    ...(how === undefined ? {} : { how }),
  };
}
