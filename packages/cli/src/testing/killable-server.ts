import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '../environment.ts';
import { installation } from '../installation.ts';
import { readServerFile } from '../server-address.ts';
import { findFreePort } from './test-folder.ts';

/** A real server process on a throw-away home and a fixed port, that a test may kill and start again as often as it likes. */
export class KillableServer {
  readonly home: string;
  readonly port: number;
  #child: ChildProcess | undefined;
  #kills = 0;

  constructor(home: string, port: number) {
    this.home = home;
    this.port = port;
  }

  /** On a new home and a free port; not started yet. */
  static async create(name: string): Promise<KillableServer> {
    return new KillableServer(mkdtempSync(join(tmpdir(), `kaizen-${name}-`)), await findFreePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get token(): string {
    return readServerFile(this.home)?.token ?? '';
  }

  get kills(): number {
    return this.#kills;
  }

  async start(): Promise<void> {
    const log = openSync(join(this.home, 'server.log'), 'a');
    const args = [installation.serverEntry, '--home', this.home, '--port', String(this.port), '--log-level', 'warn'];
    const env = {
      ...readEnvironment().inherited,
      UV_THREADPOOL_SIZE: '16',
      // Small enough for a small demo to compact its logs several times.
      KAIZEN_LOG_SEGMENT_ROWS: '1000',
      NODE_COMPILE_CACHE: join(tmpdir(), 'kaizen-compile-cache'),
    };
    const child = spawn(installation.node, args, { stdio: ['ignore', 'pipe', log], env });
    this.#child = child;
    let printed = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        printed += chunk;
        if (printed.includes('"ready":true')) resolve();
      });
      child.once('exit', (code, signal) =>
        reject(new Error(`the server ended before it was ready (${code ?? signal}); see ${this.home}/server.log`)),
      );
    });
  }

  /** SIGKILL, then a new process on the same home and port. */
  async killAndRestart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.#kills += 1;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends the server and removes its home. */
  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.home, { recursive: true, force: true });
  }
}
