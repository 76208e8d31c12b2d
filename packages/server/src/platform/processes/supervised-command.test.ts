import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createTestHome } from '../../testing/test-home.ts';
import { type CommandOrder, commandFiles } from './command-outcome.ts';
import { parseKeptLine } from './line-keeper.ts';
import { isRunning } from './process-identity.ts';
import { findChild, readLog, startSupervisor, stopCommand, waitForCommand } from './supervised-command.ts';

// Each starts processes.
vi.setConfig({ testTimeout: 120_000 });

const signal = new AbortController().signal;
const order = (script: string, more: Partial<CommandOrder> = {}): CommandOrder => ({
  words: ['/bin/sh', '-c', script],
  cwd: '/',
  env: { PATH: '/usr/bin:/bin' },
  graceMs: 300,
  niceness: 5,
  tethered: false,
  ...more,
});

async function run(given: CommandOrder) {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const supervisor = await startSupervisor(home.path);
  onTestFinished(() => stopCommand(home.path, supervisor.ref, 0));
  supervisor.begin(given);
  return { folder: home.path, supervisor };
}

async function linesOf(folder: string) {
  const { text } = await readLog(folder, 0);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const kept = parseKeptLine(line);
      return `${kept?.source} ${kept?.text}`;
    });
}

/** Waits for the first line, so that the command surely runs. */
async function begun(folder: string): Promise<void> {
  while ((await readLog(folder, 0)).next === 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('tells what a command said, used and how it ended, and gives it nothing that was not named', async () => {
  const { folder, supervisor } = await run(
    order('echo one; echo two >&2; printf "a\\rb\\rc"; sleep 1; nice; env | sort | head -1; exit 3', {
      env: { A_NAME: 'x', PATH: '/usr/bin:/bin' },
    }),
  );
  const outcome = await waitForCommand(folder, supervisor.ref, { signal });
  expect(outcome).toMatchObject({ reason: 'exited', exitCode: 3, lines: 4, droppedLines: 0 });
  expect((await linesOf(folder)).sort()).toEqual([
    'err two',
    'out A_NAME=x',
    expect.stringMatching(/^out c(5|19)$/),
    'out one',
  ]);
  expect(outcome.peakBytes).toBeGreaterThan(100_000);
});

it('says why a command could not be started', async () => {
  const { folder, supervisor } = await run(order('', { words: ['no-such-program'] }));
  const outcome = await waitForCommand(folder, supervisor.ref, { signal });
  expect(outcome).toMatchObject({ reason: 'not_started', message: expect.stringContaining('ENOENT') });
});

it('ends a whole group: politely first, then for good', async () => {
  const { folder, supervisor } = await run(order('trap "" TERM; sleep 100 & echo ready; wait; sleep 100'));
  await begun(folder);
  const child = await findChild(folder);
  await stopCommand(folder, supervisor.ref, 300);
  const outcome = await waitForCommand(folder, supervisor.ref, { signal });
  expect(outcome).toMatchObject({ reason: 'stopped', signal: 'SIGKILL' });
  expect(await linesOf(folder)).toEqual(['out ready', 'say Stopped.']);
  expect(child !== undefined && (await isRunning(child))).toBe(false);
});

it('stops a command that takes too long', async () => {
  const { folder, supervisor } = await run(order('echo ready; exec sleep 100', { timeoutMs: 200 }));
  expect(await waitForCommand(folder, supervisor.ref, { signal })).toMatchObject({
    reason: 'timeout',
    signal: 'SIGTERM',
  });
});

it('ends a tethered command when the one who ordered it goes, and starts nothing without an order', async () => {
  const { folder, supervisor } = await run(order('echo ready; exec sleep 100', { tethered: true }));
  await begun(folder);
  supervisor.close();
  expect(await waitForCommand(folder, supervisor.ref, { signal })).toMatchObject({ reason: 'stopped' });

  const idle = await createTestHome();
  onTestFinished(() => idle.remove());
  const waiting = await startSupervisor(idle.path);
  waiting.close();
  expect(await waitForCommand(idle.path, waiting.ref, { signal })).toMatchObject({ reason: 'lost' });
  await expect(readFile(join(idle.path, commandFiles.child))).rejects.toThrow('ENOENT');
});

it('ends a command whose supervisor was killed', async () => {
  const { folder, supervisor } = await run(order('echo ready; exec sleep 100'));
  await begun(folder);
  const child = await findChild(folder);
  process.kill(supervisor.ref.pid, 'SIGKILL');
  expect(await waitForCommand(folder, supervisor.ref, { signal })).toMatchObject({ reason: 'lost' });
  await expect.poll(async () => child !== undefined && (await isRunning(child))).toBe(false);
});
