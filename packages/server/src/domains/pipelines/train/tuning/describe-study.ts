import type { SearchedParameter, TrialView, TuningView } from '@kaizen/contracts';
import { computeBestSoFar, findBestTrial, lastScore, type Parameter, type Trial } from '@kaizen/learn';
import type { StudyRow, TrialRow } from '../../tables.ts';
import { toPlan, toTrial } from './study-store.sql.ts';

const stateOfStudy = { running: 'running', finished: 'ok', failed: 'failed', cancelled: 'warning' } as const;
const stateOfTrial = { ...stateOfStudy, pruned: 'ok' } as const;

/** Everything that is known of a study. */
export function describeStudy(study: StudyRow, rows: readonly TrialRow[]): TuningView {
  const plan = toPlan(study);
  const trials = rows.map(toTrial);
  const best = findBestTrial(trials, plan.direction);
  // Row mapping: the columns hold only what this room wrote from these types.
  const status = study.status as TuningView['status'];
  const shares = JSON.parse(study.importance ?? '{}') as Readonly<Record<string, number>>;
  return {
    runId: study.run_id,
    status,
    state: stateOfStudy[status],
    ...(study.summary === null ? {} : { summary: study.summary }),
    search: plan.search,
    metric: plan.metric,
    direction: plan.direction,
    ...(plan.trials === undefined ? {} : { trialBudget: plan.trials }),
    ...(plan.minutes === undefined ? {} : { minuteBudget: plan.minutes }),
    parallel: plan.parallel,
    prune: plan.prune,
    folds: plan.steps,
    worked: study.worked_ms,
    space: plan.space.map((parameter) => describeParameter(parameter, shares[parameter.name])),
    trials: rows.map((row, at) => describeTrial(row, trials[at])),
    ...(best === undefined ? {} : { best: best.index + 1 }),
    bestSoFar: computeBestSoFar(trials, plan.direction)
      .filter(({ score }) => Number.isFinite(score))
      .map(({ index, score }) => ({ number: index + 1, score })),
    startedAt: study.created_at,
    ...(study.ended_at === null ? {} : { endedAt: study.ended_at }),
  };
}

function describeParameter(parameter: Parameter, importance: number | undefined): SearchedParameter {
  const { name, kind, when } = parameter;
  const shared = {
    name,
    kind,
    ...(when === undefined ? {} : { when: { parameter: when.parameter, values: [...when.values] } }),
    ...(importance === undefined ? {} : { importance }),
  };
  if (parameter.kind === 'categorical') return { ...shared, values: [...parameter.values] };
  const { from, to, scale, step } = parameter;
  return { ...shared, from, to, scale, ...(step === undefined ? {} : { step }) };
}

function describeTrial(row: TrialRow, trial: Trial | undefined): TrialView {
  // Row mapping: the column holds only what this room wrote.
  const status = row.status as TrialView['status'];
  const scores = trial?.scores ?? [];
  const score = trial === undefined ? undefined : lastScore(trial);
  return {
    number: row.position + 1,
    status,
    state: stateOfTrial[status],
    runId: row.child_id,
    parameters: { ...trial?.values },
    ...(score === undefined || !Number.isFinite(score) ? {} : { score }),
    steps: scores.map((each) => (Number.isFinite(each) ? each : null)),
    ...(row.error === null ? {} : { error: row.error }),
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}
