/** The part of learning that runs on Node's worker threads. */
export { createWorkerPool, type WorkerPool } from './worker-pool.ts';
