import { parentPort } from 'node:worker_threads';
import {
  computeParameterImportance,
  inlineParallel,
  LearnInputError,
  type ParameterValues,
  type SearchSpace,
  type Trial,
} from '@kaizen/learn';
import { createWorkerPool, lowerThreadPriority, type WorkerPool } from '@kaizen/learn/node';
import type { TrainingTask } from '../task.ts';
import { judgeTrial, type StepMetrics } from './trial-task.ts';

/**
 * What a trial thread is told: first what all trials share, then one trial at a time and, after each of its steps, whether it goes
 * on; or, between trials, to tell how much each parameter counts.
 */
export type TrialOrder =
  | { readonly kind: 'begin'; readonly task: TrainingTask; readonly threads: number }
  | { readonly kind: 'judge'; readonly values: ParameterValues }
  | { readonly kind: 'verdict'; readonly verdict: 'go on' | 'prune' }
  | { readonly kind: 'rank'; readonly space: SearchSpace; readonly trials: readonly Trial[] };

/** What it answers. */
export type TrialReply =
  | { readonly kind: 'step'; readonly metrics: StepMetrics }
  | { readonly kind: 'done' }
  | { readonly kind: 'ranked'; readonly importance: Readonly<Record<string, number>> | undefined }
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

function rank(space: SearchSpace, trials: readonly Trial[]): void {
  if (shared === undefined) return;
  send({ kind: 'ranked', importance: computeParameterImportance(space, trials, shared.task.seed) });
}

parentPort?.on('message', (order: TrialOrder) => {
  if (order.kind === 'begin') {
    const { task, threads } = order;
    shared = { task, pool: threads > 1 ? createWorkerPool({ threads }) : undefined };
  } else if (order.kind === 'verdict') decide?.(order.verdict);
  else if (order.kind === 'rank') rank(order.space, order.trials);
  else void judge(order.values);
});
