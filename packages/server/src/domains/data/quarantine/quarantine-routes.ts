import {
  FixQuarantine,
  JobAccepted,
  QuarantineFix,
  QuarantineList,
  QuarantinePage,
  ReplayQuarantine,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import { cutList, OffsetQuery } from '../../../platform/http/offset-query.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { findBatchView } from '../dataset-view.sql.ts';
import { batchNotFound } from '../errors.ts';
import type { QuarantineService } from './quarantine-service.ts';
import { listQuarantined } from './quarantine-store.sql.ts';

interface ReplayInput {
  readonly batchId: string;
  readonly author: string;
  readonly all: boolean;
}

const Batch = Type.Object({ dataset: Type.String(), batchId: Type.String() });

/** The job that sends corrected rows in again; after a kill it comes to the same batch. */
export function createReplayJob(service: QuarantineService): JobKind {
  return {
    name: 'data.replay',
    concurrency: 1,
    run(job) {
      // Row mapping: the ledger gives back the input that was enqueued with this kind.
      const { batchId, author, all } = job.input as ReplayInput;
      return service.replay(batchId, author, all, job.signal);
    },
  };
}

/** Rows in quarantine: batches, a page of rows, corrections, replay. */
export function createQuarantineRoutes(
  { db, jobs, ids }: Pick<Platform, 'db' | 'jobs' | 'ids'>,
  service: QuarantineService,
): Route[] {
  const path = '/api/v1/datasets/:dataset/batches/:batchId/quarantine';
  const need = async ({ dataset, batchId }: { readonly dataset: string; readonly batchId: string }) => {
    const row = await getDatasetRow(db, dataset);
    if ((await findBatchView(db, batchId))?.dataset !== dataset) throw batchNotFound(dataset, batchId);
    return row;
  };
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/datasets/:dataset/quarantine',
      operationId: 'listQuarantine',
      summary: 'Batches with rows in quarantine, newest first',
      permission: 'data:dataset:read',
      tag: 'data',
      params: Type.Object({ dataset: Type.String() }),
      query: OffsetQuery,
      response: QuarantineList,
      handler: async ({ params, query }) =>
        cutList(await listQuarantined(db, (await getDatasetRow(db, params.dataset)).id), query),
    }),
    defineRoute({
      method: 'GET',
      path,
      operationId: 'browseQuarantine',
      summary: 'Rows in quarantine of a batch, as they came in and as corrected',
      permission: 'data:dataset:read',
      tag: 'data',
      params: Batch,
      query: Type.Object({
        column: Type.Optional(Type.String()),
        rule: Type.Optional(Type.String()),
        offset: Type.Optional(Type.Integer({ minimum: 0 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      }),
      response: QuarantinePage,
      async handler({ params, query: { offset = 0, limit = 50, ...reason }, signal }) {
        await need(params);
        return service.browse(params.batchId, { ...reason, offset, limit }, signal);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${path}/fixes`,
      operationId: 'fixQuarantine',
      summary: 'Correct a row in quarantine, or all rows of a reason by an expression',
      permission: 'data:dataset:write',
      tag: 'data',
      params: Batch,
      body: FixQuarantine,
      response: QuarantineFix,
      status: 201,
      async handler({ params, body, caller }) {
        await need(params);
        return service.fix(params.batchId, body, caller.name);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${path}/replay`,
      operationId: 'replayQuarantine',
      summary: 'Send corrected rows in again as a new batch, through the same rules',
      permission: 'data:dataset:write',
      tag: 'data',
      params: Batch,
      body: ReplayQuarantine,
      response: JobAccepted,
      status: 202,
      async handler({ params, body, headers, caller }) {
        const dataset = await need(params);
        const input: ReplayInput = { batchId: params.batchId, author: caller.name, all: body.all === true };
        const key = `replay/${params.batchId}/${headers['idempotency-key'] ?? ids.next('job')}`;
        const job = { kind: 'data.replay', key, projectId: dataset.project_id, input };
        return { jobId: await db.run((tx) => jobs.enqueue(tx, job)) };
      },
    }),
  ];
}
