import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createTestHome } from './test-home.ts';

/** Longest allowed time between two turns of the event loop, in milliseconds (house rule 5.2). */
const MOST_MS = 50;
/** A stall of ours comes every time; one of a machine under load does not. */
const DRIVES = 5;

/** A server in a process of its own that tells how long its event loop stood still. */
export interface StallTarget {
  readonly home: string;
  readonly token: string;
  request<T>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T>;
  /** Copies rows until every list is at full size. */
  fill(): Promise<void>;
  /** Plants experiments, runs, points, files and versions at the sizes of app/testing/fill-tracking.ts. */
  fillTracking(): Promise<void>;
  /** Drives until one drive stayed within 50 ms, at most five times; gives the shortest of their longest stalls when none did. */
  findStall(drive: () => Promise<unknown>): Promise<number | undefined>;
}

export async function startStallTarget(): Promise<StallTarget> {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const entry = fileURLToPath(new URL('../app/testing/full-server.process.ts', import.meta.url));
  const child = fork(entry, [home.path], { execArgv: ['--no-warnings'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const hear = async () => (await once(child, 'message'))[0];
  const ask = async (message: string) => {
    child.send(message);
    return hear();
  };
  const { url, token } = await hear();

  async function request<T>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const json = body !== undefined && typeof body !== 'string';
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...(json ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : String(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    // Text (metrics) is for nobody to read here.
    return JSON.parse(answer.headers.get('content-type')?.startsWith('application/json') ? text : 'null');
  }

  return {
    home: home.path,
    token,
    request,
    async fill() {
      await ask('fill');
    },
    async fillTracking() {
      await ask('fill tracking');
    },
    async findStall(drive) {
      let shortest = Number.POSITIVE_INFINITY;
      for (let turn = 0; turn < DRIVES && shortest > MOST_MS; turn++) {
        await ask('begin');
        await drive();
        shortest = Math.min(shortest, await ask('end'));
      }
      return shortest > MOST_MS ? shortest : undefined;
    },
  };
}
