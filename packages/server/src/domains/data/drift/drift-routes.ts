import {
  DriftAnswer,
  DriftPage,
  DriftRecomputed,
  DriftReport,
  DriftRequest,
  type DriftSummary,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { computeReportId } from './drift-question.ts';
import type { DriftService } from './drift-service.ts';
import { listDriftReports } from './drift-store.sql.ts';
import { enqueueDrift } from './enqueue-drift.ts';
import { compareReports } from './recompute.ts';

type Given = Pick<Platform, 'db' | 'jobs' | 'ids'>;

/** Up to so many cells on both sides the answer waits for the comparison; more becomes a job. */
const AT_ONCE = 4_000_000;
const Params = Type.Object({ dataset: Type.String() });
const ReportParams = Type.Object({ dataset: Type.String(), reportId: Type.String() });
const part = { permission: 'data:dataset:read', tag: 'data' } as const;

/** Asking for comparisons, and reading the kept ones. */
export function createDriftRoutes(platform: Given, service: DriftService): Route[] {
  return [createAskRoute(platform, service), ...createReadRoutes(platform, service)];
}

function createAskRoute(platform: Given, service: DriftService): Route {
  return defineRoute({
    ...part,
    method: 'POST',
    path: '/api/v1/datasets/:dataset/drift',
    operationId: 'compareVersions',
    summary: 'Compare two versions, or two windows of rows; what was compared before is answered from the kept report',
    params: Params,
    body: DriftRequest,
    response: DriftAnswer,
    async handler({ params, body, signal }) {
      const question = await service.ask(params.dataset, body);
      const reportId = computeReportId(question);
      const kept = await service.find(question);
      if (kept !== undefined) return { reportId, report: kept };
      if ((await service.measureSize(question)) > AT_ONCE)
        return { reportId, jobId: await enqueueDrift(platform, reportId, question) };
      const report = await service.compare(question, { signal });
      await service.keep(question, report);
      return { reportId, report };
    },
  });
}

function createReadRoutes({ db }: Given, service: DriftService): Route[] {
  return [
    defineRoute({
      ...part,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/drift',
      operationId: 'listDriftReports',
      summary: 'Kept comparisons of a dataset, newest first',
      params: Params,
      query: Type.Object({
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        cursor: Type.Optional(Type.String()),
      }),
      response: DriftPage,
      async handler({ params, query }) {
        const dataset = await getDatasetRow(db, params.dataset);
        const { items, next } = await listDriftReports(db, dataset.id, 'comparison', query);
        // Row mapping: written with the report from exactly this type.
        const summaries = items.map((row) => JSON.parse(row.summary) as DriftSummary);
        return { items: summaries, ...(next === undefined ? {} : { next }) };
      },
    }),
    defineRoute({
      ...part,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/drift/:reportId',
      operationId: 'getDriftReport',
      summary: 'A kept comparison with methods, bins and counts',
      params: ReportParams,
      response: DriftReport,
      handler: async ({ params }) => (await service.getReport(params.dataset, params.reportId)).report,
    }),
    defineRoute({
      ...part,
      method: 'POST',
      path: '/api/v1/datasets/:dataset/drift/:reportId/recompute',
      operationId: 'recomputeDriftReport',
      summary: 'Compute a kept comparison again from its versions, and say whether every number is the same',
      params: ReportParams,
      response: DriftRecomputed,
      async handler({ params, signal }) {
        const { report, question } = await service.getReport(params.dataset, params.reportId);
        return compareReports(report, await service.compare({ ...question, multivariate: false }, { signal }));
      },
    }),
  ];
}
