import type { LoopView, State } from '@kaizen/contracts';
import { describeDeliveryStages } from './cicd-stages.ts';
import { describeDataStages } from './dataops-stages.ts';
import type { LoopReadings } from './loop-readings.ts';
import { decideGravest, sayAge, sayCounted, sayShare } from './loop-wording.ts';
import { describeModelStages } from './modelops-stages.ts';
import { listNeeds } from './needs-you.ts';
import { describePeopleStages } from './people-stages.ts';
import { tellHappenings } from './recent-happenings.ts';

const MOST_HAPPENINGS = 12;

/** The home page of a project from its readings. Pure: the same readings give the same page. */
export function describeLoop(readings: LoopReadings): LoopView {
  const stages = [
    ...describeDataStages(readings),
    ...describeModelStages(readings),
    ...describeDeliveryStages(readings),
    ...describePeopleStages(readings),
  ];
  const needsYou = [...listNeeds(readings)];
  return {
    project: readings.project,
    state: decideLoopState(
      needsYou.length,
      stages.map(({ state }) => state),
      readings,
    ),
    headline: describeHeadline(readings, needsYou.length),
    stages,
    needsYou,
    recent: [...tellHappenings(readings.events.story, MOST_HAPPENINGS)],
  };
}

/** Waiting is no trouble once a model is live: the loop rests between two turns. */
function decideLoopState(needs: number, states: readonly State[], { deployment }: LoopReadings): State {
  if (needs > 0) return 'needs_you';
  const isLive = deployment?.champion !== undefined;
  const counted = states.filter((state) => !(isLive && state === 'waiting') && state !== 'needs_you');
  return counted.length === 0 ? 'unknown' : decideGravest(counted);
}

/** One or two sentences: what is so, and what, if anything, needs a person. */
function describeHeadline(readings: LoopReadings, needs: number): string {
  const nothing = 'nothing needs you';
  if (needs > 0)
    return `${needs === 1 ? 'One thing needs' : `${needs} things need`} you. ${describeLive(readings)}`.trim();
  const work = describeWork(readings);
  if (work !== undefined) return `${work}; ${nothing}.`;
  if (readings.deployment?.champion === undefined) {
    return readings.dataset?.currentVersion === undefined
      ? 'No data yet. Run the pipeline, and the loop begins to turn.'
      : 'Data is in, no model is live yet. Run the pipeline to train and release one.';
  }
  const live = describeLive(readings).replace(/\.$/, '');
  if (readings.deployment.state === 'warning') return readings.deployment.headline;
  const warning = describeWarning(readings);
  if (warning === undefined) return `Healthy. ${live}; ${nothing}.`;
  return /needs you/i.test(warning) ? `${live}. ${warning}` : `${live}; ${nothing}. ${warning}`;
}

/** The first thing that is not as it should be and needs nobody. */
function describeWarning({ monitor, dataset, objective }: LoopReadings): string | undefined {
  if (monitor?.state === 'warning') return monitor.headline;
  const batch = dataset?.lastBatch;
  if (batch?.verdict === 'quarantined') {
    return `Of the last batch, ${sayCounted(batch.rowsBad, 'row')} of ${batch.dataset} stand in quarantine.`;
  }
  return objective?.state === 'warning' ? `${objective.name}: the target is missed.` : undefined;
}

function describeLive({ deployment, events, now }: LoopReadings): string {
  if (deployment?.champion === undefined) return 'No model is live yet.';
  const { version, since } = deployment.champion;
  const live = `version ${version} has been live for ${sayAge(now - since)}`;
  const retraining = events.of('monitoring.retraining.decided').find(({ payload }) => payload.decision === 'retrain');
  const promoted = events.of('delivery.release.promoted')[0];
  if (
    retraining !== undefined &&
    promoted !== undefined &&
    promoted.at > retraining.at &&
    promoted.payload.version === version
  ) {
    return `Retrained ${sayAge(now - promoted.at)} ago as version ${version}.`;
  }
  return `${live.replace('v', 'V')}.`;
}

function describeWork({ run, deployment }: LoopReadings): string | undefined {
  if (run?.status === 'running' || run?.status === 'queued') {
    const index = run.steps.findIndex(({ status }) => status === 'running' || status === 'waiting');
    const step = run.steps[index];
    const kind = run.trigger.kind === 'retraining' ? 'Retraining' : `Pipeline ${run.pipeline}`;
    return step === undefined
      ? `${kind} is about to begin`
      : `${kind} is at step ${index + 1} of ${run.steps.length}: ${step.name}`;
  }
  const open = deployment?.openRelease;
  if (open === undefined) return undefined;
  const verb = open.phase === 'holding' ? 'holds at' : 'is on trial with';
  return `Version ${open.version} ${verb} ${sayShare(open.weight)} of the requests, step ${open.step + 1} of ${open.plan.length}`;
}
