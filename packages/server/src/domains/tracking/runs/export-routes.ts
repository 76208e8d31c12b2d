import { Readable } from 'node:stream';
import type { RunRow } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, RawReply, type Route } from '../../../platform/http/route.ts';
import type { SearchResult, TrackingForClients } from '../contract.ts';
import { runRowShape } from './own-shapes.ts';
import { writeCsvHead, writeCsvRun } from './run-csv.ts';

/** Runs read at a time: what an export holds in memory. */
const PAGE = 250;
const MOST_COLUMNS = 10_000;

/** All runs that a filter finds as a file, however many: pages are read as the caller takes them. */
export function createExportRoute({ runs, search }: Pick<TrackingForClients, 'runs' | 'search'>): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/runs-export',
    operationId: 'exportRuns',
    summary: 'All runs that a filter finds, as CSV or JSON',
    permission: 'tracking:run:read',
    tag: 'tracking',
    query: Type.Object({
      format: Type.Union([Type.Literal('csv'), Type.Literal('json')]),
      experiment: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
      project: Type.Optional(Type.String()),
      filter: Type.Optional(Type.String({ maxLength: 10_000 })),
      order: Type.Optional(Type.Array(Type.String({ description: 'Such as: metrics.f1 DESC' }), { maxItems: 10 })),
    }),
    response: Type.String(),
    responseType: 'text/csv',
    async handler({ query: { format, experiment: experimentIds, project: projectId, filter, order } }) {
      const request = { stage: 'active', experimentIds, projectId, filter, orderBy: order } as const;
      const find = (cursor?: string) => search.runs({ ...request, limit: PAGE, cursor });
      // The first page is found before the answer begins, so that a wrong filter is an error and not a broken file.
      const first = await find();
      const read = (ids: readonly string[]) => runs.runDocuments(ids, runRowShape);
      if (format === 'json') return reply(writeJson(first, find, read), 'application/json; charset=utf-8', 'runs.json');
      const columns = await search.columns({ experimentIds, projectId, limit: MOST_COLUMNS });
      return reply(writeCsv(columns, first, find, read), 'text/csv; charset=utf-8', 'runs.csv');
    },
  });
}

type FindPage = (cursor: string) => Promise<SearchResult>;
type ReadRuns = (ids: readonly string[]) => Promise<Uint8Array>;

function reply(text: AsyncIterable<string | Uint8Array>, type: string, file: string): RawReply {
  return new RawReply(Readable.from(text, { objectMode: false }), {
    'content-type': type,
    'content-disposition': `attachment; filename="${file}"`,
    'x-content-type-options': 'nosniff',
  });
}

async function* pages(first: SearchResult, find: FindPage): AsyncGenerator<readonly string[]> {
  for (let page = first; ; page = await find(page.next)) {
    if (page.ids.length > 0) yield page.ids;
    if (page.next === undefined) return;
  }
}

async function* writeJson(first: SearchResult, find: FindPage, read: ReadRuns): AsyncGenerator<string | Uint8Array> {
  let opening = '[\n';
  for await (const ids of pages(first, find)) {
    const documents = await read(ids);
    if (documents.length <= '[]'.length) continue;
    yield opening;
    yield documents.subarray(1, -1);
    opening = ',\n';
  }
  yield opening === '[\n' ? '[]\n' : '\n]\n';
}

async function* writeCsv(
  columns: Parameters<typeof writeCsvHead>[0],
  first: SearchResult,
  find: FindPage,
  read: ReadRuns,
): AsyncGenerator<string> {
  yield writeCsvHead(columns);
  for await (const ids of pages(first, find)) {
    // Wire mapping: the bytes are written by the shape of these rows.
    const rows = JSON.parse(new TextDecoder().decode(await read(ids))) as RunRow[];
    yield rows.map((row) => writeCsvRun(row, columns)).join('');
  }
}
