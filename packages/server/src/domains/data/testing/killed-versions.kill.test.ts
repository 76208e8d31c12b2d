import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createTestHome } from '../../../testing/test-home.ts';

const target = fileURLToPath(new URL('./killed-versions.process.ts', import.meta.url));

/** Runs the process on a home; kills it with SIGKILL `after` ms after it printed `mark`, or lets it end. */
async function run(home: string, kill?: { readonly mark: string; readonly after: number }): Promise<readonly string[]> {
  const config = {
    home,
    host: '127.0.0.1',
    port: 0,
    database: 'sqlite',
    logLevel: 'error',
    threads: 2,
    duckMemory: '512MB',
  };
  const child = spawn(process.execPath, ['--no-warnings', target, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  const closed = once(child, 'close');
  child.stdout.on('data', (chunk) => {
    printed += String(chunk);
  });
  if (kill !== undefined) {
    while (!printed.includes(kill.mark) && child.exitCode === null) await wait(2);
    await wait(kill.after);
    child.kill('SIGKILL');
  }
  await closed;
  return printed.split('\n').filter((line) => line !== '');
}

test('killed during commit, upsert, delete, compaction and collection, the next process comes to the same versions', {
  timeout: 240_000,
}, async () => {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const unbroken = await run(join(home.path, 'unbroken'));
  expect(unbroken.at(-1)).toBe('ended');
  expect(unbroken.at(-2)).toContain(' current ');
  const acknowledged: string[] = [];
  const kills = [
    { mark: 'started', after: 30 },
    { mark: 'started', after: 250 },
    { mark: 'acknowledged 1', after: 120 },
    { mark: 'acknowledged 2', after: 120 },
    { mark: 'acknowledged 4', after: 15 },
    { mark: 'compacted', after: 3 },
    { mark: 'collected', after: 0 },
  ];
  for (const kill of kills)
    acknowledged.push(...(await run(join(home.path, 'broken'), kill)).filter((line) => line.startsWith('ack')));
  expect(await run(join(home.path, 'broken'))).toEqual(unbroken);
  for (const line of acknowledged) expect(unbroken).toContain(line);
});
