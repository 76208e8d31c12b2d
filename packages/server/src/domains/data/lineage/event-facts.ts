import { createHash } from 'node:crypto';
import { computeFieldKey, computeNodeKey } from './node-key.ts';
import { keepsVersions } from './node-names.ts';
import {
  type Facets,
  isDatasetEvent,
  isRunEvent,
  type Json,
  type LineageDataset,
  type LineageEvent,
} from './openlineage.ts';

/** A dataset of an event, once for each side that it stands on. */
interface DatasetFacts {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly direction: 'in' | 'out' | 'none';
  readonly version: string;
  readonly facets: Facets;
}

/** A column of an output that comes from a column; `field` is empty where the whole dataset is meant. */
interface ColumnFacts {
  readonly out: { readonly id: string; readonly field: string; readonly version: string; readonly key: string };
  readonly input: { readonly id: string; readonly field: string; readonly version: string; readonly key: string };
  readonly transformation: Json;
}

/** An output that says what its columns are made of. */
export interface ToldColumns {
  readonly id: string;
  /** Empty unless every version of the node keeps its columns. */
  readonly version: string;
  /** Another one when it says something else. */
  readonly digest: string;
  /** The edges. Their keys take time to make, and most runs say what the run before said. */
  edges(): readonly ColumnFacts[];
}

/** What an event says of the graph. */
export interface EventFacts {
  readonly kind: 'run' | 'job' | 'dataset';
  readonly at: number;
  readonly job:
    | { readonly id: string; readonly namespace: string; readonly name: string; readonly facets: Facets }
    | undefined;
  readonly run: { readonly id: string; readonly type: string; readonly facets: Facets } | undefined;
  readonly datasets: readonly DatasetFacts[];
  readonly told: readonly ToldColumns[];
  /** Datasets that are named only as the source of a column. */
  readonly mentioned: ReadonlyArray<{ readonly id: string; readonly namespace: string; readonly name: string }>;
}

/** Reads an event that the edge has checked. `ownNamespace` tells the platform's nodes, of which every version keeps its columns. */
export function readEventFacts(event: LineageEvent, ownNamespace: string): EventFacts {
  const datasets = datasetsOf(event);
  const versions = new Map(
    datasets
      .filter(({ namespace, name }) => keepsVersions(namespace, name, ownNamespace))
      .map(({ id, version }) => [id, version]),
  );
  const known = new Set(datasets.map(({ id }) => id));
  const mentioned = new Map<string, { id: string; namespace: string; name: string }>();
  const outputs = datasets.filter(({ direction, facets }) => direction !== 'in' && facets.columnLineage !== undefined);
  const told = outputs.map((output) => {
    const columns = readColumns(output.facets.columnLineage);
    for (const node of columns.inputs) if (!known.has(node.id)) mentioned.set(node.id, node);
    const said = JSON.stringify([output.facets.columnLineage, [...versions]]);
    return {
      id: output.id,
      version: versions.get(output.id) ?? '',
      digest: createHash('sha256').update(said).digest('hex'),
      edges: () => edgesOf(output.id, columns, versions),
    };
  });
  return {
    kind: isRunEvent(event) ? 'run' : isDatasetEvent(event) ? 'dataset' : 'job',
    at: Date.parse(event.eventTime),
    job: jobOf(event),
    run: isRunEvent(event)
      ? { id: event.run.runId.toLowerCase(), type: event.eventType ?? 'OTHER', facets: event.run.facets ?? {} }
      : undefined,
    datasets,
    told,
    mentioned: [...mentioned.values()],
  };
}

function jobOf(event: LineageEvent): EventFacts['job'] {
  if (isDatasetEvent(event)) return undefined;
  const { namespace, name, facets = {} } = event.job;
  return { id: computeNodeKey('JOB', namespace, name), namespace, name, facets };
}

function datasetsOf(event: LineageEvent): DatasetFacts[] {
  if (isDatasetEvent(event)) return merged([event.dataset], 'none');
  return [...merged(event.inputs ?? [], 'in'), ...merged(event.outputs ?? [], 'out')];
}

/** A dataset that is named twice on one side is one, with the facets of both. */
function merged(datasets: readonly LineageDataset[], direction: DatasetFacts['direction']): DatasetFacts[] {
  const found = new Map<string, DatasetFacts>();
  for (const { namespace, name, facets, inputFacets, outputFacets } of datasets) {
    const id = computeNodeKey('DATASET', namespace, name);
    const all: Facets = { ...found.get(id)?.facets, ...facets, ...inputFacets, ...outputFacets };
    found.set(id, { id, namespace, name, direction, version: textOf(all.version?.datasetVersion), facets: all });
  }
  return [...found.values()];
}

interface InputNode {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
}

interface ReadColumns {
  /** The datasets that any column is made of, each once. */
  readonly inputs: readonly InputNode[];
  readonly fields: ReadonlyArray<{
    readonly field: string;
    readonly told: Json;
    readonly from: ReadonlyArray<{ readonly node: InputNode; readonly field: string; readonly transformation: Json }>;
  }>;
}

/** What a column lineage facet says; a field without name is the dataset as a whole. */
function readColumns(facet: Json | undefined): ReadColumns {
  const nodes = new Map<string, InputNode>();
  function nodeOf(namespace: string, name: string): InputNode {
    const place = JSON.stringify([namespace, name]);
    const node = nodes.get(place) ?? { id: computeNodeKey('DATASET', namespace, name), namespace, name };
    nodes.set(place, node);
    return node;
  }
  function inputsOf(value: unknown): ReadColumns['fields'][number]['from'] {
    if (!Array.isArray(value)) return [];
    return value.map(recordOf).flatMap((input) => {
      const namespace = textOf(input.namespace);
      const name = textOf(input.name);
      const field = textOf(input.field);
      if (namespace === '' || name === '' || field === '') return [];
      return [{ node: nodeOf(namespace, name), field, transformation: transformationOf(input.transformations) }];
    });
  }
  const named = Object.entries(recordOf(facet?.fields)).map(([field, value]) => {
    const { inputFields, transformationDescription: description, transformationType: type } = recordOf(value);
    const told = { ...(description == null ? {} : { description }), ...(type == null ? {} : { type }) };
    return { field, told, from: inputsOf(inputFields) };
  });
  const fields = [...named, { field: '', told: {}, from: inputsOf(facet?.dataset) }];
  return { fields, inputs: [...nodes.values()] };
}

function transformationOf(transformations: unknown): Json {
  const [first] = Array.isArray(transformations) ? transformations.map(recordOf) : [];
  const { type, subtype, description } = first ?? {};
  const known = Object.entries({ type, subtype, description }).filter(([, one]) => typeof one === 'string');
  return Object.fromEntries(known);
}

function edgesOf(outId: string, { fields }: ReadColumns, versions: ReadonlyMap<string, string>): ColumnFacts[] {
  const keys = new Map<string, string>();
  function keyOf(id: string, field: string): string {
    const key = keys.get(`${id}${field}`) ?? computeFieldKey(id, field);
    keys.set(`${id}${field}`, key);
    return key;
  }
  const ends = (id: string, field: string) => ({ id, field, version: versions.get(id) ?? '', key: keyOf(id, field) });
  return fields.flatMap(({ field, told, from }) =>
    from.map(({ node, field: input, transformation }) => ({
      out: ends(outId, field),
      input: ends(node.id, input),
      transformation: { ...told, ...transformation },
    })),
  );
}

function recordOf(value: unknown): Json {
  // Wire mapping: an object of JSON has text keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
