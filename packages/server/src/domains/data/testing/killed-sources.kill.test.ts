import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTestHome } from '../../../testing/test-home.ts';
import { createPostgresDatabase, testPostgres } from '../../../testing/test-postgres.ts';

const target = fileURLToPath(new URL('./killed-sources.process.ts', import.meta.url));

async function open(kind: 'push' | 'folder' | 'postgres', last: number) {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const config = {
    home: join(home.path, 'home'),
    host: '127.0.0.1',
    port: 0,
    database: 'sqlite',
    logLevel: 'error',
    threads: 2,
    duckMemory: '512MB',
  };
  const lines: string[] = [];
  /** Runs until it ends, or kills it `after` ms after its start. */
  const run = async (after?: number) => {
    const args = ['--no-warnings', target, JSON.stringify(config), home.path, kind, String(last)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += String(chunk);
    });
    const closed = once(child, 'close');
    if (after !== undefined) {
      while (!printed.includes('started') && child.exitCode === null) await wait(5);
      await wait(after);
      child.kill('SIGKILL');
    }
    await closed;
    lines.push(...printed.split('\n').filter((line) => line !== ''));
    return printed.trim().split('\n').at(-1);
  };
  return { folder: home.path, run, lines };
}

test('every acknowledged push is in the versions, and each exactly once, however often the server is killed', {
  timeout: 600_000,
}, async () => {
  const { run, lines } = await open('push', 300);
  for (const after of [20, 150, 300, 500, 800]) await run(after);
  const acknowledged = new Set(lines.filter((line) => line.startsWith('ack'))).size;
  expect(acknowledged).toBeGreaterThan(0);
  expect(await run()).toBe('rows 300 distinct 300 to 299');
});

test('a folder is read once, however often the server is killed', { timeout: 600_000 }, async () => {
  const { run, folder } = await open('folder', 3);
  await mkdir(join(folder, 'in'));
  const part = (n: number) => `id,v\n${Array.from({ length: 20_000 }, (_, at) => `${n * 20_000 + at},1\n`).join('')}`;
  for (let n = 0; n < 3; n += 1) await writeFile(join(folder, 'in', `${n}.csv`), part(n));
  for (const after of [50, 200, 400]) await run(after);
  await writeFile(join(folder, 'in', '3.csv'), part(3));
  expect(await run()).toMatch(/^rows 80000 distinct 80000/);
  expect(await run()).toMatch(/^rows 80000 distinct 80000/);
});

test.skipIf(testPostgres === undefined)(
  'rows above a watermark are read once, however often the server is killed',
  { timeout: 600_000 },
  async () => {
    const database = await createPostgresDatabase();
    onTestFinished(() => database.remove());
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    onTestFinished(() => client.end());
    await client.query('CREATE TABLE t AS SELECT i AS id, i * 2 AS v FROM generate_series(1, 40000) i');
    vi.stubEnv('SOURCE_OF_TEST', database.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { run } = await open('postgres', 4);
    for (const after of [50, 200, 400, 700]) {
      await run(after);
      await client.query(
        'INSERT INTO t SELECT i, i FROM generate_series((SELECT max(id) + 1 FROM t), (SELECT max(id) + 1000 FROM t)) i',
      );
    }
    expect(await run()).toBe('rows 44000 distinct 44000 to 44000');
  },
);
