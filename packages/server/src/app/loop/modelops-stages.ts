import type { LoopStage, State } from '@kaizen/contracts';
import { findLiveStep, sayLiveStep } from './dataops-stages.ts';
import type { LoopReadings } from './loop-readings.ts';
import { sayNumber, toStage } from './loop-wording.ts';

const gateStates: Readonly<Record<string, State>> = { pass: 'ok', fail: 'needs_you', hold: 'needs_you' };

/** Train, track, gate, register. */
export function describeModelStages(readings: LoopReadings): readonly LoopStage[] {
  return [train(readings), track(readings), gate(readings), register(readings)];
}

function train(readings: LoopReadings): LoopStage {
  const { run } = readings;
  const href = run === undefined ? '/pipelines' : `/pipelines/${run.pipeline}/runs/${run.id}`;
  const live = findLiveStep(readings, 'train') ?? findLiveStep(readings, 'run');
  if (live !== undefined) return toStage('train', 'modelops', 'Train', { ...sayLiveStep(live), href });
  // A command that leaves a model is a training too.
  const step =
    run?.steps.find((candidate) => candidate.uses === 'train') ??
    run?.steps.findLast(({ uses, outputs }) => uses === 'run' && outputs.loggedModelId !== undefined);
  const waiting = run?.status === 'running' || run?.status === 'queued';
  if (step?.startedAt === undefined || step.endedAt === undefined) {
    const waitsFor = waiting ? 'the steps before it' : 'the first pipeline run';
    return toStage('train', 'modelops', 'Train', { state: 'waiting', waitsFor, href });
  }
  const seconds = (step.endedAt - step.startedAt) / 1000;
  return toStage('train', 'modelops', 'Train', {
    state: step.state,
    result: step.summary,
    value: { number: Math.round(seconds * 10) / 10, unit: 's', label: 'of training' },
    at: step.endedAt,
    href,
  });
}

function track({ events, jobs, run }: LoopReadings): LoopStage {
  const finished = events.of('tracking.run.finished');
  const [last] = finished;
  const started = events.of('tracking.run.started')[0];
  const runs = jobs.length > 0 && run?.status === 'running';
  if (runs && started !== undefined && (last === undefined || started.seq > last.seq)) {
    const { name, runId } = started.payload;
    return toStage('track', 'modelops', 'Track', {
      state: 'running',
      result: `${name} is being recorded`,
      at: started.at,
      href: `/runs/${runId}`,
    });
  }
  if (last === undefined) return toStage('track', 'modelops', 'Track', { state: 'waiting', waitsFor: 'a training' });
  const { name, runId, status, metrics } = last.payload;
  const { f1 } = metrics;
  return toStage('track', 'modelops', 'Track', {
    state: status === 'finished' ? 'ok' : 'failed',
    result: status === 'finished' ? name : `${name}: ${status}`,
    value: f1 === undefined ? undefined : { number: f1, unit: 'F1', label: 'cross-validated' },
    at: last.at,
    href: `/runs/${runId}`,
    newestFirst: finished.map((event) => event.payload.metrics.f1),
  });
}

function gate(readings: LoopReadings): LoopStage {
  const decided = readings.events.of('delivery.gate.decided');
  const live = findLiveStep(readings, 'gate');
  if (live?.status === 'running') return toStage('gate', 'modelops', 'Gate', sayLiveStep(live));
  const [last] = decided;
  if (last === undefined)
    return toStage('gate', 'modelops', 'Gate', { state: 'waiting', waitsFor: 'a trained candidate' });
  const { verdict, checks, gateId } = last.payload;
  const passed = checks.filter((check) => check.verdict === 'pass').length;
  const unmet = checks.find((check) => check.verdict !== 'pass');
  const f1 = checks.find((check) => check.name === 'f1')?.observed;
  const won = checks.find((check) => check.interval !== undefined);
  const passedWords =
    won === undefined
      ? `Passed${f1 === undefined ? '' : `: F1 ${sayNumber(f1)} on the holdout`}`
      : `Passed: ${won.reason}`;
  return toStage('gate', 'modelops', 'Gate', {
    state: isSettled(readings, last.at) ? 'ok' : (gateStates[verdict] ?? 'unknown'),
    result:
      verdict === 'pass'
        ? passedWords
        : `${verdict === 'hold' ? 'Held' : 'Not passed'}: ${unmet?.reason ?? 'see the checks'}`,
    value: { number: passed, unit: `of ${checks.length} checks`, label: 'passed' },
    at: last.at,
    href: `/gates/${gateId}`,
    newestFirst: decided.map(({ payload }) => payload.checks.find((check) => check.name === 'f1')?.observed),
  });
}

/** A later release settles a gate that held: someone has acted. */
function isSettled({ events }: LoopReadings, at: number): boolean {
  return (events.of('delivery.release.started')[0]?.at ?? 0) > at;
}

function register(readings: LoopReadings): LoopStage {
  const live = findLiveStep(readings, 'register');
  if (live !== undefined) return toStage('register', 'modelops', 'Register', sayLiveStep(live));
  const [last] = readings.events.of('tracking.model_version.registered');
  if (last === undefined)
    return toStage('register', 'modelops', 'Register', { state: 'waiting', waitsFor: 'a gate that is passed' });
  const { model, version, source } = last.payload;
  const champion = readings.deployment?.champion?.version;
  return toStage('register', 'modelops', 'Register', {
    state: 'ok',
    result: `${model}, ${source}${champion === version ? '; champion' : ''}`,
    value: { number: version, unit: '', label: 'latest version' },
    at: last.at,
    href: `/models/${model}/versions/${version}`,
  });
}
