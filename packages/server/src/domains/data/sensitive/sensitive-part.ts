import type { Route } from '../../../platform/http/route.ts';
import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { Reaction } from '../../../platform/outbox/outbox.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import type { VersionCommands } from '../version/version-service.ts';
import { createClassifyJob, createClassifyReaction } from './classify/classify-job.ts';
import { createSensitiveRoutes } from './sensitive-routes.ts';
import { createSensitiveService } from './sensitive-service.ts';

/** Sensitive columns as the room takes them in. */
export interface SensitivePart {
  readonly routes: readonly Route[];
  readonly jobs: readonly JobKind[];
  readonly reactions: readonly Reaction[];
}

export function createSensitivePart(
  platform: Platform,
  reader: DataReader,
  versions: Pick<VersionCommands, 'resolve'>,
): SensitivePart {
  const service = createSensitiveService(platform);
  return {
    routes: createSensitiveRoutes(platform, service, versions),
    jobs: [createClassifyJob(platform, reader)],
    reactions: [createClassifyReaction(platform)],
  };
}
