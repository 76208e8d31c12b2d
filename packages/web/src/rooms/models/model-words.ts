import type {
  DeploymentView,
  LineageGraph,
  LoggedModelView,
  RegisteredModelView,
  RegistryVersionView,
} from '@kaizen/contracts';
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
export function drawLineage(graph: LineageGraph, version: RegistryVersionView): LineageDrawing {
  const file = version.servable?.id;
  const merge = (id: string) => (id === file ? version.id : id);
  const edges = graph.edges
    .map(({ from, to }) => ({ from: merge(from), to: merge(to) }))
    .filter(({ from, to }) => from !== to);
  return {
    nodes: drawNodes(graph, version),
    edges: [...new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()],
  };
}

function drawNodes(graph: LineageGraph, version: RegistryVersionView): readonly GraphNode[] {
  const shown = graph.nodes.filter(({ id }) => id !== version.servable?.id);
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

function pageOf(node: LineageGraph['nodes'][number], version: RegistryVersionView): string | undefined {
  if (node.kind === 'dataset_version') return `/datasets/${encodeURIComponent(node.label)}/versions/${node.id}`;
  if (node.kind === 'feature_set' && node.label !== 'feature set') return `/features/${encodeURIComponent(node.label)}`;
  if (node.kind === 'deployment') return `/deployments/${encodeURIComponent(node.label)}`;
  if (node.kind === 'logged_model') return `/logged-models/${node.id}`;
  if (node.id === version.id) return undefined;
  return pageOfId(node.id);
}

const origins: Readonly<Record<RegistryVersionView['source'], string>> = {
  trained: 'Trained here',
  uploaded: 'Uploaded, so how it was trained is not known here',
  registered: 'Registered by a client',
};

/** Where a version comes from, where it answers, and whether it could. */
export function headlineOf(version: RegistryVersionView, deployments: readonly DeploymentView[]): string {
  const live = deployments.filter(({ champion }) => champion?.modelVersionId === version.id).map(({ name }) => name);
  const trial = deployments.filter(({ openRelease }) => openRelease?.modelVersionId === version.id);
  return describeVersion(
    version,
    live,
    trial.map(({ name }) => name),
  );
}

/** The same from the names of the deployments. */
export function describeVersion(
  version: Pick<RegistryVersionView, 'source' | 'servable'>,
  liveAt: readonly string[],
  trialAt: readonly string[],
): string {
  const origin = origins[version.source];
  if (liveAt.length > 0) return `${origin}. It is live at ${liveAt.join(', ')}.`;
  if (trialAt.length > 0) return `${origin}. It is on trial at ${trialAt.join(', ')}.`;
  if (version.servable === undefined)
    return `${origin}. No runtime here can serve it yet; clients load it from its files.`;
  return `${origin}. It is not live anywhere.`;
}

/** What a caller sends and gets, in a sentence. */
export function describeSignature({ signature: { classes, positive, output } }: LoggedModelView): string {
  if (output === 'value') return 'The raw row that a caller sends. The answer is a number.';
  if (output === 'anomaly-score') {
    return `The raw row that a caller sends. The answer is an anomaly score, higher for more unusual rows, and whether it is ${classes.join(' or ')}.`;
  }
  const about = positive === undefined ? '' : `; the score is the probability of ${positive}`;
  const answer = classes.length === 0 ? '' : ` The answer is one of ${classes.join(', ')}${about}.`;
  return `The raw row that a caller sends.${answer}`;
}

/** How a model stands: which version is champion, which the newest. */
export function describeModel(model: RegisteredModelView): string {
  const { champion, latestVersion, versions } = model;
  if (latestVersion === undefined || versions === 0) return 'No version is registered yet.';
  if (champion === latestVersion) return `Version ${champion} is champion, and it is the newest.`;
  if (champion !== undefined) return `Version ${champion} is champion; version ${latestVersion} is the newest.`;
  const named = model.aliases.map(({ alias, version }) => `${alias} is version ${version}`);
  const names = named.length === 0 ? 'No alias names one.' : `Of its aliases, ${named.slice(0, 3).join(', ')}.`;
  return `Version ${latestVersion} is the newest. ${names}`;
}

/** How many models there are, or were found. */
export function describeModels(models: readonly RegisteredModelView[], isSearch: boolean, hasMore: boolean): string {
  const count = models.length;
  if (count === 0) return isSearch ? 'Nothing fits.' : 'No model is registered yet.';
  const many = hasMore ? `The first ${count} models` : count === 1 ? 'One model' : `${count} models`;
  if (isSearch) return `${many} ${count === 1 ? 'fits' : 'fit'}.`;
  const live = models.filter(({ champion }) => champion !== undefined).length;
  if (count === 1) return `${many}, ${live === 1 ? 'with a champion' : 'without a champion'}.`;
  return `${many}, ${live === 0 ? 'none' : live === count ? 'all' : live} with a champion.`;
}
