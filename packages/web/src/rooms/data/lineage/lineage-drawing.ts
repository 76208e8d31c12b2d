import type { MarquezColumnGraph, MarquezGraph } from '@kaizen/contracts';
import type { GraphEdge, GraphNode } from '../../../design/graph-layout.ts';
import { kindWords, pageOfThing, thingOf } from './lineage-words.ts';

/** What the canvas draws. */
export interface LineageDrawing {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** More nodes are no picture any more, and placing them would hold up the page. */
export const MOST_DRAWN = 100;

/** The nodes nearest to some, along arrows either way, and the arrows between them; those that none leads to come last. */
export function keepNearest(
  { nodes, edges }: LineageDrawing,
  starts: readonly string[],
  most = MOST_DRAWN,
): LineageDrawing {
  if (nodes.length <= most) return { nodes, edges };
  const beside = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    beside.get(from)?.push(to);
    beside.get(to)?.push(from);
  }
  const kept = new Set<string>();
  for (const group of [starts, ...nodes.map(({ id }) => [id])]) {
    const queue = [...group];
    for (let at = 0; at < queue.length && kept.size < most; at += 1) {
      const id = queue[at] ?? '';
      const neighbours = beside.get(id);
      if (neighbours === undefined || kept.has(id)) continue;
      kept.add(id);
      queue.push(...neighbours);
    }
  }
  return {
    nodes: nodes.filter(({ id }) => kept.has(id)),
    edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

/** Datasets and, if asked, the jobs between them; without jobs a dataset leads straight to those that are made of it. */
export function drawTables({ graph }: MarquezGraph, withJobs: boolean): LineageDrawing {
  const shown = graph.filter(({ type }) => withJobs || type === 'DATASET');
  const edges = withJobs
    ? graph.flatMap(({ outEdges }) => outEdges.map(({ origin, destination }) => ({ from: origin, to: destination })))
    : graph.filter(({ type }) => type === 'JOB').flatMap(throughJob);
  return { nodes: shown.map(toTableNode), edges: unique(edges) };
}

function throughJob({ inEdges, outEdges }: MarquezGraph['graph'][number]): GraphEdge[] {
  return inEdges.flatMap(({ origin }) =>
    outEdges
      .filter(({ destination }) => destination !== origin)
      .map(({ destination }) => ({ from: origin, to: destination })),
  );
}

function toTableNode({ id, type, data }: MarquezGraph['graph'][number]): GraphNode {
  const { namespace, name } = data;
  if (type === 'JOB') {
    const state = data.latestRun?.state.toLowerCase();
    return { id, kind: 'job', label: name, ...(state === undefined ? {} : { detail: state }) };
  }
  const thing = thingOf(namespace, name, undefined);
  const href = pageOfThing(thing);
  const columns = data.fields?.length ?? 0;
  const detail = thing.isOwn ? (columns > 1 ? `${columns} columns` : undefined) : namespace;
  return {
    id,
    kind: kindWords[thing.kind],
    label: thing.title,
    ...(detail === undefined ? {} : { detail }),
    ...(href === undefined ? {} : { href }),
  };
}

/** Columns and what they are made of. */
export function drawColumns({ graph }: MarquezColumnGraph): LineageDrawing {
  const nodes = graph.map((node): GraphNode => {
    const { namespace, dataset, field } = fieldOf(node.id, node.data);
    const thing = thingOf(namespace, dataset, undefined);
    const how = node.data?.transformationDescription ?? undefined;
    return {
      id: node.id,
      kind: `${kindWords[thing.kind]} ${thing.title}`,
      label: field,
      ...(how === undefined ? {} : { detail: how }),
    };
  });
  const edges = graph.flatMap(({ id, inEdges }) => inEdges.map(({ destination }) => ({ from: destination, to: id })));
  return { nodes, edges: unique(edges) };
}

/** A column that is made of nothing has no data; its id is cut as Marquez does it: a colon before `//` or a digit (a port) belongs to the namespace. */
function fieldOf(id: string, data: MarquezColumnGraph['graph'][number]['data']) {
  if (data !== null) return data;
  const [, namespace = '', dataset = '', field = ''] =
    /^datasetField:((?:[^:]|:(?=\/\/|\d))+):(.*):([^:]*)$/.exec(id) ?? [];
  return { namespace, dataset, field };
}

function unique(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  return [...new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()];
}

/** Everything before and after a node, and the node itself. */
export function findPath(edges: readonly GraphEdge[], start: string): ReadonlySet<string> {
  const after = Map.groupBy(edges, ({ from }) => from);
  const before = Map.groupBy(edges, ({ to }) => to);
  const found = new Set<string>([start]);
  const walk = (next: (id: string) => readonly string[]) => {
    const open = [start];
    const seen = new Set<string>();
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      found.add(id);
      open.push(...next(id));
    }
  };
  walk((id) => (after.get(id) ?? []).map(({ to }) => to));
  walk((id) => (before.get(id) ?? []).map(({ from }) => from));
  return found;
}
