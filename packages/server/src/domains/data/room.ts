import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { DataCommands } from './data-commands.ts';
import type { DataReader } from './data-reader.ts';
import { createDataReader } from './data-reader-service.ts';
import { createDataRoutes } from './data-routes.ts';
import { createDatasetSection } from './dataset-section.sql.ts';
import { createIngestService } from './ingest/ingest-service.ts';
import { createUploadRoots, findNamed, forgetEndedUploads } from './references.sql.ts';
import { collectOrphans } from './segment-files.ts';
import { createLoadJob, type FolderOf } from './sources/load-job.ts';
import { createLoadService } from './sources/load-service.ts';
import { createPushCollector } from './sources/push-collector.ts';
import { createCollectJob } from './sources/push-job.ts';
import { createPushService, findPushed } from './sources/push-service.ts';
import { createUploadJob } from './upload-job.ts';

/** How old a file that no row names must be before it is removed at start. */
const GRACE_MS = 60 * 60_000;

/** The room as the composition root gets it. */
export interface DataRoom extends Room {
  readonly reader: DataReader;
  readonly commands: DataCommands;
}

/** Builds the room; `folderOf` says where the files of a project's manifest lie. `start` collects orphaned files and forgets uploads whose job has ended. */
export function createDataRoom(given: { readonly platform: Platform; readonly folderOf?: FolderOf }): DataRoom {
  const { platform, folderOf = async () => undefined } = given;
  const reader = createDataReader(platform);
  const { ingest } = createIngestService(platform);
  const commands: DataCommands = { ingest, load: createLoadService(platform, { ingest }) };
  const upload = createUploadJob(platform, commands);
  const collector = createPushCollector(platform);
  return {
    name: 'data',
    reader,
    commands,
    routes: createDataRoutes(platform, reader, createPushService(platform, collector)),
    jobKinds: [upload, createLoadJob(commands, folderOf), createCollectJob(platform, commands)],
    blobRoots: [createUploadRoots(platform.db)],
    manifestSections: [createDatasetSection(platform)],
    async start() {
      await forgetEndedUploads(platform);
      const found = await collectOrphans(platform.files, platform.clock.now() - GRACE_MS, (kind, names) =>
        findNamed(platform.db, kind, names),
      );
      if (found.removed > 0) platform.telemetry.log.info({ room: 'data', ...found }, 'orphaned files removed');
      await collector.start((id) => findPushed(platform.db, id));
    },
    async close() {
      collector.close();
    },
  };
}
