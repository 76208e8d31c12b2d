import { findNearestName } from '@kaizen/contracts';
import { isKaizenError } from '../../kernel/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { findVerdictView } from './acceptance/acceptance-store.sql.ts';
import type { DataReader, OpenVersion } from './data-reader.ts';
import {
  findBatchView,
  findDatasetRow,
  findSchemaRow,
  findSchemaView,
  findVersionRow,
  findVersionView,
  listDatasetNames,
  listEntryRows,
  toDatasetView,
} from './dataset-view.sql.ts';
import { batchNotFound, datasetNotFound, versionCollected, versionNotFound } from './errors.ts';
import { readProfile } from './profile/read-profile.sql.ts';
import { parseColumns } from './row-mapping.ts';
import type { DatasetRow } from './tables.ts';
import { openEntries } from './version/open-entries.ts';
import { resolveVersion } from './version/resolve-version.sql.ts';
import { versionFrom } from './version/version-from.ts';

type Given = Pick<Platform, 'db' | 'files'>;

/** The row of a dataset; throws `data.dataset_not_found` with the nearest name. */
export async function getDatasetRow(db: Given['db'], name: string): Promise<DatasetRow> {
  const row = await findDatasetRow(db, name);
  if (row === undefined) throw datasetNotFound(name, findNearestName(name, await listDatasetNames(db)));
  return row;
}

/** What other rooms read. */
export function createDataReader({ db, files }: Given): DataReader {
  return {
    async findDataset(name) {
      const row = await findDatasetRow(db, name);
      return row === undefined ? undefined : toDatasetView(db, row);
    },
    getDataset: async (name) => toDatasetView(db, await getDatasetRow(db, name)),
    getSchema: async (dataset) => findSchemaView(db, await getDatasetRow(db, dataset)),
    async findCurrentVersion(dataset) {
      const { current_version_id: id } = await getDatasetRow(db, dataset);
      return id === null ? undefined : findVersionView(db, id);
    },
    async getVersion(versionId) {
      const version = await findVersionView(db, versionId);
      if (version === undefined) throw versionNotFound(versionId);
      return version;
    },
    async findVersion(dataset, reference) {
      const row = await findDatasetRow(db, dataset);
      if (row === undefined) return undefined;
      const id = await resolveVersion(db, row, reference).catch((error: unknown) => {
        if (isKaizenError(error)) return undefined;
        throw error;
      });
      return id === undefined ? undefined : findVersionView(db, id);
    },
    getVerdict: (versionId) => findVerdictView(db, versionId),
    async getProfile(versionId) {
      const row = await findVersionRow(db, versionId);
      if (row === undefined) throw versionNotFound(versionId);
      return readProfile(db, row);
    },
    async getBatch(batchId) {
      const batch = await findBatchView(db, batchId);
      if (batch === undefined) throw batchNotFound(undefined, batchId);
      return batch;
    },
    openVersion: (versionId) => openVersion({ db, files }, versionId),
  };
}

async function openVersion({ db, files }: Given, versionId: string): Promise<OpenVersion> {
  const version = await findVersionView(db, versionId);
  const row = await findVersionRow(db, versionId);
  if (version === undefined || row === undefined) throw versionNotFound(versionId);
  const schema = await findSchemaRow(db, row.dataset_id, row.schema_revision);
  if (row.collected_at !== null) throw versionCollected(versionId, row.collected_at);
  const opened = await openEntries(files, await listEntryRows(db, versionId));
  const columns = schema === undefined ? [] : parseColumns(schema);
  return {
    version,
    from: versionFrom(opened.files, columns),
    columns,
    paths: opened.files.flatMap(({ path, list }) => (list === undefined ? [path] : [path, list])),
    narrow(names) {
      const wanted = new Set(names);
      return versionFrom(
        opened.files,
        columns.filter(({ name }) => wanted.has(name)),
      );
    },
    release: opened.release,
  };
}
