import type { MarquezColumnNode, MarquezId, MarquezNode, MarquezRun } from '@kaizen/contracts';
import { fieldsOfNode, type GraphView, type NodeView } from '../../domains/data/index.ts';
import type { ColumnNodes } from './parts.ts';

type MarquezEdge = MarquezNode['inEdges'][number];

const instant = (at: number) => new Date(at).toISOString();

/** `dataset:<namespace>:<name>` or `job:<namespace>:<name>`. */
function nodeIdOf({ type, namespace, name }: Pick<NodeView, 'type' | 'namespace' | 'name'>): string {
  return `${type === 'JOB' ? 'job' : 'dataset'}:${namespace}:${name}`;
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The nodes of a graph as Marquez writes them: in the order of their ids, each with the edges that end and begin at it. */
export function* toMarquezNodes({ nodes, edges }: GraphView): Generator<MarquezNode> {
  const byId = new Map(nodes.map((node) => [node.id, { node, nodeId: nodeIdOf(node) }]));
  const around = new Map<
    string,
    { into: MarquezEdge[]; outOf: MarquezEdge[]; reads: MarquezId[]; writes: MarquezId[] }
  >();
  const of = (id: string) => getOrMake(around, id, () => ({ into: [], outOf: [], reads: [], writes: [] }));
  for (const { jobId, datasetId, direction } of edges) {
    const job = byId.get(jobId);
    const dataset = byId.get(datasetId);
    if (job === undefined || dataset === undefined) continue;
    const { namespace, name } = dataset.node;
    of(jobId)[direction === 'in' ? 'reads' : 'writes'].push({ namespace, name });
    const [from, to] = direction === 'in' ? [dataset, job] : [job, dataset];
    const edge = { origin: from.nodeId, destination: to.nodeId };
    of(to.node.id).into.push(edge);
    of(from.node.id).outOf.push(edge);
  }
  const inOrder = (list: MarquezEdge[]) =>
    list.sort((a, b) => byText(a.origin, b.origin) || byText(a.destination, b.destination));
  for (const { node, nodeId } of [...byId.values()].sort((a, b) => byText(a.nodeId, b.nodeId))) {
    const { into, outOf, reads, writes } = of(node.id);
    yield {
      id: nodeId,
      type: node.type,
      data: node.type === 'JOB' ? { ...toJob(node), inputs: reads, outputs: writes } : toDataset(node),
      inEdges: inOrder(into),
      outEdges: inOrder(outOf),
    };
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** A dataset as Marquez writes it in a graph. */
export function toDataset(node: NodeView) {
  const { namespace, name, createdAt, updatedAt, facets } = node;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    id: { namespace, name },
    type: 'DB_TABLE',
    name,
    physicalName: name,
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
    namespace,
    sourceName: text(facets.dataSource?.name) ?? 'default',
    fields: fieldsOfNode(node).map((field) => ({
      name: field.name,
      ...(field.type === undefined ? {} : { type: field.type }),
      tags: [],
      ...(field.description === undefined ? {} : { description: field.description }),
    })),
    tags: [],
    lastModifiedAt: instant(node.stateAt),
    description: text(facets.documentation?.description),
    lastLifecycleState: text(facets.lifecycleStateChange?.lifecycleStateChange) ?? '',
  };
}

/** A job as Marquez writes it in a graph, without its inputs and outputs. */
export function toJob({ namespace, name, createdAt, updatedAt, facets, latestRun }: NodeView) {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    id: { namespace, name },
    type: text(facets.jobType?.processingType) ?? 'BATCH',
    name,
    simpleName: name.slice(name.lastIndexOf('.') + 1),
    parentJobName: null,
    parentJobUuid: null,
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
    namespace,
    location: text(facets.sourceCodeLocation?.url),
    description: text(facets.documentation?.description),
    latestRun: latestRun === undefined ? null : toRun(latestRun),
  };
}

function toRun(run: NonNullable<NodeView['latestRun']>): MarquezRun {
  const { startedAt, endedAt, facets } = run;
  const time = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    id: run.id,
    createdAt: instant(run.createdAt),
    updatedAt: instant(run.updatedAt),
    nominalStartTime: time(facets.nominalTime?.nominalStartTime),
    nominalEndTime: time(facets.nominalTime?.nominalEndTime),
    state: run.state,
    startedAt: startedAt === undefined ? null : instant(startedAt),
    endedAt: endedAt === undefined ? null : instant(endedAt),
    durationMs: startedAt === undefined || endedAt === undefined ? null : Math.max(0, endedAt - startedAt),
    args: {},
    facets,
  };
}

/**
 * The columns of a column graph as Marquez writes them, in the order of their ids: edges of a node begin at that node on both sides (`ColumnLineageService`), so
 * `inEdges` lead to what it is made of.
 */
export function* toMarquezColumns(columns: ColumnNodes): Generator<MarquezColumnNode> {
  const readers = new Map<string, Set<string>>();
  const ordered: Array<{
    readonly id: string;
    readonly column: ColumnNodes[number];
    readonly inputs: readonly string[];
  }> = [];
  for (const column of columns) {
    const id = fieldIdOf(column);
    const inputs = [...new Set(column.inputs.map(fieldIdOf))].sort(byText);
    for (const input of inputs) getOrMake(readers, input, () => new Set<string>()).add(id);
    ordered.push({ id, column, inputs });
  }
  for (const { id, column, inputs } of ordered.sort((a, b) => byText(a.id, b.id))) {
    const to = (destination: string) => ({ origin: id, destination });
    yield {
      id,
      type: 'DATASET_FIELD',
      data: column.inputs.length === 0 ? null : dataOf(column),
      inEdges: inputs.map(to),
      outEdges: [...(readers.get(id) ?? [])].sort(byText).map(to),
    };
  }
}

function fieldIdOf({ namespace, dataset, field }: { namespace: string; dataset: string; field: string }): string {
  return `datasetField:${namespace}:${dataset}:${field}`;
}

function dataOf({ namespace, dataset, field, fieldType, inputs }: ColumnNodes[number]): MarquezColumnNode['data'] {
  const words = ({ transformation: told }: ColumnNodes[number]['inputs'][number]) => ({
    transformationDescription: told.description ?? null,
    transformationType: told.subtype ?? told.type ?? null,
  });
  const [first] = inputs;
  return {
    namespace,
    dataset,
    datasetVersion: null,
    field,
    fieldType: fieldType === '' ? null : fieldType,
    ...(first === undefined ? { transformationDescription: null, transformationType: null } : words(first)),
    inputFields: inputs.map((input) => ({
      namespace: input.namespace,
      dataset: input.dataset,
      datasetVersion: null,
      field: input.field,
      ...words(input),
    })),
  };
}
