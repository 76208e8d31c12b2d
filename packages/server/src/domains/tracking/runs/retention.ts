import { messageOf } from '../../../kernel/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { GC_JOB, type GcInput } from './gc-job.ts';

const DAY_MS = 86_400_000;
/** Often enough for a new day; a day's collection is one job however often it is looked for. */
const LOOK_EVERY_MS = 3_600_000;

/** Frees by itself what was deleted longer ago than `retainDeletedDays`. Without that setting it does nothing. */
export interface Retention {
  /** Enqueues the collection of this day (UTC) unless it was already; its job, or undefined when nothing is to be freed by itself. */
  look(): Promise<string | undefined>;
  /** Looks now and every hour until it is closed. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export function createRetention(given: Pick<Platform, 'db' | 'jobs' | 'clock' | 'config' | 'telemetry'>): Retention {
  const { db, jobs, clock, telemetry } = given;
  const { retainDeletedDays: days } = given.config;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<string | undefined> {
    if (days === undefined) return undefined;
    const key = `retention of ${days} days on ${new Date(clock.now()).toISOString().slice(0, 10)}`;
    const input: GcInput = { olderThanMs: days * DAY_MS };
    return db.run((tx) => jobs.enqueue(tx, { kind: GC_JOB, key, projectId: 'default', input }));
  }

  function lookAgain(): void {
    looking = look().then(
      () => undefined,
      (error: unknown) => {
        const log = telemetry.log.bind({ component: 'tracking' });
        log.warn({ error: messageOf(error) }, 'the daily collection of what was deleted could not be enqueued');
      },
    );
  }

  return {
    look,
    async start() {
      if (days === undefined) return;
      lookAgain();
      await looking;
      timer = setInterval(lookAgain, LOOK_EVERY_MS).unref();
    },
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}
