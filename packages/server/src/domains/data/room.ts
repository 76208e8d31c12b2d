import type { Route } from '../../platform/http/route.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { AcceptanceCheck } from './acceptance/acceptance-check.ts';
import { type Acceptance, createAcceptance } from './acceptance/acceptance-service.ts';
import { listUnjudged } from './acceptance/acceptance-store.sql.ts';
import type { DataCommands } from './data-commands.ts';
import type { DataReader } from './data-reader.ts';
import { createDataReader } from './data-reader-service.ts';
import { createDataRoutes } from './data-routes.ts';
import { createDatasetSection } from './dataset-section.sql.ts';
import { createDriftPart } from './drift/drift-part.ts';
import { createExplorePart } from './explore/explore-part.ts';
import { makeRoom } from './explore/result/result-files.ts';
import { maskedSight } from './explore/shown-columns.ts';
import type { SavedViews } from './explore/views/saved-views.ts';
import { createIngestService } from './ingest/ingest-service.ts';
import { createLineage, type Lineage } from './lineage/create-lineage.ts';
import { createUploadRoots, findNamed, forgetEndedUploads } from './references.sql.ts';
import { collectOrphans } from './segment-files.ts';
import { maskReader, maskRoutes } from './sensitive/masking/masked-routes.ts';
import type { Masking } from './sensitive/masking/masking.ts';
import { createSensitivePart } from './sensitive/sensitive-part.ts';
import { createLoadJob, type FolderOf } from './sources/load-job.ts';
import { createLoadService } from './sources/load-service.ts';
import { createPushCollector } from './sources/push-collector.ts';
import { createCollectJob } from './sources/push-job.ts';
import { createPushService, findPushed } from './sources/push-service.ts';
import { createUploadJob } from './upload-job.ts';
import { createSchemaCheck } from './validation/schema-check.ts';
import { createValidationPart } from './validation/validation-part.ts';
import { createTurns } from './version/turns.ts';
import { createVersionAddress } from './version/version-address.ts';
import { CACHE_PREFIX } from './version/version-file.duck.ts';
import { createVersionJobs } from './version/version-jobs.ts';
import { createVersionRoutes } from './version/version-routes.ts';
import { createVersionCommands, type VersionCommands } from './version/version-service.ts';
import type { VersionUse } from './version-use.ts';

/** How old a file that no row names must be before it is removed at start. */
const GRACE_MS = 60 * 60_000;

/** How long a version that was written as one file is kept beyond that. */
const CACHE_MS = 7 * 24 * 60 * 60_000;

/** The room as the composition root gets it. */
export interface DataRoom extends Room {
  readonly reader: DataReader;
  readonly commands: DataCommands;
  readonly lineage: Pick<Lineage, 'reader' | 'commands'>;
  readonly versions: VersionCommands;
  readonly acceptance: Acceptance;
  readonly savedViews: SavedViews;
  /** Whoever still needs versions, before the first collection. */
  keepVersionsOf(use: VersionUse): void;
}

/**
 * Builds the room; `folderOf` says where the files of a project's manifest lie. `start` collects orphaned files, forgets uploads whose job has ended, takes up
 * pushed rows that wait, and has versions judged that a kill left without a verdict.
 */
export function createDataRoom(given: {
  readonly platform: Platform;
  readonly folderOf?: FolderOf;
  /** Checks of the acceptance beside those of the room (tests). */
  readonly checks?: readonly AcceptanceCheck[];
}): DataRoom {
  const { platform, folderOf = async () => undefined } = given;
  const reader = createDataReader(platform);
  const drift = createDriftPart(platform, reader);
  const checks: readonly AcceptanceCheck[] = [
    createSchemaCheck(platform, reader),
    drift.check,
    ...(given.checks ?? []),
  ];
  const uses: VersionUse[] = [];
  const acceptance = createAcceptance(platform, checks);
  const versions = createVersionCommands(platform, uses);
  const sensitive = createSensitivePart(platform, reader, versions);
  const { masking } = sensitive;
  const place = createTurns();
  const sweep = () => sweepFiles(platform, place);
  const jobs = createVersionJobs(platform, { place, versions, acceptance, sweep });
  const { ingest } = createIngestService(platform, { ...acceptance, place, committed: jobs.tidyLater });
  const commands: DataCommands = { ingest, load: createLoadService(platform, { ingest }) };
  const upload = createUploadJob(platform, commands);
  const validation = createValidationPart(platform, reader, commands, masking);
  const collector = createPushCollector(platform);
  const lineage = createLineage(platform);
  const explore = createExplorePart(platform, { reader, versions, folderOf, sight: maskedSight(masking) });
  return {
    name: 'data',
    reader: maskReader(reader, masking),
    commands,
    lineage,
    versions,
    acceptance,
    savedViews: explore.views,
    keepVersionsOf: (use) => void uses.push(use),
    routes: createRoutes({ platform, reader, versions, acceptance, collector, masking }, [
      drift,
      validation,
      lineage,
      sensitive,
      explore,
    ]),
    jobKinds: [
      upload,
      createLoadJob(commands, folderOf),
      createCollectJob(platform, commands),
      ...jobs.kinds,
      drift.job,
      ...validation.jobs,
      ...sensitive.jobs,
    ],
    reactions: sensitive.reactions,
    blobRoots: [createUploadRoots(platform.db)],
    manifestSections: [createDatasetSection(platform)],
    async start() {
      await lineage.start();
      await forgetEndedUploads(platform);
      await sweep();
      for (const id of await listUnjudged(platform.db)) await jobs.judgeLater(id);
      await collector.start((id) => findPushed(platform.db, id));
    },
    async close() {
      collector.close();
      await lineage.close();
    },
  };
}

/** The routes of the room and of its parts; what they show of sensitive columns is masked. */
function createRoutes(
  given: {
    readonly platform: Platform;
    readonly reader: DataReader;
    readonly versions: VersionCommands;
    readonly acceptance: Acceptance;
    readonly collector: ReturnType<typeof createPushCollector>;
    readonly masking: Masking;
  },
  parts: ReadonlyArray<{ readonly routes: readonly Route[] }>,
): readonly Route[] {
  const { platform, reader, versions, masking } = given;
  const own = createDataRoutes(platform, reader, {
    resolve: versions.resolve,
    address: createVersionAddress(given),
    pushes: createPushService(platform, given.collector),
    masking,
  });
  return maskRoutes(
    [...own, ...createVersionRoutes(given), ...parts.flatMap(({ routes }) => routes)],
    masking,
    versions,
  );
}

/** Removes files that no row names any more, and cached files of versions that nobody asked for lately: they are written again when somebody does. */
async function sweepFiles(platform: Platform, place: ReturnType<typeof createTurns>): Promise<void> {
  const before = platform.clock.now() - GRACE_MS;
  const found = await place(() =>
    collectOrphans(platform.files, before, (kind, names) => findNamed(platform.db, kind, names)),
  );
  for (const { key, modifiedAt } of await platform.files.list(CACHE_PREFIX))
    if (modifiedAt < before - CACHE_MS) await platform.files.delete(key);
  await makeRoom(platform.files, platform.clock.now());
  if (found.removed > 0) platform.telemetry.log.info({ room: 'data', ...found }, 'orphaned files removed');
}
