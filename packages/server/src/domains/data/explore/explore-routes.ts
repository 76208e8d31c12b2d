import {
  ExploreChart,
  ExploreChartQuery,
  ExploreQuery,
  ExploreResult,
  ExploreRows,
  ExploreUpload,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import { withProgressLines } from '../../../platform/http/progress-lines.ts';
import { defineRoute, RawReply, type Route, type RouteInput } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { fileEmpty } from '../errors.ts';
import { replyWithFile } from '../version/file-reply.ts';
import { drawChart } from './chart/draw-chart.ts';
import type { FileTables } from './query/file-tables.io.ts';
import type { QueryRequest, RunQuery } from './query/open-query.ts';
import { runAndKeep } from './result/keep-result.duck.ts';
import { readRows, writeDownload } from './result/read-rows.duck.ts';
import { getResult, makeRoom } from './result/result-files.ts';

type Given = Pick<Platform, 'duck' | 'files' | 'ids' | 'clock' | 'telemetry'>;

const read = { permission: 'data:dataset:read', tag: 'data' } as const;

/** Queries that people write, their results and charts. */
export function createExploreRoutes(platform: Given, runQuery: RunQuery, files: FileTables): Route[] {
  return [
    ...createQueryRoutes(platform, runQuery),
    ...createResultRoutes(platform),
    createUploadRoute(platform, files),
  ];
}

/** Asks with progress where the caller takes lines; a caller that goes ends the query. */
function ask<B extends Pick<QueryRequest, 'sql' | 'files' | 'project'>, T>(
  { ids, telemetry }: Given,
  { body, caller, headers, signal }: Pick<RouteInput<unknown, unknown, B>, 'body' | 'caller' | 'headers' | 'signal'>,
  work: (request: QueryRequest) => Promise<T>,
): Promise<T | RawReply> {
  const onInternal = (error: unknown) => {
    const reference = ids.next('log');
    if (!signal.aborted) telemetry.log.error({ error, reference, room: 'data' }, 'a query failed inside');
    return reference;
  };
  const { sql, files, project } = body;
  return withProgressLines(headers.accept, onInternal, (onProgress) =>
    work({ sql, files, project, caller: caller.name, signal, onProgress }),
  );
}

function createQueryRoutes(platform: Given, runQuery: RunQuery): Route[] {
  return [
    defineRoute({
      ...read,
      method: 'POST',
      path: '/api/v1/explore/query',
      operationId: 'exploreQuery',
      summary:
        'Run one SELECT over datasets, versions ("name@version") and files; its first rows are kept. With Accept: application/x-ndjson the progress comes first',
      body: ExploreQuery,
      response: ExploreResult,
      handler: (input) =>
        ask(platform, input, (request) =>
          runAndKeep(platform, runQuery, { ...request, limit: input.body.limit ?? 10_000 }),
        ),
    }),
    defineRoute({
      ...read,
      method: 'POST',
      path: '/api/v1/explore/chart',
      operationId: 'exploreChart',
      summary: 'Draw all rows of a query: histogram, scatter, line, or one number by group, computed in the engine',
      body: ExploreChartQuery,
      response: ExploreChart,
      handler: (input) => ask(platform, input, (request) => drawChart(runQuery, request, input.body.chart)),
    }),
  ];
}

function createResultRoutes(platform: Given): Route[] {
  const params = Type.Object({ result: Type.String() });
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/explore/results/:result',
      operationId: 'getExploreResult',
      summary: 'A result that is kept; or, as <id>.csv, .jsonl or .parquet, its rows as one file',
      params,
      response: ExploreResult,
      async handler({ params: { result }, headers }) {
        if (!result.includes('.')) return getResult(platform.files, result);
        const file = await writeDownload(platform, result);
        return replyWithFile(platform, { ...file, etag: `"${result}"` }, headers);
      },
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/explore/results/:result/rows',
      operationId: 'readExploreRows',
      summary: 'Some rows of a kept result',
      params,
      query: Type.Object({
        offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
      }),
      response: ExploreRows,
      async handler({ params, query: { offset = 0, limit = 100 }, signal }) {
        const text = await readRows(platform, params.result, { offset, limit, signal });
        return new RawReply(text, { 'content-type': 'application/json; charset=utf-8' });
      },
    }),
  ];
}

function createUploadRoute({ files: stored, clock }: Given, files: FileTables): Route {
  return defineRoute({
    ...read,
    method: 'POST',
    path: '/api/v1/explore/files',
    operationId: 'sendExploreFile',
    summary: 'Send a CSV, JSON lines or Parquet file to look at it; it is kept for a day and is no dataset',
    query: Type.Object({ name: Type.String({ minLength: 1, maxLength: 500 }) }),
    upload: true,
    response: ExploreUpload,
    async handler({ query: { name }, stream }) {
      if (stream === undefined) throw fileEmpty('The file');
      await makeRoom(stored, clock.now());
      return files.keep(stream, name.split(/[/\\]/).at(-1) ?? name);
    },
  });
}
