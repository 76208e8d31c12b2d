import {
  completeModelSpec,
  findBestTrial,
  lastScore,
  type ModelSpec,
  runStudy,
  StudyFailedError,
  type Trial,
} from '@kaizen/learn';
import { canonicalJson } from '../../../../kernel/canonical-json.ts';
import { messageOf } from '../../../../kernel/errors.ts';
import type { Platform } from '../../../../platform/platform.ts';
import type { ServingReader } from '../../../serving/index.ts';
import type { StepContext, TrainingRecorder } from '../../contract.ts';
import { cannotTrain } from '../../errors.ts';
import type { StudyRow } from '../../tables.ts';
import { decideRunEnd } from '../run-end.ts';
import type { TrainingTask } from '../training-task.ts';
import { describeStudy } from './describe-study.ts';
import type { PlannedStudy } from './plan-study.ts';
import { createStudyStore, toPlan, toTrial } from './study-store.sql.ts';
import { findTrialRows } from './study-trials.sql.ts';
import { createTrialLedger, endStudy } from './trial-ledger.ts';
import type { StepMetrics } from './trial-task.ts';
import { openTrialThreads } from './trial-threads.io.ts';
import { withValues } from './tuned-model.ts';

/** What tuning works with. */
export interface TuneGiven {
  readonly platform: Pick<Platform, 'config' | 'db' | 'blobs' | 'clock'>;
  readonly serving: Pick<ServingReader, 'isAnswering'>;
  readonly recorder: TrainingRecorder;
}

/** What is tuned. */
export interface TuneWork {
  readonly runId: string;
  readonly experiment: string;
  readonly task: TrainingTask;
  /** Of a study that is begun; one that an earlier attempt began keeps its own. */
  readonly plan: PlannedStudy;
}

/** Artifact of a training run: its study, as the API gives it. */
export const tuningPath = 'tuning.json';

/**
 * Searches for the parameters of a training, judged by cross-validation of its rows, and gives the model with the best of them. What an earlier attempt
 * found stands: ended trials are not judged again, one that was cut off is judged again with its values.
 *
 * @throws `pipelines.cannot_train` when most trials fail or none comes to a score.
 */
export async function tune(given: TuneGiven, step: StepContext, work: TuneWork): Promise<ModelSpec> {
  const study = await openStudy(given, step, work);
  try {
    if (study.status === 'running') await search(given, step, work, study);
    return await keepBest(given, step, work);
  } catch (error) {
    const end = decideRunEnd(step.job.signal, error);
    if (end !== undefined) await endStudy({ ...given, ...given.platform }, work.runId, end, messageOf(error));
    throw error;
  }
}

async function openStudy({ platform }: TuneGiven, step: StepContext, { runId, plan }: TuneWork): Promise<StudyRow> {
  const before = await createStudyStore(platform.db).find(runId);
  if (before !== undefined) return before;
  const study: StudyRow = {
    run_id: runId,
    project_id: step.project.id,
    environment: step.project.environment,
    plan: canonicalJson(plan),
    status: 'running',
    summary: null,
    importance: null,
    worked_ms: 0,
    created_at: platform.clock.now(),
    ended_at: null,
  };
  await step.job.commit((tx) => createStudyStore(tx).insert(study));
  return study;
}

async function search(given: TuneGiven, step: StepContext, work: TuneWork, study: StudyRow): Promise<void> {
  const { platform, serving, recorder } = given;
  const { clock, config, db } = platform;
  const plan = toPlan(study);
  const trials = new Map((await findTrialRows(db, work.runId)).map((row) => [row.position, toTrial(row)]));
  const begun = clock.now();
  const worked = () => study.worked_ms + clock.now() - begun;
  const run = { id: work.runId, experiment: work.experiment };
  const ledger = createTrialLedger({ step, recorder, clock, run, worked });
  // Beside live traffic trials leave it a core.
  const usable = () => Math.max(1, config.threads - (serving.isAnswering() ? 1 : 0));
  const threadsEach = Math.max(1, Math.floor(usable() / plan.parallel));
  const threads = openTrialThreads(work.task, threadsEach);
  const steps = new Map<number, StepMetrics[]>();
  const tell = () => step.job.progress(describeProgress(plan, [...trials.values()], step.subject));
  tell();
  try {
    await runStudy(plan, [...trials.values()], {
      signal: step.job.signal,
      hasTime: () => plan.minutes === undefined || worked() < plan.minutes * 60_000,
      atOnce: () => Math.max(1, Math.floor(usable() / threadsEach)),
      began: (trial) => ledger.began(trial),
      judge(trial, report, signal) {
        const seen: StepMetrics[] = [];
        steps.set(trial.index, seen);
        const onStep = (metrics: StepMetrics) => {
          seen.push(metrics);
          return report(metrics[plan.metric] ?? Number.NaN);
        };
        return threads.judge(trial.values, onStep, signal);
      },
      async ended(trial, error) {
        await ledger.ended(trial, steps.get(trial.index) ?? [], error);
        steps.delete(trial.index);
        trials.set(trial.index, trial);
        tell();
      },
    });
  } catch (error) {
    throw error instanceof StudyFailedError ? cannotTrain(`Tuning ended: ${error.message}`) : error;
  } finally {
    await threads.close();
  }
}

function describeProgress(plan: PlannedStudy, trials: readonly Trial[], subject: string) {
  const done = trials.filter(({ state }) => state !== 'running').length;
  const best = findBestTrial(trials, plan.direction);
  const words = best === undefined ? '' : `: best ${sayBest(plan, best)}`;
  const total = plan.trials === undefined ? {} : { total: plan.trials };
  return { done, ...total, unit: 'trials', message: `Tuning ${subject}${words}` };
}

const sayBest = ({ metric }: PlannedStudy, best: Trial) =>
  `${metric} ${(lastScore(best) ?? Number.NaN).toPrecision(4)} (trial ${best.index + 1})`;

/** Records what the study came to, in one commit, and gives the model with the best values. */
async function keepBest(given: TuneGiven, step: StepContext, { runId, task }: TuneWork): Promise<ModelSpec> {
  const { platform, recorder } = given;
  const { db, blobs, clock } = platform;
  const study = await createStudyStore(db).find(runId);
  const rows = await findTrialRows(db, runId);
  if (study === undefined) throw new Error(`The study of run "${runId}" has gone.`);
  const plan = toPlan(study);
  const trials = rows.map(toTrial);
  const best = findBestTrial(trials, plan.direction);
  if (best === undefined) {
    throw cannotTrain(
      `None of ${trials.length} trials came to a value of ${plan.metric}. Give the search more time, or another metric.`,
    );
  }
  const model = completeModelSpec(withValues(task.model, best.values));
  if (study.status === 'finished') return model;
  const summary = summarise(plan, trials, best);
  const ended: StudyRow = { ...study, status: 'finished', summary, ended_at: clock.now() };
  const blob = await blobs.put(new TextEncoder().encode(canonicalJson(describeStudy(ended, rows))));
  await step.job.commit(async (tx) => {
    await createStudyStore(tx).change(runId, { status: 'finished', summary, ended_at: ended.ended_at });
    await recorder.addArtifact(tx, runId, { path: tuningPath, kind: 'other', ...blob });
    await recorder.describeRun(tx, runId, { params: describeTuned(plan, model, best) });
  });
  return model;
}

function summarise(plan: PlannedStudy, trials: readonly Trial[], best: Trial): string {
  const count = (state: Trial['state']) => trials.filter((trial) => trial.state === state).length;
  const others = (['pruned', 'failed'] as const).flatMap((state) => {
    const many = count(state);
    return many === 0 ? [] : [`${many} ${state}`];
  });
  const of = others.length === 0 ? '' : ` (${others.join(', ')})`;
  return `Best of ${trials.length} trials${of}: ${sayBest(plan, best)}.`;
}

/** The run's parameters that come from the study, and which trial they are of. */
function describeTuned(plan: PlannedStudy, model: ModelSpec, best: Trial): Record<string, string> {
  const all: Readonly<Record<string, unknown>> = { ...model.params };
  const names = plan.space.map(({ name }) => name);
  const values = names.map((name) => [
    name,
    typeof all[name] === 'object' ? JSON.stringify(all[name]) : String(all[name]),
  ]);
  return {
    ...Object.fromEntries(values),
    tuned: names.join(', '),
    'tuning.bestTrial': String(best.index + 1),
    'tuning.bestScore': String(lastScore(best)),
  };
}
