import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Nice value of background threads: they yield to whatever answers requests, and still take an idle machine whole. */
const backgroundNice = 10;

/**
 * Lowers the priority of the calling thread alone, so that learning beside live traffic does not delay answers. Linux gives each thread its own nice
 * value and names the thread in `/proc/thread-self`; elsewhere nothing changes. Never throws.
 */
export function lowerThreadPriority(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread) && thread > 0) setPriority(thread, backgroundNice);
  } catch {
    // No such file or no right to: the work is then done at the usual priority.
  }
}
