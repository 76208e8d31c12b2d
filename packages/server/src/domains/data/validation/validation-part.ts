import type { Route } from '../../../platform/http/route.ts';
import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataCommands } from '../data-commands.ts';
import type { DataReader } from '../data-reader.ts';
import { createQuarantineRoutes, createReplayJob } from '../quarantine/quarantine-routes.ts';
import { createQuarantineService } from '../quarantine/quarantine-service.ts';
import { createSchemaRoutes } from '../schema/schema-routes.ts';
import { createSchemaService } from '../schema/schema-service.ts';
import { maskReport } from '../sensitive/masking/masked-reports.ts';
import type { Masking } from '../sensitive/masking/masking.ts';
import { createValidationJob } from './validation-job.ts';
import { createValidationRoutes } from './validation-routes.ts';

/** Schema, validation and quarantine as the room takes them in: routes and jobs. */
export function createValidationPart(
  platform: Platform,
  reader: DataReader,
  commands: Pick<DataCommands, 'ingest'>,
  masking: Pick<Masking, 'planOf'>,
): { readonly routes: readonly Route[]; readonly jobs: readonly JobKind[] } {
  const quarantine = createQuarantineService(platform, commands);
  return {
    routes: [
      ...createValidationRoutes(platform, async (report) => maskReport(report, await masking.planOf(report.dataset))),
      ...createSchemaRoutes(platform, createSchemaService({ ...platform, reader, masking })),
      ...createQuarantineRoutes(platform, quarantine),
    ],
    jobs: [createValidationJob(platform, reader), createReplayJob(quarantine)],
  };
}
