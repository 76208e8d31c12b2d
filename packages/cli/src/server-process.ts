import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from './environment.ts';
import { CommandFailure } from './failure.ts';
import { installation } from './installation.ts';
import { readServerFile, type ServerAddress } from './server-address.ts';

/** A server that this command started as another process. */
export interface ServerProcess {
  readonly address: ServerAddress;
  readonly process: ChildProcess;
  /** Ends the server cleanly (SIGTERM) and waits for it; SIGKILL after 15 s. */
  stop(): Promise<void>;
  /** Lets the server live on after this command. */
  release(): void;
}

/** Starts a server on a home and resolves when it is ready. Throws a CommandFailure with the server's own words when it does not start. */
export async function startServer(
  options: { readonly home: string; readonly port?: number | undefined },
  environment: Environment,
): Promise<ServerProcess> {
  await mkdir(options.home, { recursive: true }).catch((cause: unknown) => {
    throw new CommandFailure(
      `The home ${options.home} cannot be made: ${messageOf(cause)}. Name another folder with --home.`,
    );
  });
  const logPath = join(options.home, 'server.log');
  const log = openLog(logPath);
  const args = [
    installation.serverEntry,
    '--home',
    options.home,
    '--port',
    String(options.port ?? 0),
    '--log-file',
    logPath,
  ];
  const child = spawn(installation.node, args, {
    detached: true,
    stdio: ['ignore', 'pipe', log],
    env: { UV_THREADPOOL_SIZE: '16', ...environment.inherited },
  });
  await waitUntilReady(child, logPath);
  const address = readServerFile(options.home);
  if (address === undefined)
    throw new CommandFailure(`The server started but left no ${join(options.home, 'server.json')}.`);
  return {
    address,
    process: child,
    stop: () => stopChild(child),
    release() {
      child.stdout?.destroy();
      child.unref();
    },
  };
}

function openLog(path: string): number {
  try {
    return openSync(path, 'a');
  } catch (cause) {
    throw new CommandFailure(
      `The home cannot be written (${messageOf(cause)}). Make it writable or name another with --home.`,
    );
  }
}

function waitUntilReady(child: ChildProcess, logPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.setEncoding('utf8');
    child.stdout?.on('data', (chunk: string) => {
      printed += chunk;
      if (printed.includes('"ready":true')) resolve();
    });
    child.once('error', (cause) =>
      reject(
        new CommandFailure(
          `The server could not be started: ${messageOf(cause)}. Run \`npm ci\` in ${installation.root}.`,
        ),
      ),
    );
    child.once('exit', (code) =>
      reject(
        new CommandFailure(
          readLastWords(logPath) ?? `The server ended with exit code ${code ?? 'unknown'}; its log is ${logPath}.`,
        ),
      ),
    );
  });
}

/** The last line that the server wrote for people before it ended. */
function readLastWords(logPath: string): string | undefined {
  const lines = readFileSync(logPath, 'utf8').trim().split('\n');
  return lines.findLast((line) => line !== '' && !line.startsWith('{'))?.replace(/^kaizen: /, '');
}

function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
