import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The peer's environment is there, or the installer's own words why not. */
export type PeerEnvironment = { readonly python: string } | { readonly failure: string };

async function readOrNothing(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}

/** Makes a Python environment and installs a requirements file into it; does nothing when it was installed before. `place` is its folder below the root. */
export async function preparePeer(
  root: string,
  requirements: string,
  log: (line: string) => void,
  place = 'bench/.venv',
): Promise<PeerEnvironment> {
  const home = join(root, place);
  const python = join(home, 'bin', 'python');
  const wanted = await readFile(requirements, 'utf8');
  const stamp = join(home, `installed-${createHash('sha256').update(wanted).digest('hex').slice(0, 16)}`);
  if ((await readOrNothing(stamp)) === wanted) return { python };
  try {
    log(`Making ${place} and installing the peer; this is done once.`);
    await execute('python3', ['-m', 'venv', home], { timeout: 120_000 });
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await execute(python, install, { timeout: 900_000 });
    await writeFile(stamp, wanted);
    return { python };
  } catch (error) {
    const text = error instanceof Error ? error.message.trim() : String(error);
    return { failure: text.split('\n').slice(-3).join(' ') };
  }
}

/** A Python peer that reads one JSON line per request and answers one. */
export class PeerProcess {
  private readonly child: ChildProcess;
  private readonly lines: Interface;
  private readonly answers: AsyncIterator<string>;
  private errors = '';

  constructor(python: string, args: readonly string[]) {
    this.child = spawn(python, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    if (!this.child.stdout || !this.child.stderr) throw new Error('The peer has no output.');
    this.lines = createInterface({ input: this.child.stdout });
    this.answers = this.lines[Symbol.asyncIterator]();
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString()).slice(-2000);
    });
    this.child.on('error', (error) => {
      this.errors += error.message;
    });
  }

  /** Sends a request and waits for its answer; rejects with the peer's error output when it ends instead. */
  async ask(request: unknown): Promise<unknown> {
    this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`The peer ended without an answer. ${this.errors.trim()}`);
    return JSON.parse(value);
  }

  /** Ends the peer. */
  close(): void {
    this.lines.close();
    this.child.stdin?.end();
    this.child.kill();
  }
}
