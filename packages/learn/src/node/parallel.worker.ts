import { parentPort } from 'node:worker_threads';
import { type ParallelTask, type ParallelTasks, runParallelTask } from '../parallel/parallel-tasks.ts';
import { lowerThreadPriority } from './thread-priority.ts';
import type { WorkerReply, WorkerRequest } from './worker-pool.ts';

lowerThreadPriority();

let shared: unknown;
let sharedJob = 0;

function listBuffers(output: object): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const value of Object.values(output)) {
    if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  }
  return [...buffers];
}

function work(request: WorkerRequest): ParallelTasks[ParallelTask]['output'] {
  if (request.shared !== undefined) {
    shared = request.shared;
    sharedJob = request.job;
  }
  if (sharedJob !== request.job) throw new Error('The worker was not sent the data its work needs.');
  // Wire mapping: the pool's `map` has checked both against the task's types.
  const steps = runParallelTask(
    request.task,
    shared as ParallelTasks[ParallelTask]['shared'],
    request.input as ParallelTasks[ParallelTask]['input'],
  );
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    const reply: WorkerReply = { job: request.job, index: request.index, step: step.value };
    parentPort?.postMessage(reply);
  }
  return step.value;
}

parentPort?.on('message', (request: WorkerRequest) => {
  const { job, index } = request;
  try {
    const output = work(request);
    const reply: WorkerReply = { job, index, output };
    parentPort?.postMessage(reply, listBuffers(output));
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const reply: WorkerReply = { job, index, error };
    parentPort?.postMessage(reply);
  }
});
