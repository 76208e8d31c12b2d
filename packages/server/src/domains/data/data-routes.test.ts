import type { BatchView, DatasetView, JobAccepted, RowsPreview } from '@kaizen/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../../platform/http/http-server.ts';
import type { DataTables } from './tables.ts';
import { machineHeader, machineManifest, machineRows, openDataRoom } from './testing/machine-data.ts';

async function serve() {
  const { platform, room } = await openDataRoom(machineManifest);
  await room.start?.();
  await platform.jobs.start();
  const { ids, telemetry } = platform;
  const http = await createHttpServer({
    routes: room.routes,
    ids,
    telemetry,
    webRoot: platform.config.home,
    isReady: () => true,
  });
  onTestFinished(() => http.close());
  const get = async (path: string) => {
    const reply = await http.inject({ method: 'GET', url: `/api/v1/datasets${path}`, headers: { host: 'localhost' } });
    return { status: reply.statusCode, body: reply.json() };
  };
  const send = async (path: string, payload: string, key?: string) => {
    const headers = {
      host: 'localhost',
      'content-type': 'text/csv',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const reply = await http.inject({ method: 'POST', url: `/api/v1/datasets${path}`, headers, payload });
    return { status: reply.statusCode, body: reply.json() };
  };
  return { platform, room, get, send };
}

test('an upload becomes a job, a batch and a version; the same key gives the same job', async () => {
  const { platform, room, get, send } = await serve();
  const text = `${machineHeader}\n${machineRows(1, 31)}\n31,X,1,0\n`;
  const sent = await send('/machines/batches?mode=append&message=first', text, 'one');
  expect(sent.status).toBe(202);
  const { jobId } = sent.body satisfies JobAccepted;
  expect((await send('/machines/batches?mode=append&message=first', text, 'one')).body).toEqual({ jobId });
  const job = await platform.jobs.ended(jobId);
  expect(job).toMatchObject({ state: 'succeeded', result: { verdict: 'quarantined', rowsIn: 31, rowsBad: 1 } });
  const { body: dataset } = await get('/machines');
  expect(dataset).toMatchObject({ name: 'machines', state: 'warning', rows: 30, schema: { revision: 1 } });
  const { currentVersion, lastBatch } = dataset as DatasetView;
  expect(currentVersion).toMatchObject({ message: 'first', author: 'local operator', addedRows: 30 });
  const { body: batch } = await get(`/machines/batches/${lastBatch?.id}`);
  expect((batch as BatchView).reasons).toMatchObject([{ column: 'kind', rule: 'values', count: 1 }]);
  const { body: rows } = await get(`/machines/versions/${currentVersion?.id}/rows?offset=28&limit=5`);
  expect(rows as RowsPreview).toEqual({
    columns: ['id', 'kind', 'torque', 'stop'],
    rows: [
      ['29', 'M', '40.0', '0'],
      ['30', 'H', '40.1', '0'],
    ],
    total: 30,
  });
  expect((await get(`/machines/versions/${currentVersion?.id}/profile`)).body.rows).toBe(30);
  // The blob is kept while the job runs, and free afterwards.
  const [roots] = room.blobRoots ?? [];
  const [hash = ''] = (
    await platform.db.read<{ platform_jobs: { input: string } }>().selectFrom('platform_jobs').select('input').execute()
  ).map((row) => JSON.parse(row.input).blobHash as string);
  expect(await roots?.isNeeded([hash])).toEqual(new Set());
});

test('lists page, and name what does not exist', async () => {
  const { room, get } = await serve();
  for (let n = 0; n < 3; n += 1) {
    const { Readable } = await import('node:stream');
    const stream = Readable.from([Buffer.from(`${machineHeader}\n${machineRows(n * 10, n * 10 + 10)}\n`)]);
    const source = { kind: 'csv-stream', stream, name: 'x' } as const;
    await room.commands.ingest({
      dataset: 'machines',
      projectId: 'prj_1',
      source,
      mode: 'append',
      key: `k${n}`,
      message: `m${n}`,
    });
  }
  const first = await get('/machines/versions?limit=2');
  expect(first.body.items.map((version: { message: string }) => version.message)).toEqual(['m2', 'm1']);
  const second = await get(`/machines/versions?limit=2&cursor=${first.body.next}`);
  expect(second.body).toMatchObject({ items: [{ message: 'm0', current: false }] });
  expect(second.body.next).toBeUndefined();
  expect((await get('/machines/batches?limit=2')).body.items).toHaveLength(2);
  expect((await get('')).body.items).toHaveLength(1);
  expect((await get('?project=prj_2')).body.items).toHaveLength(0);
  expect(await get('/machine')).toMatchObject({
    status: 404,
    body: { error: { code: 'data.dataset_not_found', message: expect.stringContaining('Did you mean "machines"?') } },
  });
  expect((await get('/machines/versions/dv_none')).body.error.code).toBe('data.version_not_found');
  expect((await get('/machines/batches/bat_none')).body.error.code).toBe('data.batch_not_found');
  expect((await get('/machines/versions?cursor=x')).body.error.code).toBe('platform.cursor_invalid');
});

test('uploads that cannot be taken are refused before anything is stored', async () => {
  const { platform, send } = await serve();
  expect((await send('/machines/batches', '')).body.error.code).toBe('data.file_empty');
  expect((await send('/machines/batches?delimiter=ab', 'a')).body.error.code).toBe('data.delimiter_invalid');
  const endless = await send('/machines/batches', `${machineHeader}\n${'x'.repeat(3 << 20)}`);
  expect(endless.body.error).toMatchObject({ code: 'data.line_too_long', details: { line: 2 } });
  const unclosed = await send('/machines/batches', `${machineHeader}\n1,"${'x\n'.repeat(2 << 20)}`);
  expect(unclosed.body.error).toMatchObject({ code: 'data.line_too_long', details: { line: 2 } });
  expect(await platform.jobs.list({})).toEqual([]);
});

test('a bad upload fails its job with the reason, and the next start lets its blob go', async () => {
  const { platform, room, send } = await serve();
  await platform.jobs.ended((await send('/machines/batches', `${machineHeader}\n1,L,1,0\n`)).body.jobId);
  const job = await platform.jobs.ended((await send('/machines/batches', 'id,kind,torqe,stop\n1,L,1,0\n')).body.jobId);
  expect(job).toMatchObject({ state: 'failed', error: { code: 'data.header_changed' } });
  const uploads = () => platform.db.read<DataTables>().selectFrom('data_uploads').select('job_id').execute();
  expect(await uploads()).toEqual([{ job_id: job.id }]);
  await room.start?.();
  expect(await uploads()).toEqual([]);
});
