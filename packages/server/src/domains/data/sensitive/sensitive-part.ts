import { join } from 'node:path';
import type { Route } from '../../../platform/http/route.ts';
import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { Reaction } from '../../../platform/outbox/outbox.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createSealer } from '../../../platform/secrets/sealer.ts';
import type { DataReader } from '../data-reader.ts';
import type { VersionCommands } from '../version/version-service.ts';
import { createClassifyJob, createClassifyReaction } from './classify/classify-job.ts';
import { createMaskKeys } from './masking/mask-keys.sql.ts';
import { createMasking, type Masking } from './masking/masking.ts';
import { createRawReads } from './raw/raw-reads.ts';
import { createRawRoutes } from './raw/raw-routes.ts';
import { createSensitiveRoutes } from './sensitive-routes.ts';
import { createSensitiveService } from './sensitive-service.ts';
import { createSyntheticJob } from './synth/synthetic-job.ts';
import { createSyntheticRoutes } from './synth/synthetic-routes.ts';

/** Sensitive columns as the room takes them in. */
export interface SensitivePart {
  readonly masking: Masking;
  readonly routes: readonly Route[];
  readonly jobs: readonly JobKind[];
  readonly reactions: readonly Reaction[];
}

export function createSensitivePart(
  platform: Platform,
  reader: DataReader,
  versions: Pick<VersionCommands, 'resolve'>,
): SensitivePart {
  const { db, clock, config } = platform;
  const keys = createMaskKeys({ db, clock, sealer: createSealer(join(config.home, 'secrets.key')) });
  const raw = createRawReads(platform);
  const service = createSensitiveService(platform);
  const masking = createMasking(platform, keys, raw);
  return {
    masking,
    routes: [
      ...createSensitiveRoutes(platform, service, versions),
      ...createRawRoutes(platform, raw, keys),
      ...createSyntheticRoutes(platform, versions),
    ],
    jobs: [createClassifyJob(platform, reader), createSyntheticJob(platform, reader, masking)],
    reactions: [createClassifyReaction(platform)],
  };
}
