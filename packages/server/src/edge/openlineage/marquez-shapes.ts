import type { MarquezColumnGraph, MarquezColumnNode, MarquezGraph, MarquezNode, MarquezRun } from '@kaizen/contracts';
import { fieldsOfNode, type GraphView, type NodeView } from '../../domains/data/index.ts';
import type { ColumnNodes } from './parts.ts';

const instant = (at: number) => new Date(at).toISOString();

/** `dataset:<namespace>:<name>` or `job:<namespace>:<name>`. */
function nodeIdOf({ type, namespace, name }: Pick<NodeView, 'type' | 'namespace' | 'name'>): string {
  return `${type === 'JOB' ? 'job' : 'dataset'}:${namespace}:${name}`;
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A graph as Marquez writes it: nodes in the order of their ids, each with the edges that end and begin at it. */
export function toMarquezGraph({ nodes, edges }: GraphView): MarquezGraph {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const reads = Map.groupBy(
    edges.filter(({ direction }) => direction === 'in'),
    ({ jobId }) => jobId,
  );
  const writes = Map.groupBy(
    edges.filter(({ direction }) => direction === 'out'),
    ({ jobId }) => jobId,
  );
  const into = new Map<string, Array<{ origin: string; destination: string }>>();
  const outOf = new Map<string, Array<{ origin: string; destination: string }>>();
  for (const { jobId, datasetId, direction } of edges) {
    const job = byId.get(jobId);
    const dataset = byId.get(datasetId);
    if (job === undefined || dataset === undefined) continue;
    const [from, to] = direction === 'in' ? [dataset, job] : [job, dataset];
    const edge = { origin: nodeIdOf(from), destination: nodeIdOf(to) };
    into.set(to.id, [...(into.get(to.id) ?? []), edge]);
    outOf.set(from.id, [...(outOf.get(from.id) ?? []), edge]);
  }
  const namesOf = (list: GraphView['edges'] = []) =>
    list.flatMap(({ datasetId }) => {
      const node = byId.get(datasetId);
      return node === undefined ? [] : [{ namespace: node.namespace, name: node.name }];
    });
  const sorted = (list: ReadonlyArray<{ origin: string; destination: string }> = []) =>
    list.toSorted((a, b) => byText(a.origin, b.origin) || byText(a.destination, b.destination));
  const graph = nodes.map(
    (node): MarquezNode => ({
      id: nodeIdOf(node),
      type: node.type,
      data:
        node.type === 'JOB'
          ? { ...toJob(node), inputs: namesOf(reads.get(node.id)), outputs: namesOf(writes.get(node.id)) }
          : toDataset(node),
      inEdges: sorted(into.get(node.id)),
      outEdges: sorted(outOf.get(node.id)),
    }),
  );
  return { graph: graph.toSorted((a, b) => byText(a.id, b.id)) };
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
 * A column graph as Marquez writes it: edges of a node begin at that node on both sides (`ColumnLineageService`), so `inEdges` lead to what it is made of.
 */
export function toMarquezColumnGraph(columns: ColumnNodes): MarquezColumnGraph {
  const idOf = (of: { namespace: string; dataset: string; field: string }) =>
    `datasetField:${of.namespace}:${of.dataset}:${of.field}`;
  const readers = new Map<string, string[]>();
  for (const column of columns) {
    for (const input of column.inputs) readers.set(idOf(input), [...(readers.get(idOf(input)) ?? []), idOf(column)]);
  }
  const graph = columns.map((column): MarquezColumnNode => {
    const id = idOf(column);
    const inputs = [...new Set(column.inputs.map(idOf))].sort(byText);
    return {
      id,
      type: 'DATASET_FIELD',
      data: column.inputs.length === 0 ? null : dataOf(column),
      inEdges: inputs.map((input) => ({ origin: id, destination: input })),
      outEdges: [...new Set(readers.get(id) ?? [])].sort(byText).map((reader) => ({ origin: id, destination: reader })),
    };
  });
  return { graph: graph.toSorted((a, b) => byText(a.id, b.id)) };
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
