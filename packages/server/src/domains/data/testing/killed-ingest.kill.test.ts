import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createTestHome } from '../../../testing/test-home.ts';
import { machineHeader, machineRows } from './machine-data.ts';

const target = fileURLToPath(new URL('./killed-ingest.process.ts', import.meta.url));

/** Runs the process on a home; kills it with SIGKILL `after` ms after its start, or lets it end. */
async function run(home: string, files: readonly string[], after?: number): Promise<readonly string[]> {
  const config = {
    home,
    host: '127.0.0.1',
    port: 0,
    database: 'sqlite',
    logLevel: 'error',
    threads: 2,
    duckMemory: '512MB',
  };
  const child = spawn(process.execPath, ['--no-warnings', target, JSON.stringify(config), ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  const closed = once(child, 'close');
  child.stdout.on('data', (chunk) => {
    printed += String(chunk);
  });
  if (after !== undefined) {
    while (!printed.includes('started') && child.exitCode === null) await wait(5);
    await wait(after);
    child.kill('SIGKILL');
  }
  await closed;
  return printed.split('\n').filter((line) => line !== '');
}

test('killed at any point, the next process comes to the versions of an unbroken run', {
  timeout: 120_000,
}, async () => {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const files = [join(home.path, 'one.csv'), join(home.path, 'two.csv')];
  for (const [index, file] of files.entries()) {
    const from = 1 + index * 40_000;
    await writeFile(file, `${machineHeader}\n${machineRows(from, from + 40_000)}\n${index},L,40,0\n`);
  }
  const unbroken = await run(join(home.path, 'unbroken'), files);
  expect(unbroken).toHaveLength(4);
  expect(unbroken.at(-1)).toBe('ended');
  const acknowledged: string[] = [];
  for (const after of [0, 60, 140, 240, 380]) {
    acknowledged.push(...(await run(join(home.path, 'broken'), files, after)).filter((line) => line.startsWith('ack')));
  }
  const last = await run(join(home.path, 'broken'), files);
  expect(last).toEqual(unbroken);
  for (const line of acknowledged) expect(unbroken).toContain(line);
});
