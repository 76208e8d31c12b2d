import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Config } from '../platform/config/config.ts';

/** Starts the kill target and kills it with SIGKILL once it has printed `lines` lines; gives every whole line that it had printed. */
export async function runAndKill(scenario: string, config: Config, lines: number): Promise<readonly string[]> {
  const target = await startTarget(scenario, config, lines);
  return target.kill();
}

/** Starts the kill target and resolves when it has printed `lines` lines. */
export async function startTarget(
  scenario: string,
  config: Config,
  lines: number,
): Promise<{ readonly pid: number | undefined; kill(): Promise<readonly string[]> }> {
  const file = fileURLToPath(new URL('./kill-target.process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', file, scenario, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed: string[] = [];
  const enough = Promise.withResolvers<void>();
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    printed.push(line);
    if (printed.length === lines) enough.resolve();
  });
  const closed = once(reader, 'close');
  const early = exited.then(([code]) => Promise.reject(new Error(`the kill target ended by itself with ${code}`)));
  early.catch(() => undefined);
  await Promise.race([enough.promise, early]);
  return {
    pid: child.pid,
    async kill() {
      child.kill('SIGKILL');
      await exited;
      await closed;
      return printed;
    },
  };
}
