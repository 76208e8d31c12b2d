import type { JobView } from '@kaizen/contracts';
import { isKaizenError } from '../../kernel/errors.ts';
import type { Database, Tx } from '../db/database.ts';
import { jobCancelled, leaseLost, serverStopping } from './errors.ts';
import type { Claim, JobLedger } from './job-ledger.ts';
import type { AbortCause } from './job-outcome.ts';
import type { JobRow } from './job-row.ts';
import type { JobContext, JobKind } from './jobs.ts';

/** One attempt at one job in this process: what the job has in hand, and the switch that aborts it. */
export class JobAttempt {
  readonly row: JobRow;
  readonly claim: Claim;
  readonly #controller = new AbortController();
  #cause: AbortCause;

  constructor(row: JobRow) {
    this.row = row;
    this.claim = { id: row.id, attempt: row.attempt };
  }

  /** Why the signal was aborted; the first cause counts, but a lost lease beats the others. */
  get cause(): AbortCause {
    return this.#cause;
  }

  abort(cause: NonNullable<AbortCause>): void {
    if (this.#cause !== undefined && cause !== 'lost') return;
    this.#cause = cause;
    const { id, attempt } = this.claim;
    if (cause === 'cancel') this.#controller.abort(jobCancelled(id));
    else if (cause === 'stop') this.#controller.abort(serverStopping(id));
    else this.#controller.abort(leaseLost(id, attempt));
  }

  async run(
    kind: JobKind,
    given: {
      readonly db: Database;
      readonly ledger: JobLedger;
      report(progress: NonNullable<JobView['progress']>): void;
    },
  ): Promise<{ readonly value: unknown } | { readonly error: unknown }> {
    try {
      return { value: await kind.run(this.#context(given)) };
    } catch (error) {
      return { error };
    }
  }

  #context(given: Parameters<JobAttempt['run']>[1]): JobContext<unknown> {
    const { row, claim } = this;
    let checkpoint: unknown = row.checkpoint === null ? undefined : JSON.parse(row.checkpoint);
    return {
      id: row.id,
      input: JSON.parse(row.input),
      projectId: row.project_id,
      attempt: row.attempt,
      signal: this.#controller.signal,
      get checkpoint() {
        return checkpoint;
      },
      saveCheckpoint: async (value) => {
        const text = JSON.stringify(value ?? null);
        await this.#fenced(() => given.ledger.saveCheckpoint(claim, text));
        checkpoint = JSON.parse(text);
      },
      commit: <R>(work: (tx: Tx) => Promise<R>) =>
        this.#fenced(() =>
          given.db.run(async (tx) => {
            await given.ledger.fence(tx, claim);
            return work(tx);
          }),
        ),
      progress: ({ done, total, unit, message }) =>
        given.report({
          done,
          unit,
          ...(total === undefined ? {} : { total }),
          ...(message === undefined ? {} : { message }),
        }),
    };
  }

  async #fenced<R>(write: () => Promise<R>): Promise<R> {
    try {
      return await write();
    } catch (error) {
      if (isKaizenError(error) && error.code === 'platform.job_lease_lost') this.abort('lost');
      throw error;
    }
  }
}
