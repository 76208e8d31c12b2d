import type {
  EventEnvelope,
  EventType,
  LineageGraph,
  RegistryVersionView,
  RunView,
  VersionView,
} from '@kaizen/contracts';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Outbox } from '../../../platform/outbox/outbox.ts';
import type { DataReader } from '../../data/index.ts';
import type { TrackingReader } from '../contract.ts';
import { buildLineageGraph, type LineageDataset } from './lineage-graph.ts';

/** How many parents of a dataset version are drawn. */
const PARENTS = 5;
const PAGE = 200;

const concerning: readonly EventType[] = [
  'delivery.gate.decided',
  'delivery.release.started',
  'delivery.release.promoted',
  'delivery.release.rolled_back',
  'delivery.release.undone',
];

/** Reads the lineage of a version from the rows of this room, the dataset versions and the kept events of its project. */
export async function readLineage(
  given: {
    readonly outbox: Outbox;
    readonly data: Pick<DataReader, 'getVersion'>;
    readonly reader: Pick<TrackingReader, 'getRun'>;
    findDatasets(runId: string): Promise<readonly LineageDataset[]>;
  },
  version: RegistryVersionView,
  projectId: string,
): Promise<LineageGraph> {
  const datasetVersionId = version.servable?.datasetVersionId;
  const run = version.runId === undefined ? undefined : await findRun(given.reader, version.runId);
  const read = (run?.inputs ?? []).filter(({ kind }) => kind === 'dataset_version').map(({ id }) => id);
  const datasets = run === undefined ? [] : await given.findDatasets(run.id);
  const datasetVersions = new Map<string, VersionView>();
  for (const id of new Set([...read, ...(datasetVersionId === undefined ? [] : [datasetVersionId])])) {
    await collectVersions(given.data, id, datasetVersions);
  }
  return buildLineageGraph({
    version,
    run,
    datasets,
    datasetVersions,
    events: await findEvents(given.outbox, version, projectId),
  });
}

/** A client may name a run that this server never had, or that is gone. */
async function findRun(reader: Pick<TrackingReader, 'getRun'>, runId: string): Promise<RunView | undefined> {
  return reader.getRun(runId).catch((error: unknown) => {
    if (isKaizenError(error) && error.kind === 'not_found') return undefined;
    throw error;
  });
}

async function collectVersions(
  data: Pick<DataReader, 'getVersion'>,
  id: string,
  found: Map<string, VersionView>,
): Promise<void> {
  let next: string | undefined = id;
  for (let depth = 0; next !== undefined && depth <= PARENTS && !found.has(next); depth += 1) {
    const version: VersionView | undefined = await data.getVersion(next).catch((error: unknown) => {
      // A version that was collected leaves a gap in the drawing, not an error.
      if (isKaizenError(error) && error.kind === 'not_found') return undefined;
      throw error;
    });
    if (version === undefined) return;
    found.set(version.id, version);
    next = version.parentId;
  }
}

async function findEvents(outbox: Outbox, version: RegistryVersionView, projectId: string): Promise<EventEnvelope[]> {
  const wanted = new Set([version.id, ...(version.loggedModelId === undefined ? [] : [version.loggedModelId])]);
  const found: EventEnvelope[] = [];
  for (let after = 0; ; ) {
    const { items } = await outbox.find({ projectId, types: concerning, after, order: 'oldest', limit: PAGE });
    for (const event of items) {
      const things = [...event.inputs, ...event.outputs].map(({ id }) => id);
      const named = [event.payload.modelVersionId, event.payload.loggedModelId];
      if ([...things, ...named].some((id) => typeof id === 'string' && wanted.has(id))) found.push(event);
    }
    const last = items.at(-1);
    if (items.length < PAGE || last === undefined) return found;
    after = last.seq;
  }
}
