import type { createPacer } from '../../../platform/pacer.ts';
import { computeNodeKey } from './node-key.ts';
import { keepsVersions } from './node-names.ts';
import {
  type Facets,
  isDatasetEvent,
  isRunEvent,
  type LineageDataset,
  type LineageEvent,
  textOf,
} from './openlineage.ts';
import { type NamedNode, readToldColumns, type ToldColumns } from './told-columns.ts';

/** A dataset of an event, once for each side that it stands on. */
interface DatasetFacts {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly direction: 'in' | 'out' | 'none';
  readonly version: string;
  readonly facets: Facets;
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
  readonly mentioned: readonly NamedNode[];
}

/** Reads an event that the edge has checked, in turns. `ownNamespace` tells the platform's nodes, of which every version keeps its columns. */
export async function readEventFacts(
  event: LineageEvent,
  ownNamespace: string,
  pace: ReturnType<typeof createPacer>,
): Promise<EventFacts> {
  const datasets = datasetsOf(event);
  await pace();
  const versions = new Map(
    datasets
      .filter(({ namespace, name }) => keepsVersions(namespace, name, ownNamespace))
      .map(({ id, version }) => [id, version]),
  );
  const known = new Set(datasets.map(({ id }) => id));
  const mentioned = new Map<string, NamedNode>();
  const told: ToldColumns[] = [];
  for (const output of datasets.filter(({ direction }) => direction !== 'in')) {
    const columns = await readToldColumns(output, versions, pace);
    if (columns === undefined) continue;
    told.push(columns.told);
    for (const node of columns.named) if (!known.has(node.id)) mentioned.set(node.id, node);
  }
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
