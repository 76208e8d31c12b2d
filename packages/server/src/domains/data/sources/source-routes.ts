import { BatchFilePage, JobAccepted } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { batchNotFound } from '../errors.ts';
import type { LoadInput } from './load-job.ts';
import { listBatchFiles } from './source-store.sql.ts';

type Given = Pick<Platform, 'db' | 'jobs' | 'ids'>;

const DatasetParams = Type.Object({ dataset: Type.String() });

/** Loading of declared sources, and where the rows of a batch came from. */
export function createSourceRoutes(platform: Given, reader: Pick<DataReader, 'getBatch'>): Route[] {
  return [createLoadRoute(platform), createFilesRoute(platform, reader)];
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
    response: BatchFilePage,
    async handler({ params: { dataset, batchId } }) {
      await getDatasetRow(db, dataset);
      const batch = await reader.getBatch(batchId);
      if (batch.dataset !== dataset) throw batchNotFound(dataset, batchId);
      const rows = await listBatchFiles(db, batchId);
      return {
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
