import { JobAccepted, StartGc } from '@kaizen/contracts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { GC_JOB, type GcInput } from './gc-job.ts';

/** Frees for good what was deleted, as a job. */
export function createGcRoute({ db, jobs, ids }: Pick<Platform, 'db' | 'jobs' | 'ids'>): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/gc',
    operationId: 'startGc',
    summary: 'Free for good what was deleted: runs, experiments, logged models, their files',
    permission: 'tracking:run:write',
    tag: 'tracking',
    body: StartGc,
    response: JobAccepted,
    status: 202,
    async handler({ body: { olderThanMs = 0 }, headers }) {
      const input: GcInput = { olderThanMs };
      const key = headers['idempotency-key'] ?? ids.hex();
      const jobId = await db.run((tx) => jobs.enqueue(tx, { kind: GC_JOB, key, projectId: 'default', input }));
      return { jobId };
    },
  });
}
