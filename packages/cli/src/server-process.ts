import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './environment.ts';
import { CommandFailure, describeSystemError, messageOf } from './failure.ts';
import { installation, serverProcess } from './installation.ts';
import { makeFolder } from './make-folder.ts';
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

/** Servers that end with this command, by process: their homes. */
const started = new Map<ChildProcess, string>();

/** The homes of the servers that this command started and has not released. */
export function listStartedServers(): string[] {
  return [...started].filter(([child]) => isRunning(child)).map(([, home]) => home);
}

/** Ends every server that this command started and has not released. */
export async function endStartedServers(): Promise<void> {
  await Promise.all([...started.keys()].map(stopChild));
}

/** Starts a server on a home and resolves when it is ready. Throws a CommandFailure with the server's own words when it does not start. */
export async function startServer(
  options: { readonly home: string; readonly port?: number | undefined },
  environment: Environment,
): Promise<ServerProcess> {
  const { home } = options;
  await makeFolder(home).catch((cause: unknown) => {
    throw unusableHome(home, cause);
  });
  const logPath = join(home, 'server.log');
  const log = openLog(home, logPath);
  const place = ['--home', home, '--port', String(options.port ?? 0), '--log-file', logPath];
  const args = [...serverProcess.flags, installation.serverEntry, ...place];
  const child = spawn(installation.node, args, {
    detached: true,
    stdio: ['ignore', 'pipe', log],
    env: { ...serverProcess.environment, ...environment.inherited },
  });
  const logStart = fstatSync(log).size;
  closeSync(log);
  started.set(child, home);
  await waitUntilReady(child, logPath, logStart);
  const address = readServerFile(home);
  if (address === undefined) throw new CommandFailure(`The server started but left no ${join(home, 'server.json')}.`);
  return {
    address,
    process: child,
    stop: () => stopChild(child),
    release() {
      started.delete(child);
      child.stdout?.destroy();
      child.unref();
    },
  };
}

function unusableHome(home: string, cause: unknown): CommandFailure {
  return new CommandFailure(
    `The home ${home} cannot be written: ${describeSystemError(cause)}. Make it writable, or name another folder with --home.`,
  );
}

function openLog(home: string, path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (cause) {
    throw unusableHome(home, cause);
  }
}

function waitUntilReady(child: ChildProcess, logPath: string, logStart: number): Promise<void> {
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
          readLastWords(logPath, logStart) ??
            `The server ended with exit code ${code ?? 'unknown'}; its log is ${logPath}.`,
        ),
      ),
    );
  });
}

/** The last line that the server wrote for people before it ended; `logStart` is where its part of the log begins. */
function readLastWords(logPath: string, logStart: number): string | undefined {
  const lines = readFileSync(logPath).subarray(logStart).toString('utf8').trim().split('\n');
  return lines.findLast((line) => line.startsWith('kaizen: '))?.replace(/^kaizen: /, '');
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (!isRunning(child)) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
