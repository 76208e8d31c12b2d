import { once } from 'node:events';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../../../platform/http/http-server.ts';
import { machineHeader, machineManifest, machineRows, openDataRoom } from '../testing/machine-data.ts';

async function open() {
  const { platform, room } = await openDataRoom(machineManifest);
  await room.start?.();
  await platform.jobs.start();
  const { ids, telemetry } = platform;
  const options = { ids, telemetry, webRoot: platform.config.home, isReady: () => true };
  const http = await createHttpServer({ routes: room.routes, ...options });
  onTestFinished(() => http.close());
  const put = async (address: string, payload: string | Buffer, headers: Record<string, string> = {}) => {
    const url = `/api/v1/datasets/${address}`;
    const reply = await http.inject({ method: 'PUT', url, headers: { host: 'localhost', ...headers }, payload });
    return { status: reply.statusCode, body: reply.json(), etag: reply.headers.etag };
  };
  return { platform, room, http, put };
}

test('a file that is put becomes the version; the same content again makes nothing, other content in between does', async () => {
  const { room, put } = await open();
  const text = `${machineHeader}\n${machineRows(1, 31)}\n`;
  const first = await put('machines.csv', text, { 'content-type': 'application/x-www-form-urlencoded' });
  expect(first).toMatchObject({
    status: 201,
    body: { dataset: 'machines', created: true, state: 'current', verdict: 'accepted', rowsIn: 30, rowsBad: 0 },
  });
  const { versionId } = first.body;
  expect(first.etag).toBe(`"${versionId}"`);
  expect(first.body.path).toBe(`/api/v1/datasets/machines@${versionId}.parquet`);
  expect(await room.reader.getVersion(versionId)).toMatchObject({
    message: 'put of machines.csv',
    author: 'local operator',
  });
  expect(await put('machines.csv.gz', gzipSync(text))).toMatchObject({
    status: 200,
    body: { created: false, versionId },
  });
  const more = await put('machines.csv?mode=append', `${machineHeader}\n${machineRows(31, 34)}\n31,X,1,0\n`);
  expect(more).toMatchObject({ status: 201, body: { verdict: 'quarantined', rowsIn: 4, rowsBad: 1 } });
  expect((await room.reader.findCurrentVersion('machines'))?.rows).toBe(33);
  // Back to the first content: that is a change, not a repetition.
  const back = await put('machines.csv', text);
  expect((await room.reader.findCurrentVersion('machines'))?.rows).toBe(30);
  expect(back.body).toMatchObject({ state: 'current', rowsIn: 30 });
});

test('what is refused says why, and leaves no version', async () => {
  const { room, put } = await open();
  const bad = await put('machines.csv', `${machineHeader}\n1,X,1,0\n2,L,x,0\n`);
  expect(bad).toMatchObject({
    status: 400,
    body: { error: { code: 'data.batch_rejected', details: { rowsIn: 2, rowsBad: 2 } } },
  });
  expect(bad.body.error.message).toMatch(/2 of 2 rows break the schema of "machines".*kind: expected/);
  const code = async (address: string, text = 'id\n1\n') => (await put(address, text)).body.error?.code;
  expect(await code('machines')).toBe('data.put_name_invalid');
  expect(await code('machines@new.csv')).toBe('data.put_name_invalid');
  expect(await code('machine.csv')).toBe('data.dataset_not_found');
  expect(await code('machines.csv', '')).toBe('data.file_empty');
  expect(await code('machines.csv', 'a,b\n1,2\n')).toMatch(/^data\./);
  expect(await code('machines.parquet', 'no parquet')).toMatch(/^data\./);
  expect(await room.reader.findCurrentVersion('machines')).toBeUndefined();
});

test('what was sent whole is taken in, also when its sender does not wait', async () => {
  const { platform, room, http } = await open();
  const { url } = await http.listen('127.0.0.1', 0);
  const sent = request(`${url}/api/v1/datasets/machines.csv`, { method: 'PUT', agent: false });
  sent.on('error', () => undefined);
  sent.end(`${machineHeader}\n${machineRows(1, 31)}\n`);
  await once(sent, 'finish');
  let [job] = await platform.jobs.list({ kind: 'data.ingest' });
  while (job === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    [job] = await platform.jobs.list({ kind: 'data.ingest' });
  }
  sent.destroy();
  await platform.jobs.ended(job.id);
  expect((await room.reader.findCurrentVersion('machines'))?.rows).toBe(30);
});
