import { completeModelSpec, findBestTrial, lastScore, type ModelSpec, type Trial } from '@kaizen/learn';
import { canonicalJson } from '../../../../kernel/canonical-json.ts';
import { messageOf } from '../../../../kernel/errors.ts';
import type { StepContext } from '../../contract.ts';
import { cannotTrain } from '../../errors.ts';
import type { StudyRow } from '../../tables.ts';
import { decideRunEnd } from '../run-end.ts';
import { describeStudy } from './describe-study.ts';
import type { PlannedStudy } from './planned-study.ts';
import { runTrials, sayBest, type TuneGiven, type TuneWork } from './run-trials.ts';
import { createStudyStore, toPlan, toTrial } from './study-store.sql.ts';
import { findTrialRows } from './study-trials.sql.ts';
import { endStudy } from './trial-ledger.ts';
import { withValues } from './tuned-model.ts';

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
    if (study.status === 'running') await runTrials(given, step, work, study);
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
    await recorder.describeRun(tx, runId, { params: describeTuned(plan, model, best, trials.length) });
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
function describeTuned(plan: PlannedStudy, model: ModelSpec, best: Trial, trials: number): Record<string, string> {
  const all: Readonly<Record<string, unknown>> = { ...model.params };
  const names = plan.space.map(({ name }) => name);
  const values = names.map((name) => [
    name,
    typeof all[name] === 'object' ? JSON.stringify(all[name]) : String(all[name]),
  ]);
  return {
    ...Object.fromEntries(values),
    tuned: names.join(', '),
    'tuning.trials': String(trials),
    'tuning.bestTrial': String(best.index + 1),
    'tuning.bestScore': String(lastScore(best)),
  };
}
