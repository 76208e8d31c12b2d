import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What tells a process from every other that ever had its number: the boot of the machine and when the process began. Undefined when there is none, or when it has
 * ended and only waits to be reaped.
 */
export async function readProcessIdentity(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return process.platform === 'linux' ? undefined : askPs(pid);
  // The name of the program stands in brackets and may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const began = fields[19];
  if (began === undefined || state === 'Z' || state === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()}:${began}`;
}

async function askPs(pid: number): Promise<string | undefined> {
  const found = await run('ps', ['-o', 'lstart=', '-p', String(pid)], { env: { LC_ALL: 'C' } }).catch(() => undefined);
  const began = found?.stdout.trim();
  return began === undefined || began === '' ? undefined : began;
}

/** A process as a ledger keeps it. */
export interface ProcessRef {
  readonly pid: number;
  readonly identity: string;
}

/** Whether that very process still runs. */
export async function isRunning({ pid, identity }: ProcessRef): Promise<boolean> {
  return (await readProcessIdentity(pid)) === identity;
}

/** Sends a signal to the group that a process leads, if it still is that process; false when there is nothing to send it to. */
export async function signalGroup(leader: ProcessRef, signal: 'SIGTERM' | 'SIGKILL'): Promise<boolean> {
  return (await isRunning(leader)) && sendToGroup(leader.pid, signal);
}

/** Sends a signal to what is left of a group; the caller knows that the group is its own. */
export function sendToGroup(leader: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}
