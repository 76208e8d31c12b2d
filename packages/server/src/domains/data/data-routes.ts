import { pipeline } from 'node:stream';
import {
  BatchPage,
  BatchView,
  DatasetPage,
  DatasetProfile,
  DatasetView,
  JobAccepted,
  RowsPreview,
  VersionPage,
  VersionView,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import type { Page } from '../../kernel/page.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Platform } from '../../platform/platform.ts';
import { MAX_RECORD_BYTES } from './csv/csv-intake.io.ts';
import type { DataReader } from './data-reader.ts';
import { getDatasetRow } from './data-reader-service.ts';
import { createDatasetStore } from './dataset-store.sql.ts';
import { listBatchViews, listDatasetViews, listVersionViews } from './dataset-view.sql.ts';
import { batchNotFound, delimiterInvalid, fileEmpty } from './errors.ts';
import { createLineGuard } from './line-guard.ts';
import { previewRows } from './preview-rows.duck.ts';
import type { UploadInput } from './upload-job.ts';
import { isVersionAddress, type VersionAddress } from './version/version-address.ts';

type Given = Pick<Platform, 'db' | 'duck' | 'blobs' | 'jobs' | 'ids' | 'clock'>;

const Paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  cursor: Type.Optional(Type.String()),
};
const DatasetParams = Type.Object({ dataset: Type.String() });
const VersionParams = Type.Object({ dataset: Type.String(), versionId: Type.String() });
const read = { permission: 'data:dataset:read', tag: 'data' } as const;

/** Finds a version by id, beginning of an id, tag, `current` or steps back. */
type Resolve = (dataset: string, reference: string) => Promise<VersionView>;

/** Datasets, batches, versions, and the upload of rows. */
export function createDataRoutes(
  platform: Given,
  reader: DataReader,
  { resolve, address }: { readonly resolve: Resolve; readonly address: VersionAddress },
): Route[] {
  return [
    ...createListRoutes(platform, reader, address),
    ...createReadRoutes(platform, reader, resolve),
    createUploadRoute(platform),
  ];
}

function createListRoutes({ db }: Given, reader: DataReader, address: VersionAddress): Route[] {
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets',
      operationId: 'listDatasets',
      summary: 'Datasets, newest first',
      query: Type.Object({ project: Type.Optional(Type.String()), ...Paging }),
      response: DatasetPage,
      handler: async ({ query: { project, ...page } }) =>
        toPage(await listDatasetViews(db, { ...page, projectId: project })),
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset',
      operationId: 'getDataset',
      summary:
        'A dataset with its current version, last batch and schema; or, as <name>@<version>.parquet or .csv, a version as one file',
      params: DatasetParams,
      response: DatasetView,
      handler: ({ params: { dataset }, headers }) =>
        isVersionAddress(dataset) ? address(dataset, headers) : reader.getDataset(dataset),
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/batches',
      operationId: 'listBatches',
      summary: 'Batches of a dataset with their verdicts, newest first',
      params: DatasetParams,
      query: Type.Object(Paging),
      response: BatchPage,
      handler: async ({ params, query }) =>
        toPage(await listBatchViews(db, await getDatasetRow(db, params.dataset), query)),
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/batches/:batchId',
      operationId: 'getBatch',
      summary: 'A batch with the reasons of its quarantined rows',
      params: Type.Object({ dataset: Type.String(), batchId: Type.String() }),
      response: BatchView,
      async handler({ params: { dataset, batchId } }) {
        await getDatasetRow(db, dataset);
        const batch = await reader.getBatch(batchId);
        if (batch.dataset !== dataset) throw batchNotFound(dataset, batchId);
        return batch;
      },
    }),
  ];
}

function createReadRoutes({ db, duck }: Given, reader: DataReader, resolve: Resolve): Route[] {
  const getVersion = ({ dataset, versionId }: { dataset: string; versionId: string }) => resolve(dataset, versionId);
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/versions',
      operationId: 'listVersions',
      summary: 'Versions of a dataset, newest first',
      params: DatasetParams,
      query: Type.Object(Paging),
      response: VersionPage,
      handler: async ({ params, query }) =>
        toPage(await listVersionViews(db, await getDatasetRow(db, params.dataset), query)),
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/versions/:versionId',
      operationId: 'getVersion',
      summary: 'A version with its segments',
      params: VersionParams,
      response: VersionView,
      handler: ({ params }) => getVersion(params),
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/versions/:versionId/profile',
      operationId: 'getProfile',
      summary: 'The distribution of every column of a version',
      params: VersionParams,
      response: DatasetProfile,
      handler: async ({ params }) => reader.getProfile((await getVersion(params)).id),
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/versions/:versionId/rows',
      operationId: 'previewRows',
      summary: 'Some rows of a version, as text',
      params: VersionParams,
      query: Type.Object({
        offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
      }),
      response: RowsPreview,
      async handler({ params, query, signal }) {
        const version = await getVersion(params);
        return previewRows({ duck, reader, signal }, version, query.offset ?? 0, query.limit ?? 50);
      },
    }),
  ];
}

function createUploadRoute(platform: Given): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/datasets/:dataset/batches',
    operationId: 'uploadBatch',
    summary: 'Send rows as CSV; a job checks them and makes a version',
    permission: 'data:dataset:write',
    tag: 'data',
    params: DatasetParams,
    query: Type.Object({
      mode: Type.Optional(
        Type.Union([Type.Literal('append'), Type.Literal('replace'), Type.Literal('upsert'), Type.Literal('delete')], {
          default: 'append',
        }),
      ),
      delimiter: Type.Optional(Type.String()),
      message: Type.Optional(Type.String({ maxLength: 500 })),
    }),
    upload: true,
    response: JobAccepted,
    status: 202,
    async handler({ params, query, headers, stream, caller }) {
      const dataset = await getDatasetRow(platform.db, params.dataset);
      const { delimiter } = query;
      if (delimiter !== undefined && !/^[\t\x20\x21\x23-\x7e]$/.test(delimiter)) throw delimiterInvalid(delimiter);
      if (stream === undefined) throw fileEmpty('The upload');
      // Bytes first: the guard stops an endless line before it fills the disk.
      const guard = createLineGuard('the upload', MAX_RECORD_BYTES);
      const blob = await platform.blobs.put(pipeline(stream, guard, () => undefined));
      if (blob.size === 0) throw fileEmpty('The upload');
      const key = `${dataset.name}/${headers['idempotency-key'] ?? platform.ids.next('bat')}`;
      const input: UploadInput = {
        dataset: dataset.name,
        projectId: dataset.project_id,
        blobHash: blob.hash,
        bytes: blob.size,
        name: 'upload',
        mode: query.mode ?? 'append',
        ...(delimiter === undefined ? {} : { delimiter }),
        message: query.message ?? 'upload',
        author: caller.name,
        key,
      };
      return { jobId: await enqueueUpload(platform, input) };
    },
  });
}

/** Job and the row that keeps the blob, in one commit; the same key gives the job that it made before. */
async function enqueueUpload(platform: Given, input: UploadInput): Promise<string> {
  return platform.db.run(async (tx) => {
    const job = { kind: 'data.ingest', key: input.key, projectId: input.projectId, input };
    const jobId = await platform.jobs.enqueue(tx, job);
    const store = createDatasetStore(tx);
    const isNew = (await store.findUpload(input.key)) === undefined;
    const row = {
      key: input.key,
      dataset: input.dataset,
      blob_hash: input.blobHash,
      job_id: jobId,
      created_at: platform.clock.now(),
    };
    if (isNew) await store.insertUpload(row);
    return jobId;
  });
}

function toPage<T>(page: Page<T>): { items: T[]; next?: string } {
  return { items: [...page.items], ...(page.next === undefined ? {} : { next: page.next }) };
}
