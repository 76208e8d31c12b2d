import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type CommandOrder, type CommandOutcome, commandFiles } from './command-outcome.ts';
import { isRunning, type ProcessRef, readProcessIdentity, signalGroup } from './process-identity.ts';

const program = fileURLToPath(new URL('./supervisor.process.ts', import.meta.url));
const FAST_MS = 40;
const SLOW_MS = 200;
const MOST_LOG_BYTES = 256 * 1024;

/** A supervisor that waits for its order. */
export interface WaitingSupervisor {
  readonly ref: ProcessRef;
  /** Lets the command begin; what is to be remembered of it must be durable before. */
  begin(order: CommandOrder): void;
  /** Ends a tethered command, or the supervisor when it got no order. */
  close(): void;
}

/** Starts a supervisor whose files go to `folder` (made when missing). It is a process of its own, so what it runs can outlive this one. */
export async function startSupervisor(folder: string): Promise<WaitingSupervisor> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const errors = await open(join(folder, 'supervisor.err'), 'a', 0o600);
  try {
    const child = spawn(process.execPath, ['--no-warnings', program, folder], {
      detached: true,
      env: {},
      stdio: ['pipe', 'ignore', errors.fd],
    });
    await once(child, 'spawn');
    const { pid = 0 } = child;
    const identity = (await readProcessIdentity(pid)) ?? '';
    child.unref();
    // A supervisor that is killed shows in its outcome, not in a failed write.
    child.stdin?.on('error', () => undefined);
    return {
      ref: { pid, identity },
      begin(order) {
        child.stdin?.write(`${JSON.stringify(order)}\n`);
        if (!order.tethered) child.stdin?.end();
      },
      close: () => void child.stdin?.destroy(),
    };
  } finally {
    await errors.close();
  }
}

/** The outcome in a supervisor's folder; undefined while there is none. */
export async function findOutcome(folder: string): Promise<CommandOutcome | undefined> {
  const text = await readFile(join(folder, commandFiles.outcome), 'utf8').catch(() => undefined);
  // Row mapping: only the supervisor writes the file, whole.
  return text === undefined ? undefined : (JSON.parse(text) as CommandOutcome);
}

/** The command's own process, once it has one. */
export async function findChild(folder: string): Promise<ProcessRef | undefined> {
  const text = await readFile(join(folder, commandFiles.child), 'utf8').catch(() => undefined);
  const found = text === undefined ? undefined : (JSON.parse(text) as Partial<ProcessRef>);
  return found?.pid === undefined || found.identity === undefined
    ? undefined
    : { pid: found.pid, identity: found.identity };
}

/**
 * Waits for the end of a supervised command, its own or one that an earlier process of the server began. On abort it rejects with the signal's reason; the command
 * goes on. `onWait` is called while it waits, so that its log can be shown.
 */
export async function waitForCommand(
  folder: string,
  ref: ProcessRef,
  options: { readonly signal: AbortSignal; readonly onWait?: () => Promise<void> },
): Promise<CommandOutcome> {
  const { signal, onWait } = options;
  const began = Date.now();
  for (let turn = 0; ; turn += 1) {
    signal.throwIfAborted();
    const outcome = await findOutcome(folder);
    if (outcome !== undefined) return outcome;
    if (turn % 10 === 9 && !(await isRunning(ref))) {
      return (await findOutcome(folder)) ?? giveUp(folder, began);
    }
    await onWait?.();
    await pause(turn < 50 ? FAST_MS : SLOW_MS);
  }
}

/** Its supervisor is gone without a word: nobody would end the command or tell of it. */
async function giveUp(folder: string, startedAt: number): Promise<CommandOutcome> {
  const child = await findChild(folder);
  if (child !== undefined) await signalGroup(child, 'SIGKILL');
  return { reason: 'lost', startedAt, endedAt: Date.now(), lines: 0, droppedLines: 0 };
}

/** Stops a command: politely, after `graceMs` for good. Resolves when nothing of it runs any more. */
export async function stopCommand(folder: string, ref: ProcessRef, graceMs: number): Promise<void> {
  if (await isRunning(ref)) {
    try {
      process.kill(ref.pid, 'SIGTERM');
    } catch {}
    const until = Date.now() + graceMs + 5000;
    while (Date.now() < until && (await findOutcome(folder)) === undefined && (await isRunning(ref)))
      await pause(FAST_MS);
  }
  const child = await findChild(folder);
  if (child !== undefined) await signalGroup(child, 'SIGKILL');
  if ((await findOutcome(folder)) === undefined) await signalGroup(ref, 'SIGKILL');
}

/** Bytes of the log from `offset` on, at most 256 KiB and only whole lines; empty when there is nothing more. */
export async function readLog(
  folder: string,
  offset: number,
): Promise<{ readonly text: string; readonly next: number }> {
  const file = await open(join(folder, commandFiles.log), 'r').catch(() => undefined);
  if (file === undefined) return { text: '', next: offset };
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_LOG_BYTES), 0, MOST_LOG_BYTES, offset);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    return { text: buffer.toString('utf8', 0, end), next: offset + end };
  } finally {
    await file.close();
  }
}
