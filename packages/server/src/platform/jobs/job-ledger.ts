import type { Clock } from '../../kernel/clock.ts';
import type { Database, Tx } from '../db/database.ts';
import { jobKeepsDying, leaseLost } from './errors.ts';
import type { JobOutcome } from './job-outcome.ts';
import type { JobRow, JobTables } from './job-row.ts';

/** A job that was running this often when the process died, without a checkpoint in between, is taken for the cause. */
export const MOST_DEATHS = 30;

/** An attempt that was claimed: whoever holds (id, attempt) may write for the job, nobody else. */
export interface Claim {
  readonly id: string;
  readonly attempt: number;
}

/** The rows of the ledger and the rules of lease and fencing; each method is one unit of work. */
export interface JobLedger {
  claim(kind: string, limit: number, skip: readonly string[]): Promise<readonly JobRow[]>;
  extend(claims: readonly Claim[]): Promise<{ readonly lost: readonly Claim[]; readonly cancelled: readonly Claim[] }>;
  fence(tx: Tx, claim: Claim): Promise<void>;
  saveCheckpoint(claim: Claim, value: string): Promise<void>;
  settle(claim: Claim, outcome: JobOutcome): Promise<JobRow | undefined>;
  /** Frees what dead processes were running; gives the jobs that ended by it (cancelled, or failed because they keep dying). */
  takeUp(): Promise<readonly JobRow[]>;
  /** Queued jobs that must rest before their next attempt, with the milliseconds that are left. */
  resting(): Promise<ReadonlyArray<{ readonly id: string; readonly wait: number }>>;
}

export function createJobLedger(db: Database, clock: Clock, owner: string, leaseMs: number): JobLedger {
  const lease = () => ({ owner, lease_until: clock.now() + leaseMs });
  const held = (tx: Tx, claim: Claim) =>
    tx
      .on<JobTables>()
      .updateTable('platform_jobs')
      .where('id', '=', claim.id)
      .where('attempt', '=', claim.attempt)
      .where('owner', '=', owner)
      .where('state', '=', 'running');

  async function fence(tx: Tx, claim: Claim): Promise<void> {
    // An update, not a read: on PostgreSQL it also keeps others off the row until the commit.
    const { numUpdatedRows } = await held(tx, claim).set(lease()).executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw leaseLost(claim.id, claim.attempt);
  }

  return {
    fence,
    claim: (kind, limit, skip) =>
      db.run(async (tx) => {
        const jobs = tx.on<JobTables>();
        let select = jobs
          .selectFrom('platform_jobs')
          .select('id')
          .where('state', '=', 'queued')
          .where('kind', '=', kind)
          .orderBy('created_at')
          .orderBy('id')
          .limit(limit);
        if (skip.length > 0) select = select.where('id', 'not in', skip);
        const claimed: JobRow[] = [];
        for (const { id } of await select.execute()) {
          const now = clock.now();
          const row = await jobs
            .updateTable('platform_jobs')
            .set((eb) => ({
              ...lease(),
              state: 'running' as const,
              attempt: eb('attempt', '+', 1),
              started_at: eb.fn.coalesce('started_at', eb.val(now)),
            }))
            .where('id', '=', id)
            .where('state', '=', 'queued')
            .returningAll()
            .executeTakeFirst();
          if (row !== undefined) claimed.push(row);
        }
        return claimed;
      }),
    extend: (claims) =>
      db.run(async (tx) => {
        const lost: Claim[] = [];
        const cancelled: Claim[] = [];
        for (const claim of claims) {
          const row = await held(tx, claim).set(lease()).returning('cancel_requested').executeTakeFirst();
          if (row === undefined) lost.push(claim);
          else if (row.cancel_requested === 1) cancelled.push(claim);
        }
        return { lost, cancelled };
      }),
    saveCheckpoint: (claim, value) =>
      db.run(async (tx) => {
        await fence(tx, claim);
        await held(tx, claim).set({ checkpoint: value, deaths: 0 }).execute();
      }),
    settle: (claim, outcome) =>
      db.run((tx) => held(tx, claim).set(changeOf(outcome, clock.now())).returningAll().executeTakeFirst()),
    takeUp: () =>
      db.run(async (tx) => {
        const jobs = tx.on<JobTables>();
        const left = () => jobs.updateTable('platform_jobs').where('state', '=', 'running').where('owner', '!=', owner);
        const free = { owner: null, lease_until: null };
        const cancelled = await left()
          .where('cancel_requested', '=', 1)
          .set({ ...free, state: 'cancelled', ended_at: clock.now() })
          .returningAll()
          .execute();
        const { code, message } = jobKeepsDying(MOST_DEATHS);
        const deadly = await left()
          .where('deaths', '>=', MOST_DEATHS - 1)
          .set({ ...free, state: 'failed', error_code: code, error_message: message, ended_at: clock.now() })
          .returningAll()
          .execute();
        await left()
          .set((eb) => ({ ...free, state: 'queued' as const, deaths: eb('deaths', '+', 1) }))
          .execute();
        return [...cancelled, ...deadly];
      }),
    async resting() {
      const now = clock.now();
      const rows = await db.scan<Pick<JobRow, 'id' | 'not_before'>>(
        db
          .read<JobTables>()
          .selectFrom('platform_jobs')
          .select(['id', 'not_before'])
          .where('state', '=', 'queued')
          .where('not_before', '>', now)
          .compile(),
      );
      return rows.map(({ id, not_before }) => ({ id, wait: not_before - now }));
    },
  };
}

function changeOf(outcome: JobOutcome, now: number): Partial<JobRow> {
  const free = { owner: null, lease_until: null };
  switch (outcome.to) {
    case 'succeeded':
      return { ...free, state: 'succeeded', result: JSON.stringify(outcome.result ?? null), ended_at: now };
    case 'failed':
      return { ...free, state: 'failed', error_code: outcome.code, error_message: outcome.message, ended_at: now };
    case 'cancelled':
      return { ...free, state: 'cancelled', ended_at: now };
    case 'retried':
      return { ...free, state: 'queued', failures: outcome.failures, not_before: now + outcome.delay };
    case 'left':
      return { ...free, state: 'queued' };
  }
}
