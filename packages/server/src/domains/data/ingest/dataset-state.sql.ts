import type { Database } from '../../../platform/db/database.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { IngestOutcome } from '../data-commands.ts';
import { createDatasetStore } from '../dataset-store.sql.ts';
import { type EntryRow, findDatasetRow, findSchemaRow, findVersionRow, listEntryRows } from '../dataset-view.sql.ts';
import { datasetElsewhere } from '../errors.ts';
import { modeOf, parseColumns, parseSpec } from '../row-mapping.ts';
import { outcomeOf } from './commit-batch.sql.ts';
import type { DatasetState, IngestRequest } from './ingest-request.ts';
import type { SourceTaken } from './source-taken.ts';

/** The dataset as it is now. One that does not exist yet is given as it will be, without a declaration; the commit of its first batch makes it. */
export async function openDataset(
  platform: Pick<Platform, 'db' | 'clock' | 'ids'>,
  request: Pick<IngestRequest, 'dataset' | 'projectId'>,
): Promise<DatasetState> {
  const row = (await findDatasetRow(platform.db, request.dataset)) ?? {
    id: platform.ids.next('ds'),
    project_id: request.projectId,
    environment: 'production',
    name: request.dataset,
    spec: null,
    schema_revision: 0,
    current_version_id: null,
    last_batch_id: null,
    created_at: platform.clock.now(),
  };
  if (row.project_id !== request.projectId) throw datasetElsewhere(row.name);
  const schema = row.schema_revision === 0 ? undefined : await findSchemaRow(platform.db, row.id, row.schema_revision);
  const current =
    row.current_version_id === null ? undefined : await findVersionRow(platform.db, row.current_version_id);
  const segments = current === undefined ? [] : await listEntryRows(platform.db, current.id);
  const columns = schema === undefined ? [] : parseColumns(schema);
  return { row, spec: parseSpec(row), columns, current, segments };
}

/**
 * The outcome of the batch that brought these bytes, when the current version has them whole (`append`, or `keepExtended`) or is them alone (`replace`). The key is
 * kept, so that it gives the same answer for ever.
 */
export async function findRepeated(
  db: Pick<Database, 'run'>,
  request: Pick<IngestRequest, 'key' | 'mode' | 'keepExtended'>,
  state: DatasetState,
  origin: { readonly segmentHash: string; readonly sourceHash: string },
  taken: Pick<SourceTaken, 'keep'> = {},
): Promise<IngestOutcome | undefined> {
  const held = findHeld(request, state, origin.segmentHash);
  if (held === undefined) return undefined;
  return db.run(async (tx) => {
    const store = createDatasetStore(tx);
    const batch =
      held === 'origin'
        ? await store.findReplacement(state.row.id, origin.sourceHash)
        : await store.findBatch(held.batch_id);
    if (batch === undefined) return undefined;
    const versionId = request.mode === 'replace' ? state.row.current_version_id : batch.version_id;
    if ((await store.findIngestKey(state.row.id, request.key)) === undefined) {
      const key = { dataset_id: state.row.id, key: request.key, batch_id: batch.id, version_id: versionId };
      await store.insertIngestKey(key);
    }
    await taken.keep?.(tx, { datasetId: state.row.id, batchId: batch.id });
    return { ...outcomeOf(batch), versionId: versionId ?? undefined };
  });
}

/** The segment that holds the bytes whole; `origin` when the version is known to be made of them, however it is stored. */
function findHeld(
  { mode, keepExtended }: Pick<IngestRequest, 'mode' | 'keepExtended'>,
  state: DatasetState,
  segmentHash: string,
): EntryRow | 'origin' | undefined {
  if (mode === 'upsert' || mode === 'delete') return undefined;
  const segment = state.segments.find(({ hash, list_hash }) => hash === segmentHash && list_hash === null);
  if (mode === 'append' || keepExtended === true) {
    if (segment !== undefined) return segment;
    return keepExtended === true && mode === 'replace' && state.current?.origin === segmentHash ? 'origin' : undefined;
  }
  if (segment !== undefined && state.segments.length === 1) return segment;
  const isReplacement = state.current !== undefined && modeOf(state.current) === 'replace';
  return isReplacement && state.current?.origin === segmentHash ? 'origin' : undefined;
}
