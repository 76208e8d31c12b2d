import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Config } from '../../../platform/config/config.ts';
import type { CompactionPoint } from '../log/log-context.ts';

const WRITER = fileURLToPath(new URL('./log-writer.process.ts', import.meta.url));

/** The writer's configuration on a home. */
export function configOf(home: string): Config {
  return {
    home,
    host: '127.0.0.1',
    port: 0,
    database: 'sqlite',
    logLevel: 'error',
    threads: 1,
    duckMemory: '200MB',
  };
}

/** Runs the writer until it has printed `lines` lines (then kills it) or until it has killed itself; gives what it acknowledged. */
export async function runWriter(
  home: string,
  first: number,
  end: { readonly lines?: number; readonly point?: CompactionPoint },
) {
  const args = [WRITER, JSON.stringify(configOf(home)), String(first), end.point ?? ''];
  const child = spawn(process.execPath, ['--no-warnings', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    lines.push(line);
    if (lines.length === end.lines) child.kill('SIGKILL');
  });
  await once(reader, 'close');
  const [, signal] = await exited;
  if (signal !== 'SIGKILL') throw new Error('the writer ended by itself');
  const numbers = (word: string) =>
    lines.filter((line) => line.startsWith(word)).map((line) => Number(line.split(' ')[1]));
  return { rows: numbers('row'), labels: numbers('label') };
}
