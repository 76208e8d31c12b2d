/** The part of learning that runs on Node's worker threads. */
export { lowerThreadPriority } from './thread-priority.ts';
export { createWorkerPool, type WorkerPool } from './worker-pool.ts';
