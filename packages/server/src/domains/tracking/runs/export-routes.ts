import { Readable } from 'node:stream';
import type { RunRow } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, RawReply, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { SearchResult, TrackingForClients } from '../contract.ts';
import { runRowShape } from './own-shapes.ts';
import { writeCsvHead, writeCsvRun } from './run-csv.ts';
import { writeParquet } from './run-parquet.duck.ts';

/** Runs read at a time: what an export holds in memory. */
const PAGE = 250;
const MOST_COLUMNS = 10_000;
/** More ids do not fit into an address. */
const MOST_IDS = 300;

interface Given {
  readonly platform: Pick<Platform, 'duck' | 'files'>;
  readonly clients: Pick<TrackingForClients, 'runs' | 'search'>;
}

/** All runs that a filter finds, or those that are named, as a file, however many: pages are read as the caller takes them. */
export function createExportRoute({ platform, clients: { runs, search } }: Given): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/runs-export',
    operationId: 'exportRuns',
    summary: 'All runs that a filter finds, or those that are named, as CSV, JSON or Parquet',
    permission: 'tracking:run:read',
    tag: 'tracking',
    query: Type.Object({
      format: Type.Union([Type.Literal('csv'), Type.Literal('json'), Type.Literal('parquet')]),
      run: Type.Optional(
        Type.Array(Type.String({ maxLength: 100 }), { maxItems: MOST_IDS, description: 'Only these runs.' }),
      ),
      stage: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('deleted'), Type.Literal('all')])),
      experiment: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
      project: Type.Optional(Type.String()),
      filter: Type.Optional(Type.String({ maxLength: 10_000 })),
      order: Type.Optional(Type.Array(Type.String({ description: 'Such as: metrics.f1 DESC' }), { maxItems: 10 })),
    }),
    response: Type.String(),
    responseType: 'text/csv',
    async handler({ query }) {
      const { format, experiment: experimentIds, project: projectId, run: ids, order, stage = 'active' } = query;
      const filter = ids === undefined ? query.filter : namingRuns(ids, query.filter);
      const request = { stage, experimentIds, projectId, filter, orderBy: order } as const;
      const find = (cursor?: string) => search.runs({ ...request, limit: PAGE, cursor });
      // The first page is found before the answer begins, so that a wrong filter is an error and not a broken file.
      const first = await find();
      const read = (ids: readonly string[]) => runs.runDocuments(ids, runRowShape);
      if (format === 'json') return reply(writeJson(first, find, read), 'application/json; charset=utf-8', 'runs.json');
      const columns = await search.columns({ experimentIds, projectId, limit: MOST_COLUMNS });
      if (format === 'parquet') {
        const file = await writeParquet(platform, columns, writeJson(first, find, read));
        return reply(file, 'application/vnd.apache.parquet', 'runs.parquet');
      }
      return reply(writeCsv(columns, first, find, read), 'text/csv; charset=utf-8', 'runs.csv');
    },
  });
}

/** The filter narrowed to these runs. */
function namingRuns(ids: readonly string[], filter: string | undefined): string {
  const named = `attributes.run_id IN (${ids.map((id) => `'${id.replaceAll("'", "''")}'`).join(', ')})`;
  return filter === undefined || filter.trim() === '' ? named : `${filter} AND ${named}`;
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
