import { Worker } from 'node:worker_threads';
import type { ParameterValues, SearchSpace, Trial } from '@kaizen/learn';
import { cannotTrain } from '../../errors.ts';
import type { TrainingTask } from '../task.ts';
import type { TrialOrder, TrialReply } from './trial.worker.ts';
import type { StepMetrics } from './trial-task.ts';

/** Threads that judge trials, one each at a time. */
export interface TrialThreads {
  /** Rejects with the signal's reason on abort; the thread is ended then, because its work cannot be interrupted from outside. */
  judge(
    values: ParameterValues,
    onStep: (metrics: StepMetrics) => 'go on' | 'prune',
    signal: AbortSignal,
  ): Promise<void>;
  /** How much each parameter counts, computed by a thread that has nothing else to do; undefined when there is none, or when too little is known. */
  rank(space: SearchSpace, trials: readonly Trial[]): Promise<Readonly<Record<string, number>> | undefined>;
  close(): Promise<void>;
}

/** Opens threads that share a task. */
export type OpenTrialThreads = (task: TrainingTask, threadsEach: number) => TrialThreads;

/**
 * Opens threads for a study; each starts with its first trial, keeps what all trials share, and grows its models on `threadsEach` threads.
 * A thread that breaks (out of memory) fails its trial and is replaced.
 */
export function openTrialThreads(task: TrainingTask, threadsEach: number): TrialThreads {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const forget = (worker: Worker) => {
    all.delete(worker);
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
  };
  const start = (): Worker => {
    // The parent's flags (a test runner's loaders, for one) are not for the worker.
    const worker = new Worker(new URL('./trial.worker.ts', import.meta.url), { execArgv: [] });
    all.add(worker);
    // Without a listener an error of an idle thread would end the server.
    worker.on('error', () => undefined).on('exit', () => forget(worker));
    tell(worker, { kind: 'begin', task, threads: threadsEach });
    return worker;
  };
  return {
    async judge(values, onStep, signal) {
      signal.throwIfAborted();
      const worker = idle.pop() ?? start();
      let failure: Failure | undefined;
      try {
        failure = await judgeOn(worker, values, onStep, signal);
      } catch (error) {
        forget(worker);
        await worker.terminate();
        throw error;
      }
      idle.push(worker);
      if (failure !== undefined) throw failure.error;
    },
    async rank(space, trials) {
      const worker = idle.pop();
      if (worker === undefined) return undefined;
      const importance = await rankOn(worker, space, trials);
      if (all.has(worker)) idle.push(worker);
      return importance;
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

function tell(worker: Worker, order: TrialOrder): void {
  worker.postMessage(order);
}

/** What a thread told of a trial that failed; the thread itself is well. */
interface Failure {
  readonly error: unknown;
}

async function judgeOn(
  worker: Worker,
  values: ParameterValues,
  onStep: (metrics: StepMetrics) => 'go on' | 'prune',
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const ended = Promise.withResolvers<Failure | undefined>();
  const abort = () => ended.reject(signal.reason);
  const answer = (reply: TrialReply) => {
    if (reply.kind === 'step') tell(worker, { kind: 'verdict', verdict: onStep(reply.metrics) });
    else if (reply.kind === 'done') ended.resolve(undefined);
    else if (reply.kind !== 'ranked')
      ended.resolve({ error: reply.kind === 'refused' ? cannotTrain(reply.message) : reply.error });
  };
  const fail = (error: unknown) => ended.reject(error);
  const exit = () => ended.reject(new Error('The thread of the trial ended before its work was done.'));
  signal.addEventListener('abort', abort, { once: true });
  worker.on('message', answer).on('error', fail).on('exit', exit);
  try {
    tell(worker, { kind: 'judge', values });
    return await ended.promise;
  } finally {
    signal.removeEventListener('abort', abort);
    worker.off('message', answer).off('error', fail).off('exit', exit);
  }
}

function rankOn(
  worker: Worker,
  space: SearchSpace,
  trials: readonly Trial[],
): Promise<Readonly<Record<string, number>> | undefined> {
  const { promise, resolve } = Promise.withResolvers<Readonly<Record<string, number>> | undefined>();
  const answer = (reply: TrialReply) => {
    if (reply.kind === 'ranked') resolve(reply.importance);
  };
  // A thread that breaks has nothing to tell; importance is no reason for a study to fail.
  const exit = () => resolve(undefined);
  worker.on('message', answer).on('exit', exit);
  tell(worker, { kind: 'rank', space, trials });
  return promise.finally(() => worker.off('message', answer).off('exit', exit));
}
