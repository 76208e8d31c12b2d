import type { PipelineRunView, State, StepView } from '@kaizen/contracts';
import type { StepOutcome, StepOutput } from './contract.ts';

/** How a run or a step stands. */
export type RunStatus = PipelineRunView['status'];
export type StepStatus = StepView['status'];

/** What the ledger knows of one step. */
export interface LedgerStep {
  readonly name: string;
  readonly status: StepStatus;
  readonly outputs: Readonly<Record<string, StepOutput>>;
}

/** What is to be done next with a run whose steps stand so. */
export type NextMove =
  | { readonly do: 'step'; readonly index: number; readonly inputs: Readonly<Record<string, StepOutput>> }
  | { readonly do: 'end'; readonly status: RunStatus };

/** The first step without an outcome, with the outputs of those before (later steps win); or the end of the run. */
export function decideNext(steps: readonly LedgerStep[]): NextMove {
  let inputs: Readonly<Record<string, StepOutput>> = {};
  for (const [index, step] of steps.entries()) {
    switch (step.status) {
      case 'succeeded':
        inputs = { ...inputs, ...step.outputs };
        break;
      case 'waiting':
      case 'running':
        return { do: 'step', index, inputs };
      case 'held':
      case 'failed':
      case 'cancelled':
        return { do: 'end', status: step.status };
      case 'skipped':
        return { do: 'end', status: 'cancelled' };
    }
  }
  return { do: 'end', status: 'succeeded' };
}

/** What the ledger writes when a step has come to an outcome: the step's status, and the run's when it ends here. */
export function decideOutcome(
  verdict: StepOutcome['verdict'],
  isLast: boolean,
): { readonly step: 'succeeded' | 'held'; readonly run: 'succeeded' | 'held' | undefined } {
  if (verdict === 'hold') return { step: 'held', run: 'held' };
  return { step: 'succeeded', run: isLast ? 'succeeded' : undefined };
}

/** Outages are tried this often in a row before they fail the step; the job itself gives up later. */
export const MOST_ATTEMPTS_AT_OUTAGE = 4;

export function isOpen(status: string): boolean {
  return status === 'queued' || status === 'running';
}

const runStates: Record<RunStatus, State> = {
  queued: 'waiting',
  running: 'running',
  succeeded: 'ok',
  held: 'needs_you',
  failed: 'failed',
  cancelled: 'warning',
};

const stepStates: Record<StepStatus, State> = {
  waiting: 'waiting',
  running: 'running',
  succeeded: 'ok',
  held: 'needs_you',
  failed: 'failed',
  skipped: 'unknown',
  cancelled: 'warning',
};

export const runState = (status: RunStatus): State => runStates[status];
export const stepState = (status: StepStatus): State => stepStates[status];
