import type { EventEnvelope, LineageGraph, ModelVersionView, RunView, VersionView } from '@kaizen/contracts';

/** What is known of a model version's origin and use. */
export interface LineageFacts {
  readonly version: ModelVersionView;
  readonly run: RunView | undefined;
  /** Dataset versions by id, parents included, as far as they are still kept. */
  readonly datasetVersions: ReadonlyMap<string, VersionView>;
  /** Events of gates and releases that concern this version or its logged model. */
  readonly events: readonly EventEnvelope[];
}

type Node = LineageGraph['nodes'][number];
type Edge = LineageGraph['edges'][number];

/**
 * Draws where a version came from and where it went: dataset versions (with parents) → run → logged model → version → gates, releases and
 * deployments. Nodes have the ids of their things; every edge points from what was read to what was made.
 */
export function buildLineageGraph(facts: LineageFacts): LineageGraph {
  const nodes = new Map<string, Node>();
  const edges = new Map<string, Edge>();
  const node = (id: string, kind: string, label: string, detail?: string) => {
    if (!nodes.has(id)) nodes.set(id, { id, kind, label, ...(detail === undefined ? {} : { detail }) });
  };
  const edge = (from: string, to: string, label?: string) => {
    if (from !== to) edges.set(`${from} ${to}`, { from, to, ...(label === undefined ? {} : { label }) });
  };
  addOrigin(facts, node, edge);
  for (const event of facts.events) addEvent(event, facts, nodes, node, edge);
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

type AddNode = (id: string, kind: string, label: string, detail?: string) => void;
type AddEdge = (from: string, to: string, label?: string) => void;

function addOrigin({ version, run, datasetVersions }: LineageFacts, node: AddNode, edge: AddEdge): void {
  const logged = version.loggedModel;
  node(version.id, 'model_version', `${version.model} ${version.version}`, version.source);
  node(
    logged.id,
    'logged_model',
    'ONNX model',
    `${logged.hash.slice(0, 12)}, ${logged.size.toLocaleString('en-US')} bytes`,
  );
  edge(logged.id, version.id, 'registered as');
  if (run !== undefined) {
    node(run.id, 'run', run.name, `${run.experiment}, ${run.status}`);
    edge(run.id, logged.id, 'logged');
    for (const input of run.inputs) {
      addThing(input.kind, input.id, input.name, datasetVersions, node);
      edge(input.id, run.id, 'read by');
    }
  }
  const origin = run?.id ?? logged.id;
  if (logged.datasetVersionId !== undefined) {
    addThing('dataset_version', logged.datasetVersionId, undefined, datasetVersions, node);
    edge(logged.datasetVersionId, origin, 'read by');
  }
  if (logged.featureSetId !== undefined) {
    node(logged.featureSetId, 'feature_set', 'feature set');
    edge(logged.featureSetId, origin, 'read by');
  }
  for (const dataset of datasetVersions.values()) {
    addThing('dataset_version', dataset.id, undefined, datasetVersions, node);
    if (dataset.parentId !== undefined && datasetVersions.has(dataset.parentId)) {
      edge(dataset.parentId, dataset.id, 'grew into');
    }
  }
}

function addThing(
  kind: string,
  id: string,
  name: string | undefined,
  datasetVersions: ReadonlyMap<string, VersionView>,
  node: AddNode,
): void {
  const known = datasetVersions.get(id);
  if (known !== undefined)
    node(id, kind, known.dataset, `${known.rows.toLocaleString('en-US')} rows: ${known.message}`);
  else node(id, kind, name ?? kind.replaceAll('_', ' '));
}

const verbs: Readonly<Record<string, string>> = {
  'delivery.gate.decided': 'judged by',
  'delivery.release.started': 'released by',
  'delivery.release.promoted': 'promoted by',
  'delivery.release.rolled_back': 'rolled back by',
  'delivery.release.undone': 'undone by',
};

function addEvent(
  event: EventEnvelope,
  { version }: LineageFacts,
  nodes: ReadonlyMap<string, Node>,
  node: AddNode,
  edge: AddEdge,
): void {
  const text = (field: string) => {
    const value = event.payload[field];
    return typeof value === 'string' ? value : undefined;
  };
  const releaseId = text('releaseId');
  const gateId = text('gateId');
  const deployment = text('deployment');
  const verb = verbs[event.type];
  if (gateId !== undefined && event.type === 'delivery.gate.decided') {
    node(gateId, 'gate', `gate of ${deployment ?? 'a deployment'}`, text('verdict'));
    edge(version.loggedModel.id, gateId, verb);
    return;
  }
  if (releaseId === undefined) return;
  node(releaseId, 'release', `release to ${deployment ?? 'a deployment'}`, text('cause') ?? text('reason'));
  edge(version.id, releaseId, 'released by');
  if (gateId !== undefined && nodes.has(gateId)) edge(gateId, releaseId, 'allowed');
  if (deployment !== undefined && event.type === 'delivery.release.promoted') {
    node(`deployment:${deployment}`, 'deployment', deployment);
    edge(releaseId, `deployment:${deployment}`, 'made champion');
  }
}
