import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { type CommandOrder, type CommandOutcome, commandFiles } from './command-outcome.ts';
import { type GroupUsage, readGroupUsage } from './group-usage.ts';
import { LineKeeper, type LineSource } from './line-keeper.ts';
import { readProcessIdentity, sendToGroup } from './process-identity.ts';

/**
 * Runs one command in a process group of its own and writes down what it says and how it ends, so that this is known whatever becomes of the server meanwhile.
 * Argument: the folder for that. The order comes as one line of JSON on standard input; without one nothing is started. SIGTERM stops the command.
 */
const folder = process.argv[2] ?? '.';
const KEPT = { head: 8 << 20, tail: 1 << 20 };
const SAMPLE_MS = 500;
/** How long what the command left running may hold its output open. */
const DRAIN_MS = 1500;

let keeper = new LineKeeper(KEPT);
const log = openSync(join(folder, commandFiles.log), 'a', 0o600);
const startedAt = Date.now();
let ending: CommandOutcome['reason'] | undefined;
let peak: GroupUsage | undefined;

function write(text: string): void {
  if (text !== '') writeSync(log, text);
}

/** Bytes first, then the name that says they are whole. */
function writeWhole(name: string, content: unknown): void {
  const path = join(folder, name);
  const file = openSync(`${path}.part`, 'w', 0o600);
  writeFileSync(file, JSON.stringify(content));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.part`, path);
}

function finish(end: Pick<CommandOutcome, 'reason' | 'exitCode' | 'signal' | 'message'>): never {
  write(keeper.end(Date.now()));
  fsyncSync(log);
  const used = peak === undefined ? {} : { peakBytes: peak.bytes, cpuSeconds: peak.cpuSeconds };
  const told = { startedAt, endedAt: Date.now(), lines: keeper.lines, droppedLines: keeper.dropped };
  writeWhole(commandFiles.outcome, { ...end, ...used, ...told } satisfies CommandOutcome);
  process.exit(0);
}

function sample(group: number): void {
  const now = readGroupUsage(group);
  if (now === undefined) return;
  peak = { bytes: Math.max(peak?.bytes ?? 0, now.bytes), cpuSeconds: Math.max(peak?.cpuSeconds ?? 0, now.cpuSeconds) };
}

function listen(child: ChildProcess, source: LineSource & ('out' | 'err')): void {
  const decoder = new StringDecoder('utf8');
  const stream = source === 'out' ? child.stdout : child.stderr;
  stream?.on('data', (chunk: Buffer) => write(keeper.push(source, decoder.write(chunk), Date.now())));
}

/** The command inherits it. A server that runs at a lower priority already may not raise it again; then it stays. */
function lowerPriority(niceness: number | undefined): void {
  if (niceness === undefined) return;
  try {
    setPriority(niceness);
  } catch {}
}

function start(order: CommandOrder): void {
  const [program = '', ...rest] = order.words;
  const { cwd, env, graceMs, secrets } = order;
  keeper = new LineKeeper(KEPT, secrets);
  lowerPriority(order.niceness);
  const child = spawn(program, rest, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.on('error', (error) => finish({ reason: 'not_started', message: error.message }));
  const { pid } = child;
  if (pid === undefined) return;
  void readProcessIdentity(pid).then((identity) => writeWhole(commandFiles.child, { pid, identity }));
  listen(child, 'out');
  listen(child, 'err');
  const stop = (reason: NonNullable<typeof ending>, words: string) => {
    if (ending !== undefined) return;
    ending = reason;
    write(keeper.push('say', `${words}\n`, Date.now()));
    sendToGroup(pid, 'SIGTERM');
    setTimeout(() => sendToGroup(pid, 'SIGKILL'), graceMs);
  };
  process.on('SIGTERM', () => stop('stopped', 'Stopped.'));
  if (order.tethered) process.stdin.on('close', () => stop('stopped', 'Stopped: the server has ended.'));
  const { timeoutMs } = order;
  if (timeoutMs !== undefined) {
    setTimeout(() => stop('timeout', `Stopped: it took longer than ${timeoutMs / 1000} s.`), timeoutMs);
  }
  setTimeout(() => sample(pid), 50);
  setInterval(() => sample(pid), SAMPLE_MS);
  child.on('exit', (exitCode, signal) => {
    const end = () => {
      // What it left behind in its group has nobody to belong to.
      sendToGroup(pid, 'SIGKILL');
      if (signal === null) finish({ reason: ending ?? 'exited', exitCode: exitCode ?? 1 });
      else finish({ reason: ending ?? 'signalled', signal });
    };
    child.on('close', end);
    setTimeout(end, DRAIN_MS);
  });
}

let received = '';
const read = (chunk: Buffer) => {
  received += chunk.toString('utf8');
  const line = received.indexOf('\n');
  if (line < 0) return;
  process.stdin.off('data', read);
  process.stdin.resume();
  process.stdin.off('end', leave);
  // Wire mapping: the server wrote it from this type.
  start(JSON.parse(received.slice(0, line)) as CommandOrder);
};
const leave = () => process.exit(0);
process.stdin.on('data', read);
process.stdin.on('end', leave);
for (const signal of ['SIGINT', 'SIGHUP', 'SIGPIPE'] as const) process.on(signal, () => undefined);
