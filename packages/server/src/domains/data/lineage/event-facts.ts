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

/** What an event says of the graph. */
export interface EventFacts {
  readonly kind: 'run' | 'job' | 'dataset';
  readonly at: number;
  readonly job:
    | { readonly id: string; readonly namespace: string; readonly name: string; readonly facets: Facets }
    | undefined;
  readonly run: { readonly id: string; readonly type: string; readonly facets: Facets } | undefined;
  readonly datasets: readonly DatasetFacts[];
  /** Outputs that say what their columns are made of, and what they say. */
  readonly lineageOf: ReadonlyArray<{ readonly id: string; readonly version: string }>;
  readonly columns: readonly ColumnFacts[];
  /** Datasets that are named only as the source of a column. */
  readonly mentioned: ReadonlyArray<{ readonly id: string; readonly namespace: string; readonly name: string }>;
}

/** Reads an event that the edge has checked. `ownNamespace` tells the platform's nodes, of which every version keeps its columns. */
export function readEventFacts(event: LineageEvent, ownNamespace: string): EventFacts {
  const datasets = datasetsOf(event);
  const versions = new Map(datasets.map(({ id, version }) => [id, version]));
  const outputs = datasets.filter(({ direction, facets }) => direction !== 'in' && facets.columnLineage !== undefined);
  const mentioned = new Map<string, { id: string; namespace: string; name: string }>();
  const versionOf = (id: string, namespace: string, name: string) =>
    keepsVersions(namespace, name, ownNamespace) ? (versions.get(id) ?? '') : '';

  function columnsOf(output: DatasetFacts): ColumnFacts[] {
    const outVersion = versionOf(output.id, output.namespace, output.name);
    return fieldsOf(output.facets.columnLineage).flatMap(({ field, inputs, told }) =>
      inputs.map(({ namespace, name, field: from, transformation }) => {
        const id = computeNodeKey('DATASET', namespace, name);
        mentioned.set(id, { id, namespace, name });
        const version = versionOf(id, namespace, name);
        return {
          out: { id: output.id, field, version: outVersion, key: computeFieldKey(output.id, field) },
          input: { id, field: from, version, key: computeFieldKey(id, from) },
          transformation: { ...told, ...transformation },
        };
      }),
    );
  }

  const columns = outputs.flatMap(columnsOf);
  return {
    kind: isRunEvent(event) ? 'run' : isDatasetEvent(event) ? 'dataset' : 'job',
    at: Date.parse(event.eventTime),
    job: jobOf(event),
    run: isRunEvent(event)
      ? { id: event.run.runId.toLowerCase(), type: event.eventType ?? 'OTHER', facets: event.run.facets ?? {} }
      : undefined,
    datasets,
    lineageOf: outputs.map(({ id, namespace, name }) => ({ id, version: versionOf(id, namespace, name) })),
    columns,
    mentioned: [...mentioned.values()].filter(({ id }) => !versions.has(id)),
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

interface ReadField {
  readonly field: string;
  readonly told: Json;
  readonly inputs: ReadonlyArray<{
    readonly namespace: string;
    readonly name: string;
    readonly field: string;
    readonly transformation: Json;
  }>;
}

function fieldsOf(facet: Json | undefined): ReadField[] {
  const named = Object.entries(recordOf(facet?.fields)).map(([field, value]) => {
    const { inputFields, transformationDescription: description, transformationType: type } = recordOf(value);
    const told = { ...(description == null ? {} : { description }), ...(type == null ? {} : { type }) };
    return { field, told, inputs: inputsOf(inputFields) };
  });
  return [...named, { field: '', told: {}, inputs: inputsOf(facet?.dataset) }];
}

function inputsOf(value: unknown): ReadField['inputs'] {
  if (!Array.isArray(value)) return [];
  return value.map(recordOf).flatMap((input) => {
    const namespace = textOf(input.namespace);
    const name = textOf(input.name);
    const field = textOf(input.field);
    if (namespace === '' || name === '' || field === '') return [];
    const [first] = Array.isArray(input.transformations) ? input.transformations.map(recordOf) : [];
    const { type, subtype, description } = first ?? {};
    const told = { type, subtype, description };
    const known = Object.entries(told).filter(([, one]) => typeof one === 'string');
    return [{ namespace, name, field, transformation: Object.fromEntries(known) }];
  });
}

function recordOf(value: unknown): Json {
  // Wire mapping: an object of JSON has text keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
