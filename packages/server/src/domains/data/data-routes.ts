import {
  BatchPage,
  BatchView,
  DatasetPage,
  DatasetView,
  RawQuery,
  RowsPreview,
  VersionPage,
  VersionView,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import type { Page } from '../../kernel/page.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DataReader } from './data-reader.ts';
import { getDatasetRow } from './data-reader-service.ts';
import { listBatchViews, listDatasetViews, listVersionViews } from './dataset-view.sql.ts';
import { batchNotFound } from './errors.ts';
import { previewRows } from './preview-rows.duck.ts';
import { createProfileRoutes } from './profile/profile-routes.ts';
import type { Masking } from './sensitive/masking/masking.ts';
import type { PushService } from './sources/push-service.ts';
import { createPutRoute } from './sources/put-routes.ts';
import { createSourceRoutes } from './sources/source-routes.ts';
import { createUploadRoute } from './sources/upload-routes.ts';
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

/** Datasets, batches, versions, and the ways in for rows. */
export function createDataRoutes(
  platform: Given,
  reader: DataReader,
  parts: {
    readonly resolve: Resolve;
    readonly address: VersionAddress;
    readonly pushes: PushService;
    readonly masking: Masking;
  },
): Route[] {
  return [
    ...createListRoutes(platform, reader, parts.address),
    ...createReadRoutes(platform, reader, parts.resolve, parts.masking),
    ...createProfileRoutes(platform, parts.resolve),
    createUploadRoute(platform),
    createPutRoute(platform, reader),
    ...createSourceRoutes(platform, reader, parts.pushes),
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
      head: true,
      summary:
        'A dataset with its current version, last batch and schema; or, as <name>@<version>.parquet or .csv, a version as one file',
      params: DatasetParams,
      query: Type.Object(RawQuery),
      alsoAsks: ['data:raw:read'],
      response: DatasetView,
      handler: ({ params: { dataset }, headers, caller, may, query }) =>
        isVersionAddress(dataset) ? address(dataset, headers, { caller, may, query }) : reader.getDataset(dataset),
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

function createReadRoutes({ db, duck }: Given, reader: DataReader, resolve: Resolve, masking: Masking): Route[] {
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
      path: '/api/v1/datasets/:dataset/versions/:versionId/rows',
      operationId: 'previewRows',
      summary: 'Some rows of a version, as text, sensitive columns masked',
      params: VersionParams,
      query: Type.Object({
        offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
        ...RawQuery,
      }),
      alsoAsks: ['data:raw:read'],
      response: RowsPreview,
      async handler({ params, query, signal, caller, may }) {
        const version = await getVersion(params);
        const ask = { caller, may, query, surface: 'rows', versionId: version.id } as const;
        const plan = await masking.planFor(params.dataset, ask);
        const { offset = 0, limit = 50 } = query;
        return previewRows({ duck, reader, signal }, version, { offset, limit }, plan);
      },
    }),
  ];
}

function toPage<T>(page: Page<T>): { items: T[]; next?: string } {
  return { items: [...page.items], ...(page.next === undefined ? {} : { next: page.next }) };
}
