import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import type { Environment } from './environment.ts';

/** What a running server leaves in `<home>/server.json`. */
export interface ServerAddress {
  readonly url: string;
  readonly pid: number | undefined;
  readonly token: string | undefined;
}

/**
 * The home of a command: `--home`, KAIZEN_HOME, else the nearest `.kaizen` of this user in `folder` or above it, as git finds its repository. Where there
 * is none: `.kaizen` in `folder`, which need not exist.
 */
export function chooseHome(flag: string | undefined, environment: Environment, folder = '.'): string {
  if (flag !== undefined) return resolve(flag);
  if (environment.home !== undefined) return environment.home;
  const start = resolve(folder);
  for (let at = start; ; at = dirname(at)) {
    const candidate = join(at, '.kaizen');
    if (isOwnFolder(candidate)) return candidate;
    if (at === dirname(at)) return join(start, '.kaizen');
  }
}

/** Another user's folder in a shared place must not decide which server is talked to. */
function isOwnFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}

/** The server to talk to: `--url`, KAIZEN_URL, then `server.json` of the home; undefined when none runs there. */
export async function findServer(
  options: { readonly url?: string | undefined; readonly home: string },
  environment: Environment,
): Promise<ServerAddress | undefined> {
  const file = readServerFile(options.home);
  const url = options.url ?? environment.url;
  if (url !== undefined) return { url, pid: undefined, token: file?.url === url ? file.token : undefined };
  return file !== undefined && (await isServing(file)) ? file : undefined;
}

/** Reads `<home>/server.json`; undefined when it is not there or not readable as such. */
export function readServerFile(home: string): ServerAddress | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(home, 'server.json'), 'utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('url' in value) || typeof value.url !== 'string')
    return undefined;
  const pid = 'pid' in value && typeof value.pid === 'number' ? value.pid : undefined;
  const token = 'token' in value && typeof value.token === 'string' ? value.token : undefined;
  return { url: value.url, pid, token };
}

/** Whether the server of a `server.json` runs: its process is there and something answers (a pid is given to other processes after a crash or a reboot). */
export async function isServing(address: ServerAddress): Promise<boolean> {
  if (address.pid !== undefined && !isAlive(address.pid)) return false;
  return fetch(new URL('/healthz', address.url), { signal: AbortSignal.timeout(5_000) }).then(
    (answer) => answer.ok,
    (cause: unknown) => cause instanceof DOMException && cause.name === 'TimeoutError',
  );
}

/** Whether a process with this pid exists. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
