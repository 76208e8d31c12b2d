import { findBestTrial, lastScore, runStudy, StudyFailedError, type Trial } from '@kaizen/learn';
import type { Platform } from '../../../../platform/platform.ts';
import type { ServingReader } from '../../../serving/index.ts';
import type { StepContext } from '../../contract.ts';
import { cannotTrain } from '../../errors.ts';
import type { StudyRow } from '../../tables.ts';
import type { TrainingTask } from '../task.ts';
import type { PlannedStudy } from './planned-study.ts';
import { createStudyStore, toPlan, toTrial } from './study-store.sql.ts';
import { findTrialRows } from './study-trials.sql.ts';
import { createTrialLedger, type TrialRecorder } from './trial-ledger.ts';
import type { StepMetrics } from './trial-task.ts';
import type { OpenTrialThreads, TrialThreads } from './trial-threads.io.ts';

/** What tuning works with. */
export interface TuneGiven {
  readonly platform: Pick<Platform, 'config' | 'db' | 'blobs' | 'clock'>;
  readonly serving: Pick<ServingReader, 'isAnswering'>;
  readonly recorder: TrialRecorder;
  /** Where trials are judged. */
  readonly openThreads: OpenTrialThreads;
}

/** What is tuned. */
export interface TuneWork {
  readonly runId: string;
  readonly experiment: string;
  readonly task: TrainingTask;
  /** Of a study that is begun; one that an earlier attempt began keeps its own. */
  readonly plan: PlannedStudy;
}

/** Runs the trials of a study that have not ended, until its budget is spent. Throws `pipelines.cannot_train` when most of them fail. */
export async function runTrials(given: TuneGiven, step: StepContext, work: TuneWork, study: StudyRow): Promise<void> {
  const { config, db } = given.platform;
  const plan = toPlan(study);
  const trials = new Map((await findTrialRows(db, work.runId)).map((row) => [row.position, toTrial(row)]));
  // Beside live traffic trials leave it a core.
  const usable = () => Math.max(1, config.threads - (given.serving.isAnswering() ? 1 : 0));
  const threadsEach = Math.max(1, Math.floor(usable() / plan.parallel));
  const threads = given.openThreads(work.task, threadsEach);
  const trialWork = createTrialWork(given, step, { ...work, study, plan, trials, threads });
  try {
    const atOnce = () => Math.max(1, Math.floor(usable() / threadsEach));
    await runStudy(plan, [...trials.values()], { ...trialWork, atOnce, signal: step.job.signal });
    await keepImportance(step, work.runId, plan, trials, threads);
  } catch (error) {
    throw error instanceof StudyFailedError ? cannotTrain(`Tuning ended: ${error.message}`) : error;
  } finally {
    await threads.close();
  }
}

interface TrialsInHand extends TuneWork {
  readonly study: StudyRow;
  readonly plan: PlannedStudy;
  /** By place; those that end are added. */
  readonly trials: Map<number, Trial>;
  readonly threads: TrialThreads;
}

function createTrialWork(given: TuneGiven, step: StepContext, hand: TrialsInHand) {
  const { plan, trials, threads, study, runId, experiment } = hand;
  const { clock } = given.platform;
  const begun = clock.now();
  const worked = () => study.worked_ms + clock.now() - begun;
  const ledger = createTrialLedger({ ...given, step, clock, run: { id: runId, experiment }, worked });
  const steps = new Map<number, StepMetrics[]>();
  const tell = () => step.job.progress(describeProgress(plan, [...trials.values()], step.subject));
  tell();
  return {
    hasTime: () => plan.minutes === undefined || worked() < plan.minutes * 60_000,
    began: ledger.began,
    judge(trial: Pick<Trial, 'index' | 'values'>, report: (score: number) => 'go on' | 'prune', signal: AbortSignal) {
      const seen: StepMetrics[] = [];
      steps.set(trial.index, seen);
      const onStep = (metrics: StepMetrics) => {
        seen.push(metrics);
        return report(metrics[plan.metric] ?? Number.NaN);
      };
      return threads.judge(trial.values, onStep, signal);
    },
    async ended(trial: Trial, error: unknown) {
      await ledger.ended(trial, steps.get(trial.index) ?? [], error);
      steps.delete(trial.index);
      trials.set(trial.index, trial);
      tell();
      if (isWorthRanking(trials.size)) await keepImportance(step, runId, plan, trials, threads);
    },
  };
}

/** Early trials change what is known of the parameters most. */
const isWorthRanking = (trials: number) => trials % (trials < 50 ? 5 : 25) === 0;

async function keepImportance(
  step: StepContext,
  runId: string,
  plan: PlannedStudy,
  trials: ReadonlyMap<number, Trial>,
  threads: TrialThreads,
): Promise<void> {
  const importance = await threads.rank(plan.space, [...trials.values()]);
  if (importance === undefined) return;
  const change = { importance: JSON.stringify(importance) };
  await step.job.commit((tx) => createStudyStore(tx).change(runId, change));
}

function describeProgress(plan: PlannedStudy, trials: readonly Trial[], subject: string) {
  const done = trials.filter(({ state }) => state !== 'running').length;
  const best = findBestTrial(trials, plan.direction);
  const words = best === undefined ? '' : `: best ${sayBest(plan, best)}`;
  const total = plan.trials === undefined ? {} : { total: plan.trials };
  return { done, ...total, unit: 'trials', message: `Tuning ${subject}${words}` };
}

/** The metric and the trial: "auc 0.9812 (trial 7)". */
export const sayBest = ({ metric }: PlannedStudy, best: Trial) =>
  `${metric} ${(lastScore(best) ?? Number.NaN).toPrecision(4)} (trial ${best.index + 1})`;
