import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { DataReader, VersionUse } from '../data/index.ts';
import { createArtifactRoutes } from './artifacts/artifact-routes.ts';
import type { Artifacts } from './artifacts/contract.ts';
import { createArtifacts } from './artifacts/create-artifacts.ts';
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
  readonly artifacts: Artifacts;
  /** For data's commands: dataset versions that runs and models still need. */
  readonly versionUse: VersionUse;
}

export function createTrackingRoom({ platform, data }: { platform: Platform; data: DataReader }): TrackingRoom {
  const reader = createTrackingReader(platform);
  const artifacts = createArtifacts(platform);
  const commands: TrackingCommands = { ...createRunService(platform), ...createModelService(platform) };
  return {
    name: 'tracking',
    reader,
    commands,
    artifacts,
    routes: [
      ...createRunRoutes(platform, reader),
      ...createModelRoutes({ platform, reader, commands, data }),
      ...createArtifactRoutes(platform, artifacts),
    ],
    blobRoots: [createTrackingBlobRoots(platform.db)],
    versionUse: createTrackingVersionUse(platform.db),
    start: () => artifacts.start(),
  };
}
