import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { DataReader, VersionUse } from '../data/index.ts';
import type { TrackingCommands, TrackingReader } from './contract.ts';
import { createModelRoutes } from './models/model-routes.ts';
import { createModelService } from './models/model-service.ts';
import { createTrackingBlobRoots, createTrackingVersionUse } from './references.sql.ts';
import { createRunRoutes } from './runs/run-routes.ts';
import { createRunService } from './runs/run-service.ts';
import { createTrackingReader } from './tracking-reader.ts';

/** The room as the composition root gets it. */
export interface TrackingRoom extends Room {
  readonly reader: TrackingReader;
  readonly commands: TrackingCommands;
  /** For data's commands: dataset versions that runs and models still need. */
  readonly versionUse: VersionUse;
}

export function createTrackingRoom({ platform, data }: { platform: Platform; data: DataReader }): TrackingRoom {
  const reader = createTrackingReader(platform);
  const commands: TrackingCommands = { ...createRunService(platform), ...createModelService(platform) };
  return {
    name: 'tracking',
    reader,
    commands,
    routes: [...createRunRoutes(platform, reader), ...createModelRoutes({ platform, reader, commands, data })],
    blobRoots: [createTrackingBlobRoots(platform.db)],
    versionUse: createTrackingVersionUse(platform.db),
  };
}
