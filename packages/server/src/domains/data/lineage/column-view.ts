import { createPacer } from '../../../platform/pacer.ts';
import type { ColumnEdge } from './column-reader.sql.ts';
import { fieldsOfNode } from './fields-of-node.ts';
import type { ColumnNodeView, NodeView } from './graph-view.ts';

/** The columns of some edges with what each is made of; a column that was asked for is there even without edges. */
export async function toColumnNodes(
  edges: readonly ColumnEdge[],
  nodes: readonly NodeView[],
  asked: { readonly id: string; readonly field: string } | undefined,
): Promise<readonly ColumnNodeView[]> {
  const pace = createPacer();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const types = new Map<string, ReadonlyMap<string, string | undefined>>();
  for (const node of nodes) {
    types.set(node.id, new Map(fieldsOfNode(node).map(({ name, type }) => [name, type])));
    await pace();
  }
  const inputs = Map.groupBy(edges, (edge) => `${edge.out_id} ${edge.out_field}`);
  const columns = new Map<string, { readonly id: string; readonly field: string }>();
  if (asked !== undefined) columns.set(`${asked.id} ${asked.field}`, asked);
  for (const edge of edges) {
    columns.set(`${edge.out_id} ${edge.out_field}`, { id: edge.out_id, field: edge.out_field });
    columns.set(`${edge.in_id} ${edge.in_field}`, { id: edge.in_id, field: edge.in_field });
  }
  const views: ColumnNodeView[] = [];
  for (const [key, { id, field }] of columns) {
    const node = byId.get(id);
    if (node === undefined) continue;
    const { namespace, name: dataset } = node;
    const made = (inputs.get(key) ?? []).flatMap((edge) => toInput(edge, byId));
    views.push({ namespace, dataset, field, fieldType: types.get(id)?.get(field) ?? '', inputs: made });
    await pace();
  }
  return views;
}

function toInput(edge: ColumnEdge, nodes: ReadonlyMap<string, NodeView>): ColumnNodeView['inputs'][number][] {
  const node = nodes.get(edge.in_id);
  if (node === undefined) return [];
  // Row mapping: written by the store only.
  const transformation = JSON.parse(edge.transformation) as ColumnNodeView['inputs'][number]['transformation'];
  return [{ namespace: node.namespace, dataset: node.name, field: edge.in_field, transformation }];
}
