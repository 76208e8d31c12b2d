/** A node of a drawing: what it is (`kind`), its name, and the page it opens. */
export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly kind?: string;
  readonly detail?: string;
  readonly href?: string;
}

/** An arrow from a node to another. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

/** A node with its place in the drawing: `layer` counts from the left, `slot` from the top. */
export interface PlacedNode extends GraphNode {
  readonly layer: number;
  readonly slot: number;
  /** How many nodes stand in the same layer. */
  readonly slots: number;
}

/**
 * Places nodes left to right: a node stands one layer right of the last of those it comes from, a source just left of its first reader; within a layer, nodes stand near those they come from
 * (one barycentre sweep). Arrows that would close a circle do not push.
 */
export function placeNodes(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): readonly PlacedNode[] {
  const layers = findLayers(nodes, edges);
  const slots = new Map<string, number>();
  const byLayer = Map.groupBy(nodes, (node) => layers.get(node.id) ?? 0);
  const placed: PlacedNode[] = [];
  for (const layer of [...byLayer.keys()].sort((a, b) => a - b)) {
    const members = [...(byLayer.get(layer) ?? [])];
    const pull = (node: GraphNode) => {
      const from = edges.filter((edge) => edge.to === node.id).map((edge) => slots.get(edge.from) ?? 0);
      return from.length === 0 ? Number.POSITIVE_INFINITY : from.reduce((sum, slot) => sum + slot, 0) / from.length;
    };
    const pulls = new Map(members.map((node) => [node.id, pull(node)]));
    members.sort((a, b) => compare(pulls.get(a.id), pulls.get(b.id)));
    for (const [slot, node] of members.entries()) {
      slots.set(node.id, slot);
      placed.push({ ...node, layer, slot, slots: members.length });
    }
  }
  return placed;
}

function compare(a = 0, b = 0): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function findLayers(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): ReadonlyMap<string, number> {
  const layers = new Map<string, number>();
  const known = new Set(nodes.map(({ id }) => id));
  const visit = (id: string, path: ReadonlySet<string>): number => {
    const found = layers.get(id);
    if (found !== undefined) return found;
    const inner = new Set([...path, id]);
    const before = edges.filter((edge) => edge.to === id && known.has(edge.from) && !inner.has(edge.from));
    const layer = Math.max(-1, ...before.map((edge) => visit(edge.from, inner))) + 1;
    layers.set(id, layer);
    return layer;
  };
  for (const { id } of nodes) visit(id, new Set());
  return pullSources(nodes, edges, layers);
}

/** A node that comes from nothing stands just left of its first reader, so that its arrow passes under no other node. */
function pullSources(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  layers: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const pulled = new Map(layers);
  for (const { id } of nodes) {
    const readers = edges.filter((edge) => edge.from === id).map((edge) => layers.get(edge.to) ?? 0);
    const comesFromNothing = !edges.some((edge) => edge.to === id && layers.has(edge.from));
    if (comesFromNothing && readers.length > 0) pulled.set(id, Math.max(0, Math.min(...readers) - 1));
  }
  return pulled;
}
