import type { LineageGraph, ModelVersionView } from '@kaizen/contracts';
import type { GraphEdge, GraphNode } from '../../design/graph-layout.ts';
import { pageOfId } from '../../design/page-of-id.ts';

const kindWords: Readonly<Record<string, string>> = {
  dataset_version: 'dataset version',
  feature_set: 'feature set',
  run: 'training run',
  logged_model: 'model file',
  model_version: 'model version',
};

/** The path of a model's page. */
export function modelPath(model: string): string {
  return `/models/${encodeURIComponent(model)}`;
}

/** What the canvas draws. */
export interface LineageDrawing {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The lineage as the canvas draws it: what each thing is, and the page it has. The model file stands within its version. */
export function drawLineage(graph: LineageGraph, version: ModelVersionView): LineageDrawing {
  const merge = (id: string) => (id === version.loggedModel.id ? version.id : id);
  const edges = graph.edges
    .map(({ from, to }) => ({ from: merge(from), to: merge(to) }))
    .filter(({ from, to }) => from !== to);
  return {
    nodes: drawNodes(graph, version),
    edges: [...new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()],
  };
}

function drawNodes(graph: LineageGraph, version: ModelVersionView): readonly GraphNode[] {
  const shown = graph.nodes.filter(({ id }) => id !== version.loggedModel.id);
  return shown.map((node) => {
    const href = pageOf(node, version);
    return {
      id: node.id,
      kind: kindWords[node.kind] ?? node.kind,
      label: node.label,
      ...(node.detail === undefined ? {} : { detail: node.detail }),
      ...(href === undefined ? {} : { href }),
    };
  });
}

function pageOf(node: LineageGraph['nodes'][number], version: ModelVersionView): string | undefined {
  if (node.kind === 'dataset_version') return `/datasets/${encodeURIComponent(node.label)}/versions/${node.id}`;
  if (node.kind === 'feature_set' && node.label !== 'feature set') return `/features/${encodeURIComponent(node.label)}`;
  if (node.kind === 'deployment') return `/deployments/${encodeURIComponent(node.label)}`;
  if (node.id === version.id) return undefined;
  return pageOfId(node.id);
}

/** One sentence: where this version comes from and what became of it. */
export function describeVersion(
  version: ModelVersionView,
  liveAt: readonly string[],
  trialAt: readonly string[],
): string {
  const origin = version.source === 'trained' ? 'Trained here' : 'Uploaded, so how it was trained is not known here';
  if (liveAt.length > 0) return `${origin}. It is live at ${liveAt.join(', ')}.`;
  if (trialAt.length > 0) return `${origin}. It is on trial at ${trialAt.join(', ')}.`;
  return `${origin}. It is not live anywhere.`;
}
