import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../../../platform/http/http-server.ts';
import { openDataRoom } from '../testing/machine-data.ts';
import { manyParts, partManifest, sendParts } from '../testing/part-data.ts';
import { parseByteRange } from './byte-range.ts';

test('a version is one address: whole, in part, unchanged, and by any name', async () => {
  const { platform, room } = await openDataRoom(partManifest);
  const one = await sendParts(room, 'append', manyParts(3));
  await sendParts(room, 'upsert', [[1, 'x', 1]]);
  const { ids, telemetry } = platform;
  const options = { ids, telemetry, webRoot: platform.config.home, isReady: () => true };
  const http = await createHttpServer({ routes: room.routes, ...options });
  onTestFinished(() => http.close());
  const get = (name: string, headers: Record<string, string> = {}) =>
    http.inject({ method: 'GET', url: `/api/v1/datasets/parts@${name}`, headers: { host: 'localhost', ...headers } });
  const csv = await get('current.csv');
  expect({ status: csv.statusCode, type: csv.headers['content-type'], text: csv.body }).toEqual({
    status: 200,
    type: 'text/csv; charset=utf-8',
    text: 'id,name,size\n0,part 0,0.0\n1,x,1.0\n2,part 2,838.0\n',
  });
  const etag = String(csv.headers.etag);
  expect((await get('current.csv', { 'if-none-match': etag })).statusCode).toBe(304);
  const part = await get('current.csv', { range: 'bytes=3-6' });
  expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, 'name', 'bytes 3-6/49']);
  expect((await get('current.csv', { range: 'bytes=900-' })).statusCode).toBe(416);
  const head = await http.inject({
    method: 'HEAD',
    url: '/api/v1/datasets/parts@current.csv',
    headers: { host: 'localhost' },
  });
  expect(head).toMatchObject({ statusCode: 200, body: '' });
  expect(head.headers).toMatchObject({ etag, 'content-length': '49', 'accept-ranges': 'bytes' });
  expect((await get('current.csv', { range: 'bytes=3-6', 'if-range': '"dv_other"' })).statusCode).toBe(200);
  const parquet = await get(`${one.versionId}.parquet`);
  expect(parquet.rawPayload.subarray(0, 4).toString()).toBe('PAR1');
  // Also of an id: what is masked may change.
  for (const { headers } of [csv, parquet]) expect(headers['cache-control']).toBe('private, no-cache');
  expect((await get('1.csv')).headers.etag).toBe(`"${one.versionId}"`);
  expect((await get('current.xlsx')).json()).toMatchObject({ error: { code: 'data.file_name_invalid' } });
  expect((await get('nothing.csv')).statusCode).toBe(404);
});

test.each([
  [undefined, undefined],
  ['bytes=0-0', { start: 0, end: 1 }],
  ['bytes=5-', { start: 5, end: 10 }],
  ['bytes=-3', { start: 7, end: 10 }],
  ['bytes=2-99', { start: 2, end: 10 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=4-2', undefined],
  ['bytes=0-1,3-4', undefined],
])('range %s', (header, expected) => {
  expect(parseByteRange(header, 10)).toEqual(expected);
});
