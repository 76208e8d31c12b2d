import type { DeploymentView, KaizenEvent, LoopStage, ReleaseView, State } from '@kaizen/contracts';
import { findLiveStep, sayLiveStep } from './dataops-stages.ts';
import { findOpenAlert, type LoopReadings } from './loop-readings.ts';
import { sayCount, sayCounted, sayNumber, sayShare, toStage } from './loop-wording.ts';

/** Release, serve, monitor, drift, retrain. */
export function describeDeliveryStages(readings: LoopReadings): readonly LoopStage[] {
  return [release(readings), serve(readings), monitor(readings), drift(readings), retrain(readings)];
}

function release(readings: LoopReadings): LoopStage {
  const { deployment } = readings;
  const title = 'Release';
  const live = findLiveStep(readings, 'release');
  if (live?.status === 'running') return toStage('release', 'cicd', title, sayLiveStep(live));
  if (deployment === undefined)
    return toStage('release', 'cicd', title, { state: 'waiting', waitsFor: 'a deployment in kaizen.yaml' });
  const href = `/deployments/${deployment.name}`;
  const { openRelease, champion } = deployment;
  if (openRelease !== undefined) return openStage(openRelease, href);
  if (champion === undefined)
    return toStage('release', 'cicd', title, { state: 'waiting', waitsFor: 'a registered version', href });
  const ended = findLastEnd(readings);
  return toStage('release', 'cicd', title, {
    state: ended.state,
    result: ended.text ?? `Version ${champion.version} is champion`,
    value: { number: champion.version, unit: '', label: 'champion version' },
    at: ended.at ?? champion.since,
    href,
  });
}

function openStage(release: ReleaseView, href: string): LoopStage {
  const { plan, step, counted, version, weight } = release;
  const needed = plan[step];
  const lacking = [
    [Math.max(0, (needed?.requests ?? 0) - counted.requests), 'request'],
    [Math.max(0, (needed?.labels ?? 0) - counted.labels), 'label'],
  ] as const;
  const missing = lacking.filter(([count]) => count > 0).map(([count, noun]) => sayCounted(count, noun));
  return toStage('release', 'cicd', 'Release', {
    state: release.state,
    result: `Version ${version} on trial, step ${step + 1} of ${plan.length}`,
    value: { number: weight * 100, unit: '%', label: 'of requests' },
    at: release.steps.at(-1)?.at ?? release.startedAt,
    waitsFor: missing.length === 0 ? undefined : `${missing.join(' and ')}`,
    href,
  });
}

function findLastEnd({ events }: LoopReadings): {
  readonly state: State;
  readonly text?: string;
  readonly at?: number;
} {
  const ends: ReadonlyArray<KaizenEvent | undefined> = [
    events.of('delivery.release.promoted')[0],
    events.of('delivery.release.rolled_back')[0],
    events.of('delivery.release.undone')[0],
  ];
  const last = ends.filter((event) => event !== undefined).sort((a, b) => b.seq - a.seq)[0];
  switch (last?.type) {
    case 'delivery.release.promoted':
      return { state: 'ok', text: `Version ${last.payload.version} took over`, at: last.at };
    case 'delivery.release.rolled_back':
      return { state: 'warning', text: `Rolled back: ${last.payload.reason}`, at: last.at };
    case 'delivery.release.undone':
      return { state: 'warning', text: `Undone: ${last.payload.reason}`, at: last.at };
    default:
      return { state: 'ok' };
  }
}

function serve({ deployment, log }: LoopReadings): LoopStage {
  if (deployment?.champion === undefined)
    return toStage('serve', 'cicd', 'Serve', { state: 'waiting', waitsFor: 'the first release' });
  const { labelled = 0, rows = 0, unlogged = 0 } = log ?? {};
  const href = `/deployments/${deployment.name}`;
  return toStage('serve', 'cicd', 'Serve', {
    state: unlogged > 0 ? 'warning' : 'ok',
    result:
      unlogged > 0
        ? `${sayCount(unlogged)} answers could not be logged`
        : `${sayTargets(deployment)}; ${sayCount(labelled)} labelled`,
    value: { number: rows, unit: rows === 1 ? 'row' : 'rows', label: 'answered' },
    at: deployment.champion.since,
    waitsFor: rows === 0 ? 'the first request' : undefined,
    href,
  });
}

function sayTargets({ targets, champion }: DeploymentView): string {
  if (targets.length < 2) return `Version ${champion?.version ?? ''} answers`;
  return targets
    .map(({ version, weight }) => `version ${version} ${sayShare(weight)}`)
    .join(', ')
    .replace(/^v/, 'V');
}

function monitor({ monitor, events, deployment }: LoopReadings): LoopStage {
  const title = 'Monitor';
  if (monitor === undefined) {
    return toStage('monitor', 'cicd', title, { state: 'waiting', waitsFor: 'a monitor in kaizen.yaml' });
  }
  const href = `/monitors/${monitor.name}`;
  const labelled = events.of('monitoring.window.labelled');
  const newestFirst = labelled.map(({ payload }) => payload.metrics.f1);
  const { state, headline, openAlerts, lastWindow } = monitor;
  if (openAlerts === 0 && (state === 'running' || state === 'failed')) {
    return toStage('monitor', 'cicd', title, { state, result: headline, href, newestFirst });
  }
  const last = labelled[0]?.payload;
  if (last === undefined || labelled[0] === undefined || last.modelVersionId !== deployment?.champion?.modelVersionId) {
    const isFull = lastWindow !== undefined && lastWindow.modelVersionId === deployment?.champion?.modelVersionId;
    const waitsFor = isFull ? 'labels of the first window' : 'the first full window';
    return toStage('monitor', 'cicd', title, { state: 'waiting', waitsFor, href, newestFirst });
  }
  const { f1 } = last.metrics;
  const rows = (window: { readonly fromOrdinal: number; readonly toOrdinal: number }) =>
    `rows ${sayCount(window.fromOrdinal)}–${sayCount(window.toOrdinal)}`;
  const unlabelled = lastWindow !== undefined && lastWindow.toOrdinal > last.toOrdinal;
  return toStage('monitor', 'cicd', title, {
    state: last.harmful ? 'warning' : 'ok',
    result: `${last.harmful ? 'Costs more than the reference' : 'Cost as usual'}, ${rows(last)}`,
    value: f1 === undefined ? undefined : { number: f1, unit: 'F1', label: 'realised' },
    at: labelled[0].at,
    waitsFor: unlabelled ? `labels of ${rows(lastWindow)}` : undefined,
    href,
    newestFirst,
  });
}

type Evaluated = KaizenEvent<'monitoring.window.evaluated'>['payload']['drift'];

function findWorst(drift: Evaluated) {
  return drift.toSorted((a, b) => b.value / b.threshold - a.value / a.threshold)[0];
}

function drift({ monitor, events, deployment }: LoopReadings): LoopStage {
  const evaluated = events.of('monitoring.window.evaluated');
  const newestFirst = evaluated.map(({ payload }) => findWorst(payload.drift)?.value);
  const worst = findWorst(evaluated[0]?.payload.drift ?? []);
  const opened = findOpenAlert(events);
  const isOpen = opened !== undefined;
  const isOfChampion = evaluated[0]?.payload.modelVersionId === deployment?.champion?.modelVersionId;
  if (monitor === undefined || evaluated[0] === undefined || worst === undefined || !(isOpen || isOfChampion)) {
    const href = monitor === undefined ? undefined : `/monitors/${monitor.name}`;
    return toStage('drift', 'cicd', 'Drift', {
      state: 'waiting',
      waitsFor: 'the first full window',
      href,
      newestFirst,
    });
  }
  const drifted = evaluated[0].payload.drift.filter((measure) => measure.drifted);
  const title = isOpen ? opened.payload.title.replace(`${opened.payload.deployment}: `, '') : undefined;
  const calm =
    drifted.length === 0
      ? `Nothing drifted; threshold ${sayNumber(worst.threshold)}`
      : `${sayCounted(drifted.length, 'column')} over its threshold`;
  return toStage('drift', 'cicd', 'Drift', {
    state: isOpen ? (monitor.state === 'ok' ? 'warning' : monitor.state) : drifted.length > 0 ? 'warning' : 'ok',
    result: title ?? calm,
    value: {
      number: worst.value,
      unit: worst.measure.toUpperCase(),
      label: `of ${worst.column}`,
    },
    at: isOpen ? opened.at : evaluated[0].at,
    href: isOpen ? `/alerts/${opened.payload.alertId}` : `/monitors/${monitor.name}`,
    newestFirst,
  });
}

function retrain(readings: LoopReadings): LoopStage {
  const { events, run, monitor } = readings;
  const [decided] = events.of('monitoring.retraining.decided');
  const retrained = events
    .of('monitoring.retraining.decided')
    .filter(({ payload }) => payload.decision === 'retrain').length;
  const value = { number: retrained, unit: retrained === 1 ? 'time' : 'times', label: 'retrained' };
  const href = decided === undefined ? undefined : `/alerts/${decided.payload.alertId}`;
  if (decided === undefined || (monitor?.state === 'waiting' && monitor.openAlerts > 0)) {
    const waitsFor = sayRetrainWait(readings);
    return toStage('retrain', 'cicd', 'Retrain', {
      state: 'waiting',
      waitsFor,
      value: decided === undefined ? undefined : value,
      href,
    });
  }
  const { decision } = decided.payload;
  const started = run?.trigger.decisionId === decided.payload.decisionId ? run : undefined;
  if (decision === 'retrain' && started !== undefined && started.status !== 'succeeded') {
    const step = started.steps.find((candidate) => candidate.status === 'running');
    const text =
      step === undefined ? (started.summary ?? 'Waits for its turn') : `Step ${step.name} of ${started.pipeline}`;
    return toStage('retrain', 'cicd', 'Retrain', {
      state: started.state,
      result: text,
      value,
      at: decided.at,
      href: `/pipelines/${started.pipeline}/runs/${started.id}`,
    });
  }
  return toStage('retrain', 'cicd', 'Retrain', {
    state: 'ok',
    result:
      decision === 'retrain'
        ? 'Retrained after an alert; its page says why'
        : 'Not retrained: no harm that a trigger covers',
    value,
    at: decided.at,
    href,
  });
}

function sayRetrainWait({ monitor }: LoopReadings): string {
  return (monitor?.openAlerts ?? 0) > 0 ? 'labelled rows of the changed traffic' : 'an alert; nothing calls for it';
}
