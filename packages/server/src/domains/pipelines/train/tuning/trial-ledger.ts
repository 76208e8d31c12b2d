import type { AskedTrial, Trial } from '@kaizen/learn';
import type { Clock } from '../../../../kernel/clock.ts';
import { messageOf } from '../../../../kernel/errors.ts';
import type { Database, Tx } from '../../../../platform/db/database.ts';
import type { StepContext, TrainingRecorder } from '../../contract.ts';
import { createStudyStore } from './study-store.sql.ts';
import type { StepMetrics } from './trial-task.ts';

/** What a study records, which is no model. */
export type TrialRecorder = Omit<TrainingRecorder, 'logModel' | 'annotateRun'>;

/** Where trials are kept: in the ledger, and as runs below the training run. */
export interface TrialLedgerGiven {
  readonly step: StepContext;
  readonly recorder: TrialRecorder;
  readonly clock: Clock;
  /** The training run, and the experiment and words that its trials share with it. */
  readonly run: { readonly id: string; readonly experiment: string };
  /** Milliseconds of work until now. */
  worked(): number;
}

/** Keeps trials as they begin and end; each in one commit that is fenced by the step's job. */
export interface TrialLedger {
  began(trial: AskedTrial): Promise<void>;
  ended(trial: Trial, steps: readonly StepMetrics[], error: unknown): Promise<void>;
}

const endOfRun = { finished: 'finished', pruned: 'killed', failed: 'failed' } as const;

export function createTrialLedger(given: TrialLedgerGiven): TrialLedger {
  const children = new Map<number, string>();
  return {
    began: (trial) =>
      given.step.job.commit(async (tx) => {
        const childId = await startChild(given, tx, trial);
        children.set(trial.index, childId);
        await createStudyStore(tx).putTrial({
          run_id: given.run.id,
          position: trial.index,
          child_id: childId,
          status: 'running',
          parameters: JSON.stringify(trial.values),
          scores: '[]',
          error: null,
          started_at: given.clock.now(),
          ended_at: null,
        });
      }),
    async ended(trial, steps, error) {
      const childId = children.get(trial.index);
      if (childId !== undefined) await endTrial(given, { childId, trial, steps, error });
    },
  };
}

/** Starts the run of a trial, or gives the one that an earlier attempt started. */
function startChild({ step, recorder, run }: TrialLedgerGiven, tx: Tx, { index, values }: AskedTrial): Promise<string> {
  return recorder.startRun(tx, {
    key: `${run.id} trial ${index + 1}`,
    projectId: step.project.id,
    experiment: run.experiment,
    name: `${run.experiment} trial ${index + 1}`,
    parentId: run.id,
    params: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])),
    tags: {
      'mlflow.parentRunId': run.id,
      'tuning.trial': String(index + 1),
      'tuning.state': 'running',
      'pipeline.run': step.pipelineRunId,
    },
    inputs: [],
  });
}

interface EndedTrial {
  readonly childId: string;
  readonly trial: Trial;
  readonly steps: readonly StepMetrics[];
  readonly error: unknown;
}

async function endTrial(given: TrialLedgerGiven, { childId, trial, steps, error }: EndedTrial): Promise<void> {
  const { step, recorder, clock, run } = given;
  const { index, state, scores } = trial;
  if (state === 'running') return;
  const now = clock.now();
  const reason = error === undefined ? undefined : messageOf(error);
  const points = steps.flatMap((metrics, at) =>
    Object.entries(metrics).map(([name, value]) => ({ name, value, step: at, at: now })),
  );
  await step.job.commit(async (tx) => {
    await recorder.logMetrics(tx, childId, points);
    await recorder.describeRun(tx, childId, {
      tags: { 'tuning.state': state, ...(reason === undefined ? {} : { 'tuning.error': reason }) },
    });
    await recorder.finishRun(tx, childId, endOfRun[state]);
    const store = createStudyStore(tx);
    const ended = { status: state, scores: JSON.stringify(scores), error: reason ?? null, ended_at: now };
    await store.changeTrial(run.id, index, ended);
    await store.change(run.id, { worked_ms: Math.round(given.worked()) });
  });
}

/** Ends a study that will not go on, with the trials that were under way. */
export async function endStudy(
  { db, clock, recorder }: { readonly db: Database; readonly clock: Clock; readonly recorder: TrialRecorder },
  runId: string,
  end: 'killed' | 'failed',
  summary: string,
): Promise<void> {
  const now = clock.now();
  await db.run(async (tx) => {
    const store = createStudyStore(tx);
    for (const { position, child_id: childId } of await store.findOpen(runId)) {
      await recorder.describeRun(tx, childId, { tags: { 'tuning.state': 'cancelled' } });
      await recorder.finishRun(tx, childId, 'killed');
      await store.changeTrial(runId, position, { status: 'cancelled', ended_at: now });
    }
    await store.change(runId, { status: end === 'killed' ? 'cancelled' : 'failed', summary, ended_at: now });
  });
}
