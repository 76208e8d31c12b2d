import { isKaizenError, messageOf } from '../../kernel/errors.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { JobContext, JobKind } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StepKind, StepOutcome, StepOutput } from './contract.ts';
import { runCancelled, runNotFound, stepKindMissing } from './errors.ts';
import { runStarted, stepFinished, toThings } from './events.ts';
import { decideNext, decideOutcome, isOpen, MOST_ATTEMPTS_AT_OUTAGE } from './ledger.ts';
import { toLedgerStep, toOutputs, toProject, toTrigger } from './run-rows.ts';
import { jobKind, type RunService } from './run-service.ts';
import { createRunStore } from './run-store.sql.ts';
import type { RunRow, StepRow } from './tables.ts';

/** What the job works with. */
export interface RunJobGiven {
  readonly platform: Pick<Platform, 'db' | 'clock' | 'jobs'>;
  readonly service: RunService;
  readonly kinds: ReadonlyMap<string, StepKind>;
}

type Input = { readonly pipelineRunId: string };
type Context = JobContext<Input>;
type Inputs = Readonly<Record<string, StepOutput>>;

/** How a job found its run. */
type Entered = { readonly run: RunRow } | { readonly ended: string };

/** The job kind that works through a run: each outcome is committed before the next step starts. */
export function createRunJob(given: RunJobGiven): JobKind<Input, { readonly status: string }> {
  return {
    name: jobKind,
    concurrency: 2,
    async run(job) {
      try {
        return { status: await workThrough(given, job) };
      } catch (error) {
        await noteCancelled(given, job, error);
        throw error;
      }
    },
  };
}

async function workThrough(given: RunJobGiven, job: Context): Promise<string> {
  const { clock } = given.platform;
  await endLostPredecessor(given, job.input.pipelineRunId);
  const entered = await job.commit((tx) => enter(given, tx, job));
  if ('ended' in entered) return entered.ended;
  const { run } = entered;
  for (;;) {
    const steps = await createRunStore(given.platform.db).findSteps(run.id);
    const move = decideNext(steps.map(toLedgerStep));
    if (move.do === 'end') return move.status;
    const step = steps[move.index];
    if (step === undefined) return 'succeeded';
    job.signal.throwIfAborted();
    const started = { attempt: step.attempt + 1, status: 'running', started_at: step.started_at ?? clock.now() };
    await job.commit(async (tx) => {
      await checkRunning(tx, run.id);
      await createRunStore(tx).changeStep(run.id, step.position, started);
    });
    const begun = { ...step, ...started };
    const isLast = move.index === steps.length - 1;
    const outcome = await attempt(given, job, run, begun, move.inputs);
    await job.commit((tx) => writeOutcome(given, tx, run, begun, move.inputs, outcome, isLast));
  }
}

/** Takes the run for this job: queued → running when it is its turn. A job that is not the run's own, or too early, does nothing. */
async function enter(given: RunJobGiven, tx: Tx, job: Context): Promise<Entered> {
  const store = createRunStore(tx);
  const run = await store.findRun(job.input.pipelineRunId);
  if (run === undefined) throw runNotFound(job.input.pipelineRunId);
  if (!isOpen(run.status)) return { ended: run.status };
  if (run.job_id !== job.id) return { ended: 'queued' };
  if (run.status === 'running') return { run };
  const busy = await store.findOldest(run.pipeline, 'running');
  const first = await store.findOldest(run.pipeline, 'queued');
  if (busy !== undefined || first?.id !== run.id) return { ended: 'queued' };
  const started = { status: 'running', started_at: given.platform.clock.now() };
  await store.changeRun(run.id, started);
  await tx.emit(runStarted(run, toTrigger(run)));
  return { run: { ...run, ...started } };
}

async function attempt(
  { kinds, platform, service }: RunJobGiven,
  job: Context,
  run: RunRow,
  step: StepRow,
  inputs: Inputs,
): Promise<StepOutcome> {
  try {
    const kind = kinds.get(step.uses);
    if (kind === undefined) throw stepKindMissing(step.uses);
    return await kind.run({
      pipelineRunId: run.id,
      pipeline: run.pipeline,
      project: toProject(run),
      trigger: toTrigger(run),
      subject: step.subject,
      settings: toOutputs(step.settings),
      key: `${run.id}.${step.name}`,
      inputs,
      job: {
        signal: job.signal,
        progress: (state) => job.progress({ ...state, message: state.message ?? step.name }),
        commit: (work) =>
          job.commit(async (tx) => {
            await checkRunning(tx, run.id);
            return work(tx);
          }),
      },
    });
  } catch (error) {
    const isOutage = isKaizenError(error) && error.kind === 'unavailable';
    if (job.signal.aborted || isLostLease(error) || (isOutage && step.attempt < MOST_ATTEMPTS_AT_OUTAGE)) throw error;
    const summary = messageOf(error);
    await job.commit(async (tx) => {
      await checkRunning(tx, run.id);
      const store = createRunStore(tx);
      await store.changeStep(run.id, step.position, { status: 'failed', summary, ended_at: platform.clock.now() });
      await store.skipAfter(run.id, step.position);
      await tx.emit(stepFinished(run, step, { status: 'failed', summary }, { inputs: toThings(inputs), outputs: [] }));
      await service.end(tx, run, 'failed', `${step.name} failed: ${summary}`);
    });
    throw error;
  }
}

async function writeOutcome(
  { service, platform }: RunJobGiven,
  tx: Tx,
  run: RunRow,
  step: StepRow,
  inputs: Inputs,
  outcome: StepOutcome,
  isLast: boolean,
): Promise<void> {
  await checkRunning(tx, run.id);
  const store = createRunStore(tx);
  const { summary, outputs } = outcome;
  const decided = decideOutcome(outcome.verdict, isLast);
  await store.changeStep(run.id, step.position, {
    status: decided.step,
    summary,
    outputs: JSON.stringify(outputs),
    ended_at: platform.clock.now(),
  });
  const things = { inputs: toThings(inputs), outputs: toThings(outputs) };
  await tx.emit(stepFinished(run, step, { status: decided.step, summary }, things));
  if (decided.run === undefined) return;
  await store.skipAfter(run.id, step.position);
  await service.end(tx, run, decided.run, decided.run === 'held' ? `Held at ${step.name}: ${summary}` : summary);
}

/** The ledger decides: a run that was cancelled takes nothing more. */
async function checkRunning(tx: Tx, runId: string): Promise<void> {
  const run = await createRunStore(tx).findRun(runId);
  if (run?.status !== 'running') throw runCancelled(runId);
}

function isLostLease(error: unknown): boolean {
  return isKaizenError(error) && error.code === 'platform.job_lease_lost';
}

/** A job that was cancelled by itself (not through its run) leaves its run cancelled too. */
async function noteCancelled({ platform, service }: RunJobGiven, job: Context, error: unknown): Promise<void> {
  const { reason } = job.signal;
  const cancelled = job.signal.aborted && isKaizenError(reason) && reason.code === 'platform.job_cancelled';
  if (!cancelled || isLostLease(error)) return;
  await platform.db.run((tx) => service.markCancelled(tx, job.input.pipelineRunId, 'the job list'));
}

/** A run that still counts as running although its job has ended (cancelled while the server was down) is ended, so that the next can go. */
async function endLostPredecessor({ platform, service }: RunJobGiven, pipelineRunId: string): Promise<void> {
  const store = createRunStore(platform.db);
  const run = await store.findRun(pipelineRunId);
  if (run === undefined) return;
  for (const status of ['running', 'queued'] as const) {
    const first = await store.findOldest(run.pipeline, status);
    if (first === undefined || first.id === pipelineRunId) continue;
    const job = await platform.jobs.find(first.job_id);
    if (job?.state !== 'cancelled' && job?.state !== 'failed') continue;
    await platform.db.run((tx) => service.markCancelled(tx, first.id, 'the job list'));
  }
}
