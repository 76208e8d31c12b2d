import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

/** A server started by the launcher on a fresh home, as `kaizen up` starts it. */
export class StartedServer {
  readonly readyAfter: number;
  readonly #child: ChildProcess;
  readonly #home: string;

  constructor(child: ChildProcess, home: string, readyAfter: number) {
    this.#child = child;
    this.#home = home;
    this.readyAfter = readyAfter;
  }

  /** Resolves when it is ready; `readyAfter` is in seconds from the call of the launcher. `cache`: another compile cache than the user's. */
  static async start(root: string, cache: string | undefined): Promise<StartedServer> {
    const home = await mkdtemp(join(tmpdir(), 'kaizen-footprint-'));
    // biome-ignore lint/style/noProcessEnv: passed on as it is
    const env = { ...process.env, ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) };
    const launcher = join(root, 'packages/cli/bin/kaizen');
    // A changed web interface is built now, not in what is measured.
    await promisify(execFile)(launcher, ['prepare-up'], { cwd: home });
    const started = performance.now();
    const child = spawn(launcher, ['up', '--home', home, '--port', '0'], {
      cwd: home,
      stdio: ['ignore', 'pipe', 'ignore'],
      env,
    });
    await new Promise<void>((resolve, reject) => {
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        printed += chunk;
        if (printed.includes('"ready":true')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`The server ended with exit code ${code} before it was ready.`)));
    });
    return new StartedServer(child, home, (performance.now() - started) / 1000);
  }

  /** Resident memory of the process, by /proc (Linux). NaN elsewhere. */
  async readResidentMegabytes(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8').catch(() => '');
    return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6;
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    await rm(this.#home, { recursive: true, force: true });
  }
}
