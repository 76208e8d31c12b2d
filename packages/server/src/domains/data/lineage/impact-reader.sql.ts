import type { ImpactNode } from '@kaizen/contracts';
import type { Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import { type ColumnEdge, isCurrent, readColumnEdges } from './column-reader.sql.ts';
import { graphTooLarge } from './errors.ts';
import { MOST_NODES } from './graph-reader.sql.ts';
import type { NodeView } from './graph-view.ts';
import { type ImpactReached, type ImpactState, type ImpactStep, ImpactWalk, keyOfState } from './impact.ts';
import { formatNodeId } from './node-id.ts';
import { computeFieldKey } from './node-key.ts';
import { kindOfNode } from './node-names.ts';
import { readNodes } from './node-reader.sql.ts';
import type { LineageTables } from './tables.ts';

type Direction = 'downstream' | 'upstream';

/** Everything that a column reaches within `depth` steps, the column itself first. */
export async function readImpact(
  db: Database,
  ownNamespace: string,
  ask: { readonly start: ImpactState; readonly direction: Direction; readonly depth: number },
): Promise<readonly ImpactNode[]> {
  const walk = new ImpactWalk(ask.start, ask.direction);
  for (let level = 0; level < ask.depth && walk.frontier.length > 0; level += 1) {
    const steps = [
      ...(await readColumnSteps(db, ask.direction, walk.frontier)),
      ...(await readDatasetSteps(db, ask.direction, walk.frontier)),
    ];
    walk.advance(steps);
    if (walk.reached.size > MOST_NODES) throw graphTooLarge(MOST_NODES);
  }
  const reached = [...walk.reached.values()];
  const ids = new Set(reached.flatMap(({ state, jobIds }) => [state.nodeId, ...jobIds]));
  const nodes = new Map((await readNodes(db, [...ids])).map((node) => [node.id, node]));
  return reached.flatMap((one) => toImpactNode(one, nodes, ownNamespace)).sort(inOrder);
}

/** By distance, what is certain first, then by name: the same question gives the same answer. */
function inOrder(a: ImpactNode, b: ImpactNode): number {
  if (a.depth !== b.depth) return a.depth - b.depth;
  const textOf = ({ certainty, name, field = '', version = '' }: ImpactNode) =>
    [certainty, name, field, version].join('\n');
  const [one, other] = [textOf(a), textOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Ways by columns: those of a column by its key, those of a whole dataset by its id. */
async function readColumnSteps(
  db: Database,
  direction: Direction,
  frontier: readonly ImpactReached[],
): Promise<ImpactStep[]> {
  const [side, other] = direction === 'downstream' ? (['in', 'out'] as const) : (['out', 'in'] as const);
  const columns = frontier.filter(({ state }) => state.field !== '');
  const wholes = frontier.filter(({ state }) => state.field === '');
  const keyOf = ({ nodeId, field }: ImpactState) => computeFieldKey(nodeId, field);
  const byColumn = Map.groupBy(columns, ({ state }) => keyOf(state));
  const byWhole = Map.groupBy(wholes, ({ state }) => state.nodeId);
  const ofColumns = await readColumnEdges(db, `${side}_key`, [...byColumn.keys()]);
  const ofWholes = await readColumnEdges(db, `${side}_id`, [...byWhole.keys()]);
  const steps = (edge: ColumnEdge, states: readonly ImpactReached[] = []) =>
    states
      .filter(({ state }) => fits(edge, side, state))
      .map(({ state }) => ({
        from: state,
        to: { nodeId: edge[`${other}_id`], field: edge[`${other}_field`], version: edge[`${other}_version`] },
        jobId: edge.job_id,
        certain: state.field !== '' && edge.out_field !== '',
        how: describeEdge(edge),
      }));
  return [
    ...ofColumns.flatMap((edge) => steps(edge, byColumn.get(edge[`${side}_key`]))),
    ...ofWholes.flatMap((edge) => steps(edge, byWhole.get(edge[`${side}_id`]))),
  ];
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
): ImpactNode[] {
  const node = nodes.get(state.nodeId);
  if (node === undefined) return [];
  const { namespace, name } = node;
  const version = state.version === '' ? node.version : state.version;
  return [
    {
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
    },
  ];
}
