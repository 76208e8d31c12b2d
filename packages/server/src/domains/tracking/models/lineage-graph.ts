import type { EventEnvelope, LineageGraph, RegistryVersionView, RunView, VersionView } from '@kaizen/contracts';

/** A dataset as a client described it. */
export interface LineageDataset {
  readonly id: string;
  readonly name: string;
  readonly digest: string;
  readonly context: string | undefined;
}

/** What is known of a model version's origin and use. */
export interface LineageFacts {
  readonly version: RegistryVersionView;
  readonly run: RunView | undefined;
  /** Datasets that a client said its run used. */
  readonly datasets: readonly LineageDataset[];
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

function addOrigin(facts: LineageFacts, node: AddNode, edge: AddEdge): void {
  const { version, run, datasetVersions } = facts;
  const servable = version.servable;
  node(version.id, 'model_version', `${version.model} ${version.version}`, version.source);
  if (version.loggedModelId !== undefined) {
    const detail = servable && `${servable.hash.slice(0, 12)}, ${servable.size.toLocaleString('en-US')} bytes`;
    node(version.loggedModelId, 'logged_model', servable === undefined ? 'logged model' : 'ONNX model', detail);
    edge(version.loggedModelId, version.id, 'registered as');
  }
  if (run !== undefined) addRun(facts, run, node, edge);
  const origin = run?.id ?? version.loggedModelId ?? version.id;
  if (servable?.datasetVersionId !== undefined) {
    addThing('dataset_version', servable.datasetVersionId, undefined, datasetVersions, node);
    edge(servable.datasetVersionId, origin, 'read by');
  }
  if (servable?.featureSetId !== undefined) {
    node(servable.featureSetId, 'feature_set', 'feature set');
    edge(servable.featureSetId, origin, 'read by');
  }
  for (const dataset of datasetVersions.values()) {
    addThing('dataset_version', dataset.id, undefined, datasetVersions, node);
    if (dataset.parentId !== undefined && datasetVersions.has(dataset.parentId)) {
      edge(dataset.parentId, dataset.id, 'grew into');
    }
  }
}

function addRun(
  { version, datasets, datasetVersions }: LineageFacts,
  run: RunView,
  node: AddNode,
  edge: AddEdge,
): void {
  node(run.id, 'run', run.name, `${run.experiment}, ${run.status}`);
  if (version.loggedModelId === undefined) edge(run.id, version.id, 'registered as');
  else edge(run.id, version.loggedModelId, 'logged');
  for (const input of run.inputs) {
    addThing(input.kind, input.id, input.name, datasetVersions, node);
    edge(input.id, run.id, 'read by');
  }
  for (const { id, name, digest, context } of datasets) {
    node(id, 'dataset', name, context === undefined ? digest : `${digest}, ${context}`);
    edge(id, run.id, 'read by');
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
    edge(version.loggedModelId ?? version.id, gateId, verb);
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
