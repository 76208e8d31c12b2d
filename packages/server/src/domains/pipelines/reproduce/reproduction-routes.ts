import { JobAccepted, ReproductionPage } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { openRecorded, type RecordedGiven } from './recorded-run.ts';
import { type ReproduceInput, reproduceKind } from './reproduce-job.ts';
import { listReproductions, reproductionKey } from './reproduction-views.ts';

const path = '/api/v1/runs/:runId/reproductions';

/** Training runs again, and what came of it. */
export function createReproductionRoutes(
  given: RecordedGiven & { readonly platform: Pick<Platform, 'db' | 'jobs' | 'ids'> },
): Route[] {
  const { platform, tracking } = given;
  const { db, jobs, ids } = platform;
  return [
    defineRoute({
      method: 'POST',
      path,
      operationId: 'reproduceRun',
      summary:
        'Train again as the run recorded it and compare; a job does it. Refused with the mend when something that it was made of is missing',
      permission: 'pipelines:run:write',
      tag: 'pipelines',
      params: Type.Object({ runId: Type.String() }),
      response: JobAccepted,
      status: 202,
      async handler({ params: { runId }, headers }) {
        const { open, run } = await openRecorded(given, runId);
        open.release();
        const key = reproductionKey(runId, headers['idempotency-key'] ?? ids.next('job'));
        const input: ReproduceInput = { runId };
        const order = { kind: reproduceKind, key, projectId: run.projectId, input };
        return { jobId: await db.run((tx) => jobs.enqueue(tx, order)) };
      },
    }),
    defineRoute({
      method: 'GET',
      path,
      operationId: 'listReproductions',
      summary: 'How training the run again came out, newest first: at work, with a report, or why there is none',
      permission: 'pipelines:run:read',
      tag: 'pipelines',
      params: Type.Object({ runId: Type.String() }),
      query: Type.Object({
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
        after: Type.Optional(Type.String({ description: 'Id of the last one that is known; older ones follow.' })),
      }),
      response: ReproductionPage,
      handler: async ({ params: { runId }, query: { limit = 20, after } }) => ({
        items: await listReproductions({ tracking, jobs }, { kind: reproduceKind, runId, limit, after }),
      }),
    }),
  ];
}
