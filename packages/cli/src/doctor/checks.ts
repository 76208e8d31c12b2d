import { constants, existsSync } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import type { State } from '@kaizen/contracts';
import { installation } from '../installation.ts';
import { isAlive, readServerFile } from '../server-address.ts';
import { formatBytes } from '../terminal/format.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly subject: string;
  readonly state: State;
  readonly text: string;
  readonly mend?: string;
}

/** Looks at the runtime, the machine, the port and the home. Changes nothing. */
export async function checkHealth(target: { readonly home: string; readonly port: number }): Promise<Finding[]> {
  const server = readServerFile(target.home);
  const running = server?.pid !== undefined && isAlive(server.pid);
  return [
    checkRuntime(),
    checkMachine(),
    ...(await checkEngines()),
    await checkHome(target.home),
    running
      ? { subject: 'server', state: 'ok', text: `Running at ${server.url} (pid ${server.pid}).` }
      : checkStopped(server !== undefined),
    ...(running ? [] : [await checkPort(target.port)]),
    ...(await checkDisk(target.home)),
  ];
}

function checkRuntime(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 24
    ? { subject: 'runtime', state: 'ok', text: `Node ${process.versions.node}.` }
    : {
        subject: 'runtime',
        state: 'failed',
        text: `Node ${process.versions.node}; 24 or newer is needed.`,
        mend: 'Start through packages/cli/bin/kaizen, which uses the packaged Node.',
      };
}

function checkMachine(): Finding {
  const memory = totalmem();
  const text = `${availableParallelism()} cores, ${formatBytes(memory)} memory, ${process.platform} ${process.arch}.`;
  if (memory < 2 * 1024 ** 3)
    return {
      subject: 'machine',
      state: 'warning',
      text,
      mend: 'Below 2 GiB lower the memory of the data engine with --duck-memory 512MB.',
    };
  return {
    subject: 'machine',
    state: process.platform === 'linux' || process.platform === 'darwin' ? 'ok' : 'warning',
    text,
  };
}

async function checkEngines(): Promise<Finding[]> {
  const parts = [
    ['data engine', '@duckdb/node-api'],
    ['model engine', 'onnxruntime-node'],
  ] as const;
  return Promise.all(
    parts.map(async ([subject, name]): Promise<Finding> => {
      const folder = join(installation.root, 'node_modules', name);
      if (existsSync(join(folder, 'package.json'))) return { subject, state: 'ok', text: `${name} is installed.` };
      return {
        subject,
        state: 'failed',
        text: `${name} is not installed.`,
        mend: `Run \`npm ci\` in ${installation.root}.`,
      };
    }),
  );
}

async function checkHome(home: string): Promise<Finding> {
  if (!existsSync(home)) {
    const parent = dirname(home);
    const writable = await isWritable(parent);
    return writable
      ? { subject: 'home', state: 'ok', text: `${home} does not exist yet; it is made at the first start.` }
      : {
          subject: 'home',
          state: 'failed',
          text: `${home} does not exist and ${parent} cannot be written.`,
          mend: 'Make the folder writable, or name another with --home.',
        };
  }
  if (!(await stat(home)).isDirectory())
    return { subject: 'home', state: 'failed', text: `${home} is a file.`, mend: 'Name a folder with --home.' };
  if (!(await isWritable(home)))
    return {
      subject: 'home',
      state: 'failed',
      text: `${home} cannot be written.`,
      mend: `Give yourself the right to write: chown -R "$USER" ${home}`,
    };
  return { subject: 'home', state: 'ok', text: `${home} can be written.` };
}

function checkStopped(leftFile: boolean): Finding {
  if (!leftFile) return { subject: 'server', state: 'ok', text: 'None is running on this home.' };
  return {
    subject: 'server',
    state: 'warning',
    text: 'The last server on this home ended without a clean stop.',
    mend: 'Nothing to do: the next start takes up what it was doing.',
  };
}

function checkPort(port: number): Promise<Finding> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () =>
      resolve({
        subject: 'port',
        state: 'warning',
        text: `Port ${port} is taken.`,
        mend: `Start with another: kaizen up --port ${port + 1}`,
      }),
    );
    probe.listen(port, '127.0.0.1', () =>
      probe.close(() => resolve({ subject: 'port', state: 'ok', text: `Port ${port} is free.` })),
    );
  });
}

const kinds = [
  ['state', ['state.sqlite', 'state.sqlite-wal']],
  ['data', ['data']],
  ['blobs', ['blobs']],
  ['logs', ['logs']],
] as const;

async function checkDisk(home: string): Promise<Finding[]> {
  if (!existsSync(home)) return [];
  const space = await statfs(home);
  const free = space.bavail * space.bsize;
  const used = await Promise.all(
    kinds.map(async ([kind, names]) => ({
      kind,
      bytes: (await Promise.all(names.map((name) => measure(join(home, name))))).reduce((sum, size) => sum + size, 0),
    })),
  );
  const total = used.reduce((sum, { bytes }) => sum + bytes, 0);
  const days = await estimateDays(home, total, free);
  const text = `${formatBytes(free)} free; ${used.map(({ kind, bytes }) => `${kind} ${formatBytes(bytes)}`).join(', ')}.${days === undefined ? '' : ` At the present rate that lasts about ${days} days.`}`;
  if (free < 1024 ** 3)
    return [
      { subject: 'disk', state: 'failed', text, mend: 'Free some space, or move the stopped home to a larger disk.' },
    ];
  return [{ subject: 'disk', state: free < 5 * 1024 ** 3 || (days ?? 1000) < 14 ? 'warning' : 'ok', text }];
}

/** Free space over the mean growth since the home was made; undefined for a home younger than an hour. */
async function estimateDays(home: string, used: number, free: number): Promise<number | undefined> {
  const { birthtimeMs } = await stat(home);
  const age = (Date.now() - birthtimeMs) / 86_400_000;
  if (age < 1 / 24 || used === 0) return undefined;
  return Math.round(free / (used / age));
}

async function measure(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  const entries = await readdir(path);
  const sizes = await Promise.all(entries.map((entry) => measure(join(path, entry))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
