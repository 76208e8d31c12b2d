import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readEnvironment } from '../environment.ts';
import { installation } from '../installation.ts';

/** How a call of the launcher ended. `code` is undefined when a signal ended it. */
export interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what a call runs. Variables named KAIZEN_… of the test's own environment are never passed on. */
export interface Surroundings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly launcher?: string;
}

/** The real launcher at work: what a user types, its output so far, and its end. */
export class KaizenProcess {
  readonly child: ChildProcess;
  #stdout = '';
  #stderr = '';
  readonly #ended: Promise<Ended>;

  constructor(args: readonly string[], { cwd, env, launcher }: Surroundings) {
    const child = spawn(launcher ?? installation.launcher, args, {
      cwd,
      env: { ...withoutOwn(readEnvironment().inherited), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#ended = once(child, 'close').then(([code]: unknown[]) => ({
      code: typeof code === 'number' ? code : undefined,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  get ended(): Promise<Ended> {
    return this.#ended;
  }

  /** Resolves when its output holds the text; rejects when it ends before. */
  async said(text: string): Promise<void> {
    const { child } = this;
    while (!`${this.#stdout}${this.#stderr}`.includes(text)) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`ended with ${child.exitCode ?? child.signalCode} before it said "${text}":\n${this.#stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Sends a signal and resolves with the end. */
  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}

function withoutOwn(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('KAIZEN_') && name !== 'FORCE_COLOR'),
  );
}

/** Runs the launcher to its end. */
export async function runKaizen(args: readonly string[], surroundings: Surroundings): Promise<Ended> {
  return new KaizenProcess(args, surroundings).ended;
}

/** `kaizen up`, ready. */
export async function startUp(args: readonly string[], surroundings: Surroundings): Promise<KaizenProcess> {
  const up = new KaizenProcess(['up', ...args], surroundings);
  await up.said('"ready":true');
  return up;
}

/** The one JSON value that `--json` prints; an error when standard output holds anything else. */
export function parseJsonLine(stdout: string): unknown {
  const lines = stdout.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`not exactly one line: ${JSON.stringify(stdout)}`);
  return JSON.parse(lines[0] ?? '');
}
