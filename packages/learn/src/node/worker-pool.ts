import { Worker } from 'node:worker_threads';
import type { Parallel, ParallelOptions, ParallelTask, ParallelTasks } from '../parallel/parallel.ts';

/** A {@link Parallel} over worker threads. */
export interface WorkerPool extends Parallel {
  /** Ends the threads; work under way rejects. Afterwards nothing of the pool keeps the process alive. Idempotent. */
  close(): Promise<void>;
}

/** A message to the worker: work on one input. `shared` comes with the first input of a job only. */
export interface WorkerRequest {
  readonly job: number;
  readonly task: ParallelTask;
  readonly index: number;
  readonly input: unknown;
  readonly shared?: unknown;
}

/** The worker's answer, or with `step` how far it has come. */
export interface WorkerReply {
  readonly job: number;
  readonly index: number;
  readonly step?: number;
  readonly output?: unknown;
  readonly error?: Error;
}

interface Job {
  readonly id: number;
  readonly task: ParallelTask;
  readonly shared: unknown;
  readonly inputs: readonly unknown[];
  readonly outputs: unknown[];
  next: number;
  done: number;
  readonly settle: (error: unknown) => void;
  readonly onDone: ParallelOptions['onDone'];
  readonly onStep: ParallelOptions['onStep'];
}

interface Slot {
  worker: Worker | undefined;
  job: Job | undefined;
  /** The job whose shared part the worker holds. */
  holds: number;
}

class ThreadPool {
  private readonly slots: Slot[];
  private jobs: Job[] = [];
  private lastJob = 0;
  private closed = false;

  constructor(threads: number) {
    this.slots = Array.from({ length: threads }, () => ({ worker: undefined, job: undefined, holds: 0 }));
  }

  run(task: ParallelTask, shared: unknown, inputs: readonly unknown[], options: ParallelOptions): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      const { signal, onDone, onStep } = options;
      if (this.closed) return reject(new Error('The worker pool is closed; create a new one.'));
      if (signal?.aborted) return reject(signal.reason);
      if (inputs.length === 0) return resolve([]);
      const abort = () => job.settle(signal?.reason);
      const settle = (error: unknown) => {
        if (!this.jobs.includes(job)) return;
        signal?.removeEventListener('abort', abort);
        this.jobs = this.jobs.filter((other) => other !== job);
        if (error === undefined) return resolve(job.outputs);
        // The work cannot be interrupted from outside, so a thread that is still at it is replaced.
        for (const slot of this.slots) if (slot.job === job) this.discard(slot);
        reject(error);
        this.dispatch();
      };
      const outputs = new Array<unknown>(inputs.length);
      const job: Job = { id: ++this.lastJob, task, shared, inputs, outputs, next: 0, done: 0, settle, onDone, onStep };
      this.jobs.push(job);
      signal?.addEventListener('abort', abort, { once: true });
      this.dispatch();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const workers = this.slots.flatMap((slot) => slot.worker ?? []);
    for (const slot of this.slots) slot.worker = undefined;
    for (const job of [...this.jobs]) job.settle(new Error('The worker pool was closed while work was under way.'));
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  private dispatch(): void {
    for (const slot of this.slots) {
      if (slot.job !== undefined || this.closed) continue;
      const job = this.jobs.find((candidate) => candidate.next < candidate.inputs.length);
      if (!job) return;
      this.start(slot, job);
    }
  }

  private start(slot: Slot, job: Job): void {
    const worker = slot.worker ?? this.spawn(slot);
    const index = job.next++;
    slot.job = job;
    worker.ref();
    const request = { job: job.id, task: job.task, index, input: job.inputs[index] };
    try {
      worker.postMessage(slot.holds === job.id ? request : { ...request, shared: job.shared });
      slot.holds = job.id;
    } catch (error) {
      slot.job = undefined;
      worker.unref();
      job.settle(error);
    }
  }

  private spawn(slot: Slot): Worker {
    // The parent's flags (a test runner's loaders, for one) are not for the worker.
    const worker = new Worker(new URL('./parallel.worker.ts', import.meta.url), { execArgv: [] });
    slot.worker = worker;
    slot.holds = 0;
    const fail = (error: unknown) => {
      if (slot.worker !== worker) return;
      const { job } = slot;
      this.discard(slot);
      job?.settle(error);
    };
    worker.on('message', (reply: WorkerReply) => this.receive(slot, worker, reply));
    worker.on('error', fail);
    worker.on('messageerror', fail);
    worker.on('exit', (code) => fail(new Error(`A worker thread ended with code ${code} before its work was done.`)));
    worker.unref();
    return worker;
  }

  private receive(slot: Slot, worker: Worker, reply: WorkerReply): void {
    const { job } = slot;
    if (slot.worker !== worker || job?.id !== reply.job) return;
    if (reply.step !== undefined) return this.report(job, reply.step, reply.index);
    slot.job = undefined;
    worker.unref();
    if (reply.error === undefined) this.accept(job, reply);
    else job.settle(reply.error);
  }

  private report(job: Job, step: number, index: number): void {
    try {
      job.onStep?.(step, index);
    } catch (error) {
      job.settle(error);
    }
  }

  private accept(job: Job, reply: WorkerReply): void {
    job.outputs[reply.index] = reply.output;
    job.done++;
    this.dispatch();
    try {
      job.onDone?.(job.done, job.inputs.length);
      if (job.done === job.inputs.length) job.settle(undefined);
    } catch (error) {
      job.settle(error);
    }
  }

  private discard(slot: Slot): void {
    const { worker } = slot;
    slot.worker = undefined;
    slot.job = undefined;
    slot.holds = 0;
    worker?.unref();
    void worker?.terminate();
  }
}

/**
 * Creates a pool of worker threads for training. Threads start with the first work; idle ones never keep the process
 * alive. Arrays in shared memory are not copied; other data is cloned.
 *
 * @param options.threads how many threads, 1 to 256; throws RangeError otherwise.
 */
export function createWorkerPool(options: { readonly threads: number }): WorkerPool {
  const { threads } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > 256) {
    throw new RangeError(`threads must be a whole number from 1 to 256, not ${threads}.`);
  }
  const pool = new ThreadPool(threads);
  return {
    threads,
    async map<T extends ParallelTask>(
      task: T,
      shared: ParallelTasks[T]['shared'],
      inputs: readonly ParallelTasks[T]['input'][],
      mapOptions: ParallelOptions = {},
    ) {
      const outputs = await pool.run(task, shared, inputs, mapOptions);
      // Wire mapping: what the worker sends is the output of the task it was sent.
      return outputs as ParallelTasks[T]['output'][];
    },
    close: () => pool.close(),
  };
}
