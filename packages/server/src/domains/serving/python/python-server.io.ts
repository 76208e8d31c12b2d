import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readPassedEnvironment } from '../../../platform/config/passed-environment.ts';
import { parseKeptLine } from '../../../platform/processes/line-keeper.ts';
import type { ProcessRef } from '../../../platform/processes/process-identity.ts';
import {
  readLog,
  startSupervisor,
  stopCommand,
  waitForCommand,
} from '../../../platform/processes/supervised-command.ts';
import { decideBackoff, type ServerState } from './restart-policy.ts';

/** How long a Python process may take to load its model: imports of large libraries alone take tens of seconds on a busy machine. */
const READY_MS = 300_000;
const ASK_MS = 60_000;
const POLL_MS = 250;
const GRACE_MS = 3000;
const LAST_LINES = 8;

/** A Python process that serves one model on the loopback address. */
export interface PythonServer {
  /** Rows in, whatever the model predicts for each out. Rejects with the reason while the process does not answer. */
  ask(rows: {
    readonly columns: readonly string[];
    readonly data: ReadonlyArray<readonly unknown[]>;
  }): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** What it is started with. */
export interface PythonServerOptions {
  /** Folder of its own below the home, for its log and the record of its process. */
  readonly folder: string;
  /** Folder of the model's files. */
  readonly model: string;
  readonly python: string;
  /** Hears of ends and restarts. */
  onState(state: ServerState, detail: string): void;
}

/**
 * Starts `mlflow models serve` for a model, waits until it answers, and starts it again, later and later, whenever it ends. It belongs to this process: it ends with it,
 * also when this one is killed. Rejects with the last words of the process when it does not become ready.
 */
export async function startPythonServer(options: PythonServerOptions): Promise<PythonServer> {
  const closing = new AbortController();
  const first = await launch(options);
  try {
    await waitUntilReady(first, closing.signal);
  } catch (error) {
    await first.stop();
    throw error;
  }
  let current = first;
  options.onState('ready', `port ${first.port}`);

  async function watch(): Promise<void> {
    for (let failures = 0; ; ) {
      const began = performance.now();
      const outcome = await waitForCommand(current.folder, current.ref, { signal: closing.signal });
      failures = decideBackoff.failures(failures, performance.now() - began);
      options.onState(
        'ended',
        `${outcome.reason} ${outcome.exitCode ?? outcome.signal ?? ''}: ${await lastWords(current.folder)}`,
      );
      await pause(decideBackoff.waitMs(failures), undefined, { signal: closing.signal });
      current = await launch(options);
      try {
        await waitUntilReady(current, closing.signal);
        options.onState('ready', `port ${current.port}`);
      } catch {
        closing.signal.throwIfAborted();
        await current.stop();
      }
    }
  }
  const watching = watch().catch(() => undefined);
  return {
    ask: (rows) => ask(current.port, rows),
    async close() {
      closing.abort();
      await watching;
      await current.stop();
      await rm(options.folder, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

interface Launched {
  readonly port: number;
  readonly folder: string;
  readonly ref: ProcessRef;
  stop(): Promise<void>;
}

let launches = 0;

async function launch({ folder, model, python }: PythonServerOptions): Promise<Launched> {
  const port = await findFreePort();
  launches += 1;
  const watch = join(folder, `start-${launches}`);
  const supervisor = await startSupervisor(watch);
  await writeFile(join(watch, 'supervisor.json'), JSON.stringify(supervisor.ref));
  const passed = readPassedEnvironment();
  supervisor.begin({
    words: [
      python,
      '-m',
      'mlflow',
      'models',
      'serve',
      '-m',
      model,
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '--env-manager',
      'local',
      '--workers',
      '1',
    ],
    cwd: folder,
    env: {
      ...passed,
      PATH: `${dirname(python)}:${passed.PATH ?? ''}`,
      PYTHONUNBUFFERED: '1',
      MLFLOW_DISABLE_TELEMETRY: 'true',
      DO_NOT_TRACK: 'true',
    },
    graceMs: GRACE_MS,
    tethered: true,
  });
  return { port, folder: watch, ref: supervisor.ref, stop: () => stopCommand(watch, supervisor.ref, GRACE_MS) };
}

function findFreePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function waitUntilReady({ port, folder, ref }: Launched, signal: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const end = waitForCommand(folder, ref, { signal: AbortSignal.any([signal, ended.signal]) }).then(
    () => 'ended' as const,
    () => 'stopped' as const,
  );
  const until = performance.now() + READY_MS;
  try {
    for (;;) {
      signal.throwIfAborted();
      if (await isHealthy(port)) return;
      const state = await Promise.race([end, pause(POLL_MS)]);
      if (state === 'ended' || performance.now() > until)
        throw new Error(`its Python process did not start: ${await lastWords(folder)}`);
    }
  } finally {
    ended.abort();
  }
}

async function isHealthy(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/ping`, { signal: AbortSignal.timeout(ASK_MS) }).catch(
    () => undefined,
  );
  return answer?.ok === true;
}

async function ask(port: number, rows: Parameters<PythonServer['ask']>[0]): Promise<readonly unknown[]> {
  const answer = await fetch(`http://127.0.0.1:${port}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dataframe_split: rows }),
    signal: AbortSignal.timeout(ASK_MS),
  }).catch((error: unknown) => {
    throw new Error(`its Python process does not answer (${String(error)}); it is being started again`);
  });
  const body: unknown = await answer.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null)
    throw new Error(`its Python process answered ${answer.status} without JSON`);
  if ('predictions' in body && Array.isArray(body.predictions)) return body.predictions;
  const said =
    'message' in body ? String(body.message) : 'error_code' in body ? String(body.error_code) : 'no reason given';
  throw new Error(`its Python process answered ${answer.status}: ${said.slice(0, 500)}`);
}

/** The last lines that a process said. */
async function lastWords(folder: string): Promise<string> {
  const said: string[] = [];
  for (let offset = 0; ; ) {
    const { text, next } = await readLog(folder, offset);
    if (next === offset) break;
    offset = next;
    said.push(...text.split('\n').flatMap((line) => parseKeptLine(line)?.text ?? []));
    said.splice(0, Math.max(0, said.length - LAST_LINES));
  }
  return said.filter((line) => line.trim() !== '').join(' | ') || 'it said nothing';
}

const rootOf = (home: string) => join(resolve(home), 'python-models');

/** A folder for the process of one model. */
export async function makeServerFolder(home: string, name: string): Promise<string> {
  const folder = join(rootOf(home), name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Ends what processes of a killed server left and removes their folders. Called at start, before any model is loaded. */
export async function endLeftServers(home: string): Promise<void> {
  const root = rootOf(home);
  for (const model of await readdir(root).catch(() => [])) {
    for (const start of await readdir(join(root, model)).catch(() => [])) {
      const folder = join(root, model, start);
      const text = await readFile(join(folder, 'supervisor.json'), 'utf8').catch(() => undefined);
      // Row mapping: written by `launch`.
      if (text !== undefined) await stopCommand(folder, JSON.parse(text) as ProcessRef, GRACE_MS);
    }
    await rm(join(root, model), { recursive: true, force: true });
  }
}
