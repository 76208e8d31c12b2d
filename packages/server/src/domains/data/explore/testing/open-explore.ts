import { Readable } from 'node:stream';
import type { ExploreResult, ExploreRows } from '@kaizen/contracts';
import { onTestFinished } from 'vitest';
import { createHttpServer } from '../../../../platform/http/http-server.ts';
import type { TestPlatformOptions } from '../../../../testing/test-platform.ts';
import { machineHeader, machineManifest, machineRows, openDataRoom } from '../../testing/machine-data.ts';

/** The data room behind HTTP, with two versions of `machines` (30 and 60 rows, the first tagged `v1`). */
export async function openExplore(options: TestPlatformOptions & { readonly folder?: string } = {}) {
  const { platform, room } = await openDataRoom(machineManifest, options);
  const ingest = (from: number, to: number) =>
    room.commands.ingest({
      dataset: 'machines',
      projectId: 'prj_1',
      source: {
        kind: 'csv-stream',
        stream: Readable.from([Buffer.from(`${machineHeader}\n${machineRows(from, to)}\n`)]),
        name: 'machines.csv',
      },
      mode: 'append',
      key: `rows ${from}`,
      message: 'rows',
    });
  const first = (await ingest(1, 31)).versionId ?? '';
  await room.versions.tag('machines', 'v1', first, 'ada');
  const second = (await ingest(31, 61)).versionId ?? '';
  const http = await createHttpServer({
    routes: room.routes,
    ids: platform.ids,
    telemetry: platform.telemetry,
    webRoot: platform.config.home,
    isReady: () => true,
  });
  onTestFinished(() => http.close());

  async function call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) {
    const headers = { host: 'localhost' };
    return http.inject({
      method,
      url: `/api/v1/explore${path}`,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
  }
  /** The rows of a query, or its error. */
  async function ask(sql: string, more: object = {}) {
    const reply = await call('POST', '/query', { sql, ...more });
    if (reply.statusCode !== 200) return { status: reply.statusCode, error: reply.json().error, rows: [], columns: [] };
    const result: ExploreResult = reply.json();
    const page: ExploreRows = (await call('GET', `/results/${result.id}/rows?limit=1000`)).json();
    return { status: 200, result, error: undefined, rows: page.rows, columns: result.columns.map(({ name }) => name) };
  }
  return { platform, room, http, call, ask, ingest, first, second };
}
