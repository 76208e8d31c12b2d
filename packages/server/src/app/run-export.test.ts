import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRow } from '@kaizen/contracts';
import { expect, it, onTestFinished } from 'vitest';
import { createClientRunService } from '../domains/tracking/runs/client-run-service.ts';
import { quoteLiteral } from '../platform/duck/quote.ts';
import { createTestApp } from '../testing/test-app.ts';
import { createTestHome } from '../testing/test-home.ts';

async function open() {
  const app = await createTestApp();
  const commands = createClientRunService(app.platform);
  const ids = await app.platform.db.run(async (tx) => {
    const made: string[] = [];
    for (const name of ['one', 'two', 'gone']) {
      const run = await commands.createRun(tx, { experimentId: '0', name, startedAt: 1_700_000_000_123 });
      made.push(run.id);
      const loss = name === 'one' ? 0.1 : Number.NaN;
      const metrics = [
        { name: 'loss', value: loss, step: 0, at: 5 },
        { name: 'Loss', value: Number.POSITIVE_INFINITY, step: 0, at: 5 },
      ];
      await commands.log(tx, run.id, {
        metrics: name === 'two' ? metrics.slice(0, 1) : metrics,
        params: [{ name: 'an odd/name', value: 'a\n"b",ö' }],
      });
    }
    await commands.deleteRun(tx, made[2] ?? '');
    return made;
  });
  const get = (query: string) => app.inject({ method: 'GET', url: `/api/v1/runs-export?${query}` });
  return { app, ids, get };
}

it('runs go out as Parquet with typed columns', async () => {
  const { app, get } = await open();
  const answer = await get('format=parquet&order=attributes.run_name');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/vnd.apache.parquet']);
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const file = join(home.path, 'runs.parquet');
  await writeFile(file, answer.rawPayload);
  const from = `read_parquet(${quoteLiteral(file)})`;
  const types = await app.platform.duck.rows(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${from})`);
  expect(types.map(({ column_name: name, column_type: type }) => `${name} ${type}`)).toEqual([
    'id VARCHAR',
    'name VARCHAR',
    'experiment VARCHAR',
    'status VARCHAR',
    'stage VARCHAR',
    'user VARCHAR',
    'started TIMESTAMP',
    'ended TIMESTAMP',
    'params.an odd/name VARCHAR',
    expect.stringMatching(/^metrics\.[lL]oss DOUBLE$/),
    expect.stringMatching(/^metrics\.[lL]oss \(2\) DOUBLE$/),
  ]);
  const rows = await app.platform.duck.rows(
    `SELECT name, epoch_ms(started) AS started, ended, COLUMNS('params.*') AS param, "metrics.loss"::VARCHAR AS a, "metrics.loss (2)"::VARCHAR AS b FROM ${from}`,
  );
  const param = 'a\n"b",ö';
  expect(rows.map(({ a, b, ...rest }) => ({ ...rest, values: [a, b].toSorted() }))).toEqual([
    { name: 'one', started: 1_700_000_000_123, ended: null, param, values: ['0.1', 'inf'] },
    { name: 'two', started: 1_700_000_000_123, ended: null, param, values: ['nan', null].toSorted() },
  ]);
});

it('named runs and a stage narrow what goes out, in every format', async () => {
  const { ids, get } = await open();
  const [one, two, gone] = ids;
  const names = async (query: string) => {
    const answer = await get(`format=json&order=attributes.run_name&${query}`);
    expect(answer.statusCode).toBe(200);
    return answer.json<RunRow[]>().map(({ name }) => name);
  };
  expect(await names('')).toEqual(['one', 'two']);
  expect(await names('stage=deleted')).toEqual(['gone']);
  expect(await names('stage=all')).toEqual(['gone', 'one', 'two']);
  expect(await names(`run=${one}&run=${gone}`)).toEqual(['one']);
  expect(await names(`run=${one}&run=${gone}&stage=all`)).toEqual(['gone', 'one']);
  expect(await names(`run=${one}&run=${two}&filter=${encodeURIComponent("attributes.run_name = 'two'")}`)).toEqual([
    'two',
  ]);
  const csv = await get(`format=csv&run=${two}`);
  expect(csv.body.split('\r\n').filter((line) => line.startsWith(`${two},`))).toHaveLength(1);
  expect((await get('format=parquet&run=none')).rawPayload.subarray(0, 4).toString()).toBe('PAR1');
  expect((await get("format=json&run=x'%20OR%20y")).json()).toEqual([]);
  expect((await get('format=xml')).statusCode).toBe(400);
  expect((await get('format=parquet&filter=metrics.')).statusCode).toBe(400);
});
