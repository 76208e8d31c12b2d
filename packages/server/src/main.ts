import { join } from 'node:path';
import { createApp } from './app/create-app.ts';
import { removeServerFile, writeServerFile } from './app/server-file.ts';
import { isKaizenError } from './kernel/errors.ts';
import type { Config } from './platform/config/config.ts';
import { loadConfig } from './platform/config/load-config.ts';

/**
 * The server process: configuration, application, start; one JSON line on standard output when it is ready (words for people on a terminal without `--json`); a clean close on SIGTERM and SIGINT
 * (a second signal ends it at once). When it cannot start: one line on standard error and exit code 1, or 2 for a wrong setting.
 */
async function main(): Promise<void> {
  const given = process.argv.slice(2);
  const forPeople = process.stdout.isTTY && process.stderr.isTTY && !given.includes('--json');
  const loaded = loadConfig({ argv: given.filter((argument) => argument !== '--json') });
  // Log lines are for machines: on a terminal they would bury what is said to people.
  const config = { ...(forPeople ? { logFile: join(loaded.home, 'server.log') } : {}), ...loaded };
  let stopped = false;
  const stop = async (code: number): Promise<never> => {
    if (stopped) process.exit(1);
    stopped = true;
    if (forPeople) process.stdout.write('\nStopping …\n');
    // Threads and timers of the stores are unreferenced: without one that is not, the process could end in the middle of its close.
    setInterval(() => undefined, 60_000);
    await app.close();
    await removeServerFile(config.home, process.pid);
    if (forPeople) process.stdout.write('Stopped. Everything that was acknowledged is kept.\n');
    process.exit(code);
  };
  const app = await createApp(config, { onLeaseLost: () => void stop(1) });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0));
  try {
    const { url } = await app.start();
    if (stopped) return;
    await writeServerFile(config.home, {
      url,
      pid: process.pid,
      startedAt: app.platform.clock.now(),
      token: app.token,
    });
    process.stdout.on('error', () => undefined);
    process.stdout.write(forPeople ? readyText(url, config) : `${JSON.stringify({ ready: true, url })}\n`);
  } catch (error) {
    // The reason of the failed start is what must be told.
    await app.close().catch(() => undefined);
    throw error;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    isKaizenError(error) ? `kaizen: ${error.message} [${error.code}]\n` : `kaizen: ${errorText(error)}\n`,
  );
  process.exitCode = isWrongSetting(error) ? 2 : 1;
});

function readyText(url: string, { home, logFile }: Config): string {
  return [
    `Kaizen is ready: ${url}`,
    `Home: ${home}${logFile === undefined ? '' : `; log: ${logFile}`}`,
    'Ctrl-C stops it. In another terminal: kaizen init my-project && cd my-project && kaizen run',
    '',
  ].join('\n');
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isWrongSetting(error: unknown): boolean {
  return isKaizenError(error) && /^platform\.(config_|host_not_loopback)/.test(error.code);
}
