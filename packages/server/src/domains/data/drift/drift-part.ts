import type { Route } from '../../../platform/http/route.ts';
import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { AcceptanceCheck } from '../acceptance/acceptance-check.ts';
import type { DataReader } from '../data-reader.ts';
import { createCourseRoutes } from './course/course-routes.ts';
import { createCourseService } from './course/course-service.ts';
import { createDriftCheck } from './drift-check.ts';
import { createDriftJob } from './drift-job.ts';
import { createDriftRoutes } from './drift-routes.ts';
import { createDriftService } from './drift-service.ts';

/** What the room takes from drift: its routes, the job of long comparisons, and its part of the acceptance gate. */
export function createDriftPart(
  platform: Platform,
  reader: DataReader,
): { readonly routes: readonly Route[]; readonly job: JobKind; readonly check: AcceptanceCheck } {
  const given = { ...platform, reader };
  const drift = createDriftService(given);
  const courses = createCourseService(given);
  return {
    routes: [...createDriftRoutes(platform, drift), ...createCourseRoutes(platform, courses)],
    job: createDriftJob(given, drift, courses),
    check: createDriftCheck(drift, given),
  };
}
