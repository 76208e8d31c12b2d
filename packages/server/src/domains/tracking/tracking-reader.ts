import type { Platform } from '../../platform/platform.ts';
import type { ArtifactFile, Artifacts } from './artifacts/contract.ts';
import { getRunFileRow } from './artifacts/run-file.ts';
import type { TrackingReader } from './contract.ts';
import { runNotFound } from './errors.ts';
import { loggedModelNotFound, versionNotFound } from './models/errors.ts';
import { findLoggedModelView, findVersionView, listModelsOfRun } from './models/model-view.sql.ts';
import { findLatestPoint, findRunView } from './runs/run-view.sql.ts';

/** Most files of one model. */
const MOST_FILES = 10_000;

export function createTrackingReader({
  db,
  blobs,
  artifacts,
}: Pick<Platform, 'db' | 'blobs'> & { readonly artifacts: Pick<Artifacts, 'list' | 'find'> }): TrackingReader {
  const reader: TrackingReader = {
    async getRun(runId) {
      const run = await findRunView(db, runId);
      if (run === undefined) throw runNotFound(runId);
      return run;
    },
    findLatestPoint: (runId, metric) => findLatestPoint(db, runId, metric),
    async getLoggedModel(id) {
      const model = await findLoggedModelView(db, id);
      if (model === undefined) throw loggedModelNotFound(id);
      return model;
    },
    async getModelVersion(id) {
      const version = await findVersionView(db, { id });
      if (version === undefined) throw versionNotFound(id);
      return version;
    },
    findModelVersion: (model, version) => findVersionView(db, { model, version }),
    findByAlias: (model, alias) => findVersionView(db, { model, alias }),
    findVersionOfLoggedModel: (loggedModelId) => findVersionView(db, { loggedModelId }),
    listModelsOfRun: (runId) => listModelsOfRun(db, runId),
    listFiles: (uri) => listFiles(artifacts, uri, ''),
    async readModel(loggedModelId) {
      const { hash } = await reader.getLoggedModel(loggedModelId);
      return blobs.bytes(hash);
    },
    async readArtifact(runId, path) {
      const { hash } = await getRunFileRow(db, runId, path);
      return blobs.bytes(hash);
    },
  };
  return reader;
}

async function listFiles(
  artifacts: Pick<Artifacts, 'list' | 'find'>,
  uri: string,
  folder: string,
): Promise<readonly ArtifactFile[]> {
  const files: ArtifactFile[] = [];
  for (const entry of await artifacts.list(uri, folder, MOST_FILES)) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const found = entry.isFolder ? await listFiles(artifacts, uri, path) : [await artifacts.find(uri, path)];
    for (const file of found) if (file !== undefined) files.push(entry.isFolder ? file : { ...file, path });
  }
  return files;
}
