import type { EventEnvelope, EventType, LineageGraph, ModelVersionView, VersionView } from '@kaizen/contracts';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Outbox } from '../../../platform/outbox/outbox.ts';
import type { DataReader } from '../../data/index.ts';
import type { TrackingReader } from '../contract.ts';
import { buildLineageGraph } from './lineage-graph.ts';

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
  },
  version: ModelVersionView,
  projectId: string,
): Promise<LineageGraph> {
  const { runId, datasetVersionId } = version.loggedModel;
  const run = runId === undefined ? undefined : await given.reader.getRun(runId);
  const read = (run?.inputs ?? []).filter(({ kind }) => kind === 'dataset_version').map(({ id }) => id);
  const datasetVersions = new Map<string, VersionView>();
  for (const id of new Set([...read, ...(datasetVersionId === undefined ? [] : [datasetVersionId])])) {
    await collectVersions(given.data, id, datasetVersions);
  }
  return buildLineageGraph({
    version,
    run,
    datasetVersions,
    events: await findEvents(given.outbox, version, projectId),
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

async function findEvents(outbox: Outbox, version: ModelVersionView, projectId: string): Promise<EventEnvelope[]> {
  const wanted = new Set([version.id, version.loggedModel.id]);
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
