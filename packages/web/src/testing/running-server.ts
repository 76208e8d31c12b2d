import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../../../cli/bin/kaizen', import.meta.url));

/** A server in another process, on a throw-away home and a free port. */
export interface RunningServer {
  readonly url: string;
  /** What the owner of the machine may show the server. */
  readonly token: string;
  /** Ends the server and removes the home. */
  stop(): Promise<void>;
}

/** Starts `kaizen up` with nothing in it and resolves when it is ready. */
export async function startServer(): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kaizen-registry-'));
  const home = join(folder, 'home');
  const child = spawn(launcher, ['up', '--home', home, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const { url, token } = await waitForServer(join(home, 'server.json'), child, () => printed);
  return {
    url,
    token,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface ServerFile {
  readonly url: string;
  readonly token: string;
}

async function waitForServer(file: string, child: ChildProcess, printed: () => string): Promise<ServerFile> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${printed()}`);
    if (existsSync(file)) {
      // Wire mapping: the server wrote it.
      const server = JSON.parse(await readFile(file, 'utf8')) as ServerFile;
      const answers = await fetch(`${server.url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (answers) return server;
    }
    await pause(100);
  }
}
