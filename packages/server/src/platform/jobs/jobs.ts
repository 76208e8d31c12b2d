import type { JobView } from '@kaizen/contracts';
import type { Tx } from '../db/database.ts';

/**
 * A kind of long work. `run` is resumable: after a kill it is called again with a new attempt and the last checkpoint. It must finish in the same
 * result as an unbroken run. CPU-heavy parts go to worker threads or DuckDB, never to the event loop.
 */
export interface JobKind<Input = unknown, Output = unknown> {
  readonly name: string;
  /** How many jobs of this kind may run at once (default 1). */
  readonly concurrency?: number;
  run(job: JobContext<Input>): Promise<Output>;
}

/** What a running job has in hand. */
export interface JobContext<Input> {
  readonly id: string;
  readonly input: Input;
  readonly projectId: string;
  readonly attempt: number;
  /** Aborted by cancel, by a lost lease and by a stopping server; after a stop the job goes on in the next process. */
  readonly signal: AbortSignal;
  /** The value given to the last durable `checkpoint`, or undefined on a first attempt. */
  readonly checkpoint: unknown;
  /** Saves where to go on from (small JSON), durably and fenced. */
  saveCheckpoint(value: unknown): Promise<void>;
  /** A unit of work that commits only if this attempt still holds the lease (fencing); the way for a job to write results. */
  commit<R>(work: (tx: Tx) => Promise<R>): Promise<R>;
  /** Live progress (not durable): `done` of `total` in `unit`, and a short sentence. */
  progress(state: {
    readonly done: number;
    readonly total?: number;
    readonly unit: string;
    readonly message?: string;
  }): void;
}

/** The job ledger: lease, attempt and fencing; jobs survive a kill and are taken up at the next start. */
export interface Jobs {
  register<I, O>(kind: JobKind<I, O>): void;
  /** Enqueues in the caller's transaction. The same (kind, key) again returns the existing job: this is the idempotency of commands. */
  enqueue(
    tx: Tx,
    job: { readonly kind: string; readonly key: string; readonly projectId: string; readonly input: unknown },
  ): Promise<string>;
  find(id: string): Promise<JobView | undefined>;
  list(query: {
    readonly projectId?: string;
    readonly state?: JobView['state'];
    readonly kind?: string;
    readonly limit?: number;
    /** Id of a job: only older ones. */
    readonly cursor?: string;
  }): Promise<readonly JobView[]>;
  /** A queued job is cancelled at once; a running one gets its signal aborted and is `cancelled` when it gives up. Ended jobs stay as they are. */
  cancel(id: string): Promise<void>;
  /** Resolves with the final view when the job has ended (used by tests and by steps that wait for a child). */
  ended(id: string): Promise<JobView>;
  /** Calls back with the view of a job at every change of its state and its progress (for live pages; not durable). Returns the unsubscribe. */
  subscribeProgress(listener: (job: JobView) => void): () => void;
  /** Takes up what an earlier process of this home left (it is dead: one server holds a home), then runs jobs as they come. */
  start(): Promise<void>;
  /** Aborts what runs and waits for it; those jobs go on in the next process. */
  stop(): Promise<void>;
}
