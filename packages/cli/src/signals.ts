import { constants } from 'node:os';
import process from 'node:process';
import { endStartedServers, listStartedServers } from './server-process.ts';
import type { Output } from './terminal/output.ts';

/** What a command has to give up in the server before it ends. */
const works = new Set<() => Promise<void>>();
/** The longest that giving up may hold the end of the command. */
const GIVE_UP_MS = 2000;

/** Has something done when the command is ended by a signal, such as cancelling its job; gives what forgets it again. */
export function onInterrupt(work: () => Promise<void>): () => void {
  works.add(work);
  return () => void works.delete(work);
}

async function giveUp(): Promise<void> {
  const all = Promise.allSettled([...works].map((work) => work()));
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, GIVE_UP_MS).unref())]);
}

/**
 * On Ctrl-C and the other polite signals: ends the servers that this command started, says so, and leaves with the exit code that the signal has by
 * custom (130 for Ctrl-C). A second signal ends at once.
 */
export function endOnSignals(output: Output): void {
  let ending = false;
  const end = async (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => {
    const code = 128 + constants.signals[signal];
    if (ending) process.exit(code);
    ending = true;
    const homes = listStartedServers();
    output.failure({ code: 'cli.interrupted', message: `Ended by ${signal} before the end.` });
    output.silence();
    await giveUp();
    if (homes.length > 0) process.stderr.write('\nStopping the server …\n');
    await endStartedServers();
    if (homes.length > 0)
      process.stderr.write(
        `Stopped before the end. What was acknowledged is kept; go on with:\n${homes.map((home) => `  kaizen up --home ${home}\n`).join('')}`,
      );
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(signal));
}
