import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import type { Config } from '../../platform/config/config.ts';
import { createTestHome } from '../../testing/test-home.ts';

const processFile = fileURLToPath(new URL('./plant-run.process.ts', import.meta.url));

/** One process that runs the pipeline; it kills itself at the first event of that description, if it is the one that wrote it. */
async function runProcess(home: string, folder: string, killAt: string, tuning: string | undefined) {
  const config: Config = {
    home,
    host: '127.0.0.1',
    port: 0,
    database: 'sqlite',
    logLevel: 'error',
    threads: 2,
    duckMemory: '256MB',
  };
  const given = [JSON.stringify(config), folder, killAt, ...(tuning === undefined ? [] : [tuning])];
  const child = spawn(process.execPath, ['--no-warnings', processFile, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += String(chunk);
  });
  const [, signal] = await once(child, 'close');
  const report: unknown = printed === '' ? undefined : JSON.parse(printed);
  return { signal, report };
}

/** The plant's pipeline on two homes: in one process, and in processes of which each is killed at one of the points and the next goes on. */
export async function killPlant(
  csv: string,
  points: readonly string[],
  tuning?: string,
): Promise<{ readonly whole: unknown; readonly resumed: unknown }> {
  const newFolder = async () => {
    const home = await createTestHome();
    onTestFinished(() => home.remove());
    return home.path;
  };
  const folder = await newFolder();
  await writeFile(join(folder, 'machines.csv'), csv);
  const whole = await runProcess(await newFolder(), folder, '', tuning);
  const home = await newFolder();
  for (const point of points)
    expect([point, (await runProcess(home, folder, point, tuning)).signal]).toEqual([point, 'SIGKILL']);
  const resumed = await runProcess(home, folder, '', tuning);
  expect(resumed.signal).toBeNull();
  return { whole: whole.report, resumed: resumed.report };
}
