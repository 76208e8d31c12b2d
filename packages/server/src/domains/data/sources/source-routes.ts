import { BatchFilePage, JobAccepted, PushAccepted, PushRows, PushStatus } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { batchNotFound } from '../errors.ts';
import type { LoadInput } from './load-job.ts';
import type { PushService } from './push-service.ts';
import { listBatchFiles } from './source-store.sql.ts';

type Given = Pick<Platform, 'db' | 'jobs' | 'ids'>;

const DatasetParams = Type.Object({ dataset: Type.String() });

/** Loading of declared sources, and where the rows of a batch came from. */
export function createSourceRoutes(
  platform: Given,
  reader: Pick<DataReader, 'getBatch'>,
  pushes: PushService,
): Route[] {
  return [createLoadRoute(platform), createFilesRoute(platform, reader), ...createPushRoutes(pushes)];
}

function createLoadRoute({ db, jobs, ids }: Given): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/datasets/:dataset/loads',
    operationId: 'loadDataset',
    summary:
      'Load the declared source of a dataset: its file, what is new in its folder, or the rows of its query; a job does it',
    permission: 'data:dataset:write',
    tag: 'data',
    params: DatasetParams,
    response: JobAccepted,
    status: 202,
    async handler({ params, headers, caller }) {
      const row = await getDatasetRow(db, params.dataset);
      const key = `${row.name}/${headers['idempotency-key'] ?? ids.next('bat')}`;
      const input: LoadInput = { dataset: row.name, key: `load ${key}`, author: caller.name };
      const job = { kind: 'data.load', key, projectId: row.project_id, input };
      return { jobId: await db.run((tx) => jobs.enqueue(tx, job)) };
    },
  });
}

function createFilesRoute({ db }: Given, reader: Pick<DataReader, 'getBatch'>): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/datasets/:dataset/batches/:batchId/files',
    operationId: 'listBatchFiles',
    summary: 'The files of a folder that a batch read, in order, with the place of their first row',
    permission: 'data:dataset:read',
    tag: 'data',
    params: Type.Object({ dataset: Type.String(), batchId: Type.String() }),
    query: Type.Object({
      from: Type.Optional(Type.Integer({ minimum: 0, default: 0, description: 'How many files to pass over.' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    }),
    response: BatchFilePage,
    async handler({ params: { dataset, batchId }, query: { from = 0, limit = 100 } }) {
      await getDatasetRow(db, dataset);
      const batch = await reader.getBatch(batchId);
      if (batch.dataset !== dataset) throw batchNotFound(dataset, batchId);
      const found = await listBatchFiles(db, batchId, { from, limit: limit + 1 });
      const rows = found.slice(0, limit);
      return {
        ...(found.length > limit ? { next: String(from + limit) } : {}),
        items: rows.map((row) => ({
          name: row.name,
          bytes: row.bytes,
          modifiedAt: row.modified_at,
          sha256: row.hash,
          firstRow: row.first_row,
          rows: row.rows,
        })),
      };
    },
  });
}

function createPushRoutes(pushes: PushService): Route[] {
  const write = { permission: 'data:dataset:write', tag: 'data', params: DatasetParams } as const;
  return [
    defineRoute({
      ...write,
      method: 'POST',
      path: '/api/v1/datasets/:dataset/rows',
      operationId: 'pushRows',
      summary:
        'Push rows as JSON; they are durable when this answers, and many pushes become one version by size and time',
      body: PushRows,
      response: PushAccepted,
      status: 202,
      handler: ({ params, body, headers }) => pushes.push(params.dataset, body, headers['idempotency-key']),
    }),
    defineRoute({
      ...write,
      method: 'POST',
      path: '/api/v1/datasets/:dataset/rows/commit',
      operationId: 'commitRows',
      summary: 'Make a version of the pushed rows that wait, now; a job does it',
      response: JobAccepted,
      status: 202,
      handler: async ({ params }) => ({ jobId: await pushes.commit(params.dataset) }),
    }),
    defineRoute({
      ...write,
      method: 'GET',
      permission: 'data:dataset:read',
      path: '/api/v1/datasets/:dataset/rows/status',
      operationId: 'getPushStatus',
      summary: 'How many pushed rows wait for a version, and since when',
      response: PushStatus,
      handler: ({ params }) => pushes.status(params.dataset),
    }),
  ];
}
