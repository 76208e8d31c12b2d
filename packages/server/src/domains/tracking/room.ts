import type { BlobRoots } from '../../platform/blobs/blobs.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DataReader, VersionUse } from '../data/index.ts';
import type { TrackingCommands, TrackingReader } from './contract.ts';
import { createModelRoutes } from './model-routes.ts';
import { createModelService } from './model-service.ts';
import { createTrackingBlobRoots, createTrackingVersionUse } from './references.sql.ts';
import { createRunRoutes } from './run-routes.ts';
import { createRunService } from './run-service.ts';
import { createTrackingReader } from './tracking-reader.ts';

/** The room as the composition root gets it. */
export interface TrackingRoom {
  readonly reader: TrackingReader;
  readonly commands: TrackingCommands;
  readonly routes: readonly Route[];
  readonly blobRoots: BlobRoots;
  readonly versionUse: VersionUse;
}

export function createTrackingRoom({ platform, data }: { platform: Platform; data: DataReader }): TrackingRoom {
  const reader = createTrackingReader(platform);
  const commands: TrackingCommands = { ...createRunService(platform), ...createModelService(platform) };
  return {
    reader,
    commands,
    routes: [...createRunRoutes(platform, reader), ...createModelRoutes({ platform, reader, commands, data })],
    blobRoots: createTrackingBlobRoots(platform.db),
    versionUse: createTrackingVersionUse(platform.db),
  };
}
