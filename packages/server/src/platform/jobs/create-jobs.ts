import type { JobView } from '@kaizen/contracts';
import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Database, Tx } from '../db/database.ts';
import { doublingBackoff } from '../outbox/backoff.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { jobNotFound, kindUnknown, serverStopping } from './errors.ts';
import { createJobLedger } from './job-ledger.ts';
import { readJob, readJobs } from './job-reader.ts';
import { isEnded, type JobRow, type JobTables } from './job-row.ts';
import { JobRunner, type JobRunnerGiven } from './job-runner.ts';
import type { JobKind, Jobs } from './jobs.ts';
import { ProgressBoard } from './progress-board.ts';

const LEASE_MS = 30_000;

/** What the jobs are made of; `backoff` is the wait after the n-th outage of a job. */
export interface JobsGiven {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly telemetry: Telemetry;
  readonly leaseMs?: number;
  readonly backoff?: (failures: number) => number;
}

interface Waiter {
  resolve(view: JobView): void;
  reject(error: unknown): void;
}

/** The job ledger and the runner of this process; nothing runs before `start`. */
export function createJobs(given: JobsGiven): Jobs {
  const { db, clock, ids } = given;
  const kinds = new Map<string, JobKind>();
  const waiters = new Map<string, Set<Waiter>>();
  const log = given.telemetry.log.bind({ component: 'jobs' });
  const board = new ProgressBoard(log);
  const leaseMs = given.leaseMs ?? LEASE_MS;
  let stopped = false;

  function ended(row: JobRow): void {
    const view = board.viewOf(row);
    for (const waiter of waiters.get(row.id) ?? []) waiter.resolve(view);
    waiters.delete(row.id);
  }

  const runner = new JobRunner({
    db,
    board,
    kinds,
    log,
    leaseMs,
    ledger: createJobLedger(db, clock, ids.next('job'), leaseMs),
    backoff: given.backoff ?? doublingBackoff(1000, 60_000),
    ended,
    measured: measuredBy(given.telemetry),
  });

  return {
    register<I, O>(kind: JobKind<I, O>) {
      if (kinds.has(kind.name)) throw new Error(`Two job kinds are named "${kind.name}".`);
      // The kind's input is what enqueue was given for it; JSON in between erases the type.
      kinds.set(kind.name, kind as JobKind);
    },
    async enqueue(tx, job) {
      if (runner.started && !kinds.has(job.kind)) throw kindUnknown(job.kind, [...kinds.keys()]);
      const row = newRow(job, ids.next('job'), clock.now());
      const id = await insertOnce(tx, row);
      if (id === row.id) tx.afterCommit(() => runner.wake());
      return id;
    },
    async find(id) {
      const row = await readJob(db, id);
      return row === undefined ? undefined : board.viewOf(row);
    },
    async list(query) {
      return (await readJobs(db, query)).map((row) => board.viewOf(row));
    },
    async cancel(id) {
      const row = await db.run((tx) => requestCancel(tx, id, clock.now()));
      if (row.state === 'running') runner.cancel(id);
      else if (row.state === 'cancelled') {
        board.change(row);
        ended(row);
      }
    },
    async ended(id) {
      const waiter = Promise.withResolvers<JobView>();
      const waiting = waiters.get(id) ?? new Set();
      waiters.set(id, waiting.add(waiter));
      const row = await readJob(db, id);
      if (row !== undefined && !isEnded(row.state) && !stopped) return waiter.promise;
      waiting.delete(waiter);
      if (row === undefined) throw jobNotFound(id);
      if (!isEnded(row.state)) throw serverStopping(id);
      return board.viewOf(row);
    },
    subscribeProgress: (listener) => board.subscribe(listener),
    start: () => runner.start(),
    async stop() {
      stopped = true;
      await runner.stop();
      for (const [id, waiting] of waiters) for (const waiter of waiting) waiter.reject(serverStopping(id));
      waiters.clear();
    },
  };
}

function newRow(job: Parameters<Jobs['enqueue']>[1], id: string, now: number): JobRow {
  return {
    id,
    kind: job.kind,
    key: job.key,
    project_id: job.projectId,
    input: JSON.stringify(job.input ?? null),
    state: 'queued',
    attempt: 0,
    failures: 0,
    deaths: 0,
    owner: null,
    lease_until: null,
    cancel_requested: 0,
    not_before: 0,
    checkpoint: null,
    result: null,
    error_code: null,
    error_message: null,
    created_at: now,
    started_at: null,
    ended_at: null,
  };
}

/** Inserts the job unless (kind, key) exists; returns the id of the one that is there. */
async function insertOnce(tx: Tx, row: JobRow): Promise<string> {
  const jobs = tx.on<JobTables>();
  const made = await jobs
    .insertInto('platform_jobs')
    .values(row)
    .onConflict((conflict) => conflict.columns(['kind', 'key']).doNothing())
    .executeTakeFirst();
  if (made.numInsertedOrUpdatedRows === 1n) return row.id;
  const found = await jobs
    .selectFrom('platform_jobs')
    .select('id')
    .where('kind', '=', row.kind)
    .where('key', '=', row.key)
    .executeTakeFirstOrThrow();
  return found.id;
}

async function requestCancel(tx: Tx, id: string, now: number): Promise<JobRow> {
  const jobs = tx.on<JobTables>();
  const queued = await jobs
    .updateTable('platform_jobs')
    .set({ state: 'cancelled', cancel_requested: 1, ended_at: now })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .returningAll()
    .executeTakeFirst();
  if (queued !== undefined) return queued;
  await jobs
    .updateTable('platform_jobs')
    .set({ cancel_requested: 1 })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
  const row = await jobs.selectFrom('platform_jobs').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw jobNotFound(id);
  return row;
}

function measuredBy(telemetry: Telemetry): JobRunnerGiven['measured'] {
  const attempts = telemetry.counter('kaizen_job_attempts_total', 'Attempts at jobs by how they ended.', [
    'kind',
    'outcome',
  ]);
  const seconds = telemetry.histogram(
    'kaizen_job_seconds',
    'Time of one attempt at a job.',
    ['kind'],
    [0.1, 1, 5, 15, 60, 300, 1800],
  );
  return (kind, outcome, took) => {
    attempts.add({ kind, outcome });
    seconds.observe({ kind }, took);
  };
}
