import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A server under test: ours or the peer's, in a folder of its own. */
export class TrackingServer {
  readonly url: string;
  readonly home: string;
  readonly #child: ChildProcess;

  private constructor(url: string, home: string, child: ChildProcess) {
    this.url = url;
    this.home = home;
    this.#child = child;
  }

  /** Ours, on SQLite in a fresh home, or on the PostgreSQL database that is given. */
  static async startOurs(root: string, database?: string): Promise<TrackingServer> {
    const launcher = join(root, 'packages/cli/bin/kaizen');
    await execute(launcher, ['prepare-up'], { cwd: root });
    const env = database === undefined ? {} : { KAIZEN_DATABASE: database };
    const start = () =>
      TrackingServer.#start(
        (port, home) => [launcher, ['up', '--port', String(port), '--home', join(home, 'home')]],
        env,
      );
    // Started once before: its code is compiled then, as the peer's was when it was installed.
    await (await start()).end();
    return start();
  }

  /** The peer with one worker, on its default store (SQLite) and its default artifact handling; without its job runner, which takes no part. */
  static startPeer(python: string): Promise<TrackingServer> {
    return TrackingServer.#start(
      (port) => [
        join(dirname(python), 'mlflow'),
        ['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
      ],
      {
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
        MLFLOW_DISABLE_TELEMETRY: 'true',
      },
    );
  }

  static async #start(
    command: (port: number, home: string) => [string, string[]],
    env: Record<string, string>,
  ): Promise<TrackingServer> {
    const home = await mkdtemp(join(tmpdir(), 'kaizen-bench-tracking-'));
    const port = await findFreePort();
    const [file, args] = command(port, home);
    // biome-ignore lint/style/noProcessEnv: passed on as it is
    const child = spawn(file, args, { cwd: home, stdio: 'ignore', env: { ...process.env, ...env }, detached: true });
    const url = `http://127.0.0.1:${port}`;
    for (let waited = 0; !(await answers(`${url}/health`)); waited += 100) {
      if (child.exitCode !== null || waited > 120_000) throw new Error(`${file} did not become ready.`);
      await pause(100);
    }
    return new TrackingServer(url, home, child);
  }

  /** Most resident memory that the server ever had, the processes it started included, by /proc (Linux). */
  async readPeakMegabytes(): Promise<number> {
    let kilobytes = 0;
    for (const pid of await listTree(this.#child.pid ?? 0)) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      kilobytes += Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
    }
    return (kilobytes * 1024) / 1e6;
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    process.kill(-(this.#child.pid ?? 0), 'SIGTERM');
    await ended;
    await rm(this.home, { recursive: true, force: true });
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

async function listTree(root: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}
