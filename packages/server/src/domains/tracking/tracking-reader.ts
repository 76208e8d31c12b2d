import type { Platform } from '../../platform/platform.ts';
import { getRunFileRow } from './artifacts/run-file.ts';
import type { TrackingReader } from './contract.ts';
import { runNotFound } from './errors.ts';
import { loggedModelNotFound, versionNotFound } from './models/errors.ts';
import { findLoggedModelView, findVersionView, listModelsOfRun } from './models/model-view.sql.ts';
import { findLatestPoint, findRunView } from './runs/run-view.sql.ts';

export function createTrackingReader({ db, blobs }: Pick<Platform, 'db' | 'blobs'>): TrackingReader {
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
