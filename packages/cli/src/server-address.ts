import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment } from './environment.ts';

/** What a running server leaves in `<home>/server.json`. */
export interface ServerAddress {
  readonly url: string;
  readonly pid: number | undefined;
  readonly token: string | undefined;
}

/** The home that commands without `--home` use: KAIZEN_HOME, or `.kaizen` in the working folder. */
export function chooseHome(flag: string | undefined, environment: Environment): string {
  return resolve(flag ?? environment.home ?? '.kaizen');
}

/** The server to talk to: `--url`, KAIZEN_URL, then `server.json` of the home; undefined when none is known to run. */
export function findServer(
  options: { readonly url?: string | undefined; readonly home: string },
  environment: Environment,
): ServerAddress | undefined {
  const file = readServerFile(options.home);
  const url = options.url ?? environment.url;
  if (url !== undefined) return { url, pid: undefined, token: file?.url === url ? file.token : undefined };
  if (file === undefined || (file.pid !== undefined && !isAlive(file.pid))) return undefined;
  return file;
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

/** Whether a process with this pid exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
