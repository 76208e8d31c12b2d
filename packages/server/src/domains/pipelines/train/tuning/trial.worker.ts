import { parentPort } from 'node:worker_threads';
import { inlineParallel, LearnInputError, type ParameterValues } from '@kaizen/learn';
import { createWorkerPool, lowerThreadPriority, type WorkerPool } from '@kaizen/learn/node';
import type { TrainingTask } from '../training-task.ts';
import { judgeTrial, type StepMetrics } from './trial-task.ts';

/** What a trial thread is told: first what all trials share, then one trial at a time and, after each of its steps, whether it goes on. */
export type TrialOrder =
  | { readonly kind: 'begin'; readonly task: TrainingTask; readonly threads: number }
  | { readonly kind: 'judge'; readonly values: ParameterValues }
  | { readonly kind: 'verdict'; readonly verdict: 'go on' | 'prune' };

/** What it answers. */
export type TrialReply =
  | { readonly kind: 'step'; readonly metrics: StepMetrics }
  | { readonly kind: 'done' }
  /** What learning refuses (data or parameters). */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'error'; readonly error: unknown };

lowerThreadPriority();

const send = (reply: TrialReply) => parentPort?.postMessage(reply);
let shared: { readonly task: TrainingTask; readonly pool: WorkerPool | undefined } | undefined;
let decide: ((verdict: 'go on' | 'prune') => void) | undefined;

function step(metrics: StepMetrics): Promise<'go on' | 'prune'> {
  return new Promise((resolve) => {
    decide = resolve;
    send({ kind: 'step', metrics });
  });
}

async function judge(values: ParameterValues): Promise<void> {
  try {
    if (shared === undefined) throw new Error('The trial thread was not told what to work on.');
    await judgeTrial(shared.task, values, shared.pool ?? inlineParallel, step);
    send({ kind: 'done' });
  } catch (error) {
    send(error instanceof LearnInputError ? { kind: 'refused', message: error.message } : { kind: 'error', error });
  }
}

parentPort?.on('message', (order: TrialOrder) => {
  if (order.kind === 'begin') {
    const { task, threads } = order;
    shared = { task, pool: threads > 1 ? createWorkerPool({ threads }) : undefined };
  } else if (order.kind === 'verdict') decide?.(order.verdict);
  else void judge(order.values);
});
