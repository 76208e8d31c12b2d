import { JobView, pageOf } from '@kaizen/contracts';
import { Type } from 'typebox';
import { KaizenError } from '../kernel/errors.ts';
import { cutPage } from '../kernel/list-cursor.ts';
import { defineRoute, type Route } from '../platform/http/route.ts';
import type { Platform } from '../platform/platform.ts';

const JobParams = Type.Object({ id: Type.String() });

/** Long work: look at it, cancel it. */
export function jobRoutes({ jobs }: Pick<Platform, 'jobs'>): readonly Route[] {
  async function getJob(id: string): Promise<JobView> {
    const job = await jobs.find(id);
    if (job !== undefined) return job;
    throw new KaizenError(
      'not_found',
      'platform.job_not_found',
      `There is no job "${id}". GET /api/v1/jobs lists them.`,
      { id },
    );
  }

  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/jobs',
      operationId: 'listJobs',
      summary: 'Jobs, newest first',
      permission: 'platform:job:read',
      tag: 'jobs',
      query: Type.Object({
        projectId: Type.Optional(Type.String()),
        state: Type.Optional(JobView.properties.state),
        kind: Type.Optional(Type.String()),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
      }),
      response: pageOf(JobView),
      async handler({ query: { limit = 50, ...query } }) {
        const found = await jobs.list({ ...query, limit: limit + 1 });
        const { items, ...next } = cutPage(found, limit, ({ id }) => id);
        return { items: [...items], ...next };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/jobs/:id',
      operationId: 'getJob',
      summary: 'One job with its progress',
      permission: 'platform:job:read',
      tag: 'jobs',
      params: JobParams,
      response: JobView,
      handler: ({ params }) => getJob(params.id),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/jobs/:id/cancel',
      operationId: 'cancelJob',
      summary: 'Ask a job to stop; one that has ended stays as it is',
      permission: 'platform:job:write',
      tag: 'jobs',
      params: JobParams,
      response: JobView,
      handler: async ({ params }) => {
        await getJob(params.id);
        await jobs.cancel(params.id);
        return getJob(params.id);
      },
    }),
  ];
}
