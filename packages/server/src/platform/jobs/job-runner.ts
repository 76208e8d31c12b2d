import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../kernel/errors.ts';
import type { Database } from '../db/database.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import { JobAttempt } from './job-attempt.ts';
import type { JobLedger } from './job-ledger.ts';
import { decideOutcome, type JobOutcome } from './job-outcome.ts';
import { readQueuedKinds } from './job-reader.ts';
import { isEnded, type JobRow } from './job-row.ts';
import type { JobKind } from './jobs.ts';
import type { ProgressBoard } from './progress-board.ts';

const STOP_GRACE_MS = 10_000;
const LONGEST_REST_MS = 60_000;

/** What the runner works with. */
export interface JobRunnerGiven {
  readonly db: Database;
  readonly ledger: JobLedger;
  readonly board: ProgressBoard;
  readonly kinds: ReadonlyMap<string, JobKind>;
  readonly log: Logger;
  readonly leaseMs: number;
  readonly backoff: (failures: number) => number;
  /** Called after a job has ended here. */
  ended(row: JobRow): void;
  /** Called after every attempt, for the metrics. */
  measured(kind: string, outcome: JobOutcome['to'], seconds: number): void;
}

/** Claims queued jobs as slots of their kind are free, runs them, keeps their leases and settles them. */
export class JobRunner {
  readonly #given: JobRunnerGiven;
  readonly #running = new Map<string, { readonly attempt: JobAttempt; readonly done: Promise<void> }>();
  readonly #resting = new Map<string, NodeJS.Timeout>();
  readonly #cancelled = new Set<string>();
  #heartbeat: NodeJS.Timeout | undefined;
  #pumping = false;
  #pumpAgain = false;
  #state: 'new' | 'started' | 'stopped' = 'new';

  constructor(given: JobRunnerGiven) {
    this.#given = given;
  }

  get started(): boolean {
    return this.#state !== 'new';
  }

  async start(): Promise<void> {
    if (this.#state !== 'new') return;
    const { ledger, leaseMs } = this.#given;
    for (const row of await ledger.takeUp()) this.#given.ended(row);
    for (const { id, wait } of await ledger.resting()) this.#rest(id, Math.min(wait, LONGEST_REST_MS));
    this.#state = 'started';
    this.#heartbeat = setInterval(() => void this.#extend(), leaseMs / 3).unref();
    this.wake();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    clearInterval(this.#heartbeat);
    for (const timer of this.#resting.values()) clearTimeout(timer);
    const running = [...this.#running.values()];
    for (const { attempt } of running) attempt.abort('stop');
    const grace = new AbortController();
    await Promise.race([
      Promise.all(running.map(({ done }) => done)),
      sleep(STOP_GRACE_MS, undefined, { signal: grace.signal }).catch(() => undefined),
    ]);
    grace.abort();
  }

  /** Looks for queued jobs soon; calls while a look is under way count as one more. */
  wake(): void {
    if (this.#state !== 'started') return;
    if (this.#pumping) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumping = true;
    void this.#pump();
  }

  /** Aborts the job if it runs here, or as soon as it does. */
  cancel(id: string): void {
    const running = this.#running.get(id);
    if (running === undefined) this.#cancelled.add(id);
    else running.attempt.abort('cancel');
  }

  async #pump(): Promise<void> {
    do {
      this.#pumpAgain = false;
      try {
        const queued = await readQueuedKinds(this.#given.db);
        for (const kind of this.#given.kinds.values()) if (queued.has(kind.name)) await this.#fill(kind);
      } catch (error) {
        if (this.#state !== 'started') break;
        this.#given.log.error({ error: messageOf(error) }, 'jobs could not be claimed; trying again');
        await sleep(this.#given.backoff(1));
        this.#pumpAgain = true;
      }
    } while (this.#pumpAgain && this.#state === 'started');
    this.#pumping = false;
  }

  async #fill(kind: JobKind): Promise<void> {
    const busy = [...this.#running.values()].filter(({ attempt }) => attempt.row.kind === kind.name).length;
    const free = (kind.concurrency ?? 1) - busy;
    if (free <= 0) return;
    const rows = await this.#given.ledger.claim(kind.name, free, [...this.#resting.keys()]);
    // A job claimed while the server began to stop stays as it is: the next process takes it up.
    if (this.#state === 'started') for (const row of rows) this.#begin(kind, row);
  }

  #begin(kind: JobKind, row: JobRow): void {
    const attempt = new JobAttempt(row);
    this.#given.board.open(row);
    if (this.#cancelled.delete(row.id) || row.cancel_requested === 1) attempt.abort('cancel');
    const done = this.#attempt(kind, attempt).finally(() => {
      this.#running.delete(row.id);
      this.wake();
    });
    this.#running.set(row.id, { attempt, done });
  }

  async #attempt(kind: JobKind, attempt: JobAttempt): Promise<void> {
    const { board, log, backoff } = this.#given;
    const { row } = attempt;
    const began = performance.now();
    const settled = await attempt.run(kind, { ...this.#given, report: (progress) => board.report(row.id, progress) });
    const outcome = decideOutcome(settled, { cause: attempt.cause, failures: row.failures }, backoff);
    this.#given.measured(kind.name, outcome.to, (performance.now() - began) / 1000);
    if ('error' in settled && (outcome.to === 'failed' || outcome.to === 'retried')) {
      const { error } = settled;
      const stack = error instanceof Error ? error.stack : undefined;
      log.warn(
        { job: row.id, kind: kind.name, attempt: row.attempt, outcome: outcome.to, error: messageOf(error), stack },
        'a job failed',
      );
    }
    const final = attempt.cause === 'lost' ? undefined : await this.#settle(attempt, outcome);
    if (final === undefined) {
      board.drop(row.id);
      return;
    }
    if (outcome.to === 'retried') this.#rest(row.id, outcome.delay);
    board.change(final);
    if (isEnded(final.state)) this.#given.ended(final);
  }

  /** Writes the outcome, however long the database is away; a stopping process leaves that to the next one, which runs the job again. */
  async #settle(attempt: JobAttempt, outcome: JobOutcome): Promise<JobRow | undefined> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.#given.ledger.settle(attempt.claim, outcome);
      } catch (error) {
        this.#given.log.error(
          { job: attempt.row.id, error: messageOf(error) },
          'the end of a job could not be written',
        );
        if (this.#state === 'stopped') return undefined;
        await sleep(this.#given.backoff(failures));
      }
    }
  }

  #rest(id: string, wait: number): void {
    const timer = setTimeout(() => {
      this.#resting.delete(id);
      this.wake();
    }, wait);
    this.#resting.set(id, timer.unref());
  }

  async #extend(): Promise<void> {
    const attempts = [...this.#running.values()].map(({ attempt }) => attempt);
    if (attempts.length === 0) return;
    try {
      const { lost, cancelled } = await this.#given.ledger.extend(attempts.map(({ claim }) => claim));
      for (const attempt of attempts) {
        if (lost.includes(attempt.claim)) attempt.abort('lost');
        else if (cancelled.includes(attempt.claim)) attempt.abort('cancel');
      }
    } catch (error) {
      this.#given.log.warn({ error: messageOf(error) }, 'the leases of running jobs could not be extended');
    }
  }
}
