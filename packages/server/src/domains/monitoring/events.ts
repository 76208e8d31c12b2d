import type { EventDraft } from '@kaizen/contracts';
import { type Alert, type Decision, driftedColumns } from './alert-store.ts';
import type { Monitor } from './monitor-store.ts';
import type { MonitorWindow, WindowQuality } from './window-store.ts';

type Home = Pick<Monitor, 'projectId' | 'environment' | 'deployment'>;

function head(home: Home) {
  return { projectId: home.projectId, environment: home.environment, subject: home.deployment };
}

function windowInputs(window: MonitorWindow) {
  return [
    { kind: 'deployment', id: window.deployment },
    { kind: 'model_version', id: window.modelVersionId },
  ];
}

export function windowEvaluated(monitor: Monitor, window: MonitorWindow): EventDraft {
  return {
    type: 'monitoring.window.evaluated',
    ...head(monitor),
    inputs: windowInputs(window),
    outputs: [{ kind: 'window', id: window.id }],
    payload: {
      windowId: window.id,
      deployment: window.deployment,
      monitor: window.monitor,
      modelVersionId: window.modelVersionId,
      fromOrdinal: window.fromOrdinal,
      toOrdinal: window.toOrdinal,
      rows: window.toOrdinal - window.fromOrdinal,
      drift: window.drift.map(({ trigger: _, ...measure }) => measure),
    },
  };
}

export function windowLabelled(monitor: Monitor, window: MonitorWindow, quality: WindowQuality): EventDraft {
  const { costPerRecord, costAboveReference } = quality;
  return {
    type: 'monitoring.window.labelled',
    ...head(monitor),
    inputs: windowInputs(window),
    outputs: [{ kind: 'window', id: window.id }],
    payload: {
      windowId: window.id,
      deployment: window.deployment,
      monitor: window.monitor,
      modelVersionId: window.modelVersionId,
      fromOrdinal: window.fromOrdinal,
      toOrdinal: window.toOrdinal,
      labelled: quality.labelled,
      metrics: { ...quality.metrics },
      ...(costPerRecord === undefined ? {} : { costPerRecord }),
      ...(costAboveReference === undefined ? {} : { costAboveReference }),
      harmful: quality.harmful ?? false,
    },
  };
}

export function alertOpened(monitor: Monitor, alert: Alert, title: string): EventDraft {
  return {
    type: 'monitoring.alert.opened',
    ...head(monitor),
    inputs: [{ kind: 'window', id: alert.windowId }],
    outputs: [{ kind: 'alert', id: alert.id }],
    payload: {
      alertId: alert.id,
      deployment: alert.deployment,
      monitor: alert.monitor,
      severity: alert.severity,
      windowId: alert.windowId,
      columns: driftedColumns(alert.facts),
      title,
      measures: alert.facts.measures.map((measure) => ({ ...measure })),
    },
  };
}

export function alertResolved(alert: Alert, environment: string, reason: string): EventDraft {
  return {
    type: 'monitoring.alert.resolved',
    ...head({ projectId: alert.projectId, environment, deployment: alert.deployment }),
    inputs: [{ kind: 'alert', id: alert.id }],
    payload: { alertId: alert.id, deployment: alert.deployment, reason },
  };
}

export function retrainingDecided(monitor: Monitor, decision: Decision): EventDraft {
  return {
    type: 'monitoring.retraining.decided',
    ...head(monitor),
    inputs: [
      { kind: 'alert', id: decision.alertId },
      { kind: 'window', id: decision.windowId },
    ],
    outputs: [{ kind: 'decision', id: decision.id }],
    payload: {
      decisionId: decision.id,
      deployment: decision.deployment,
      monitor: decision.monitor,
      alertId: decision.alertId,
      windowId: decision.windowId,
      decision: decision.decision,
      ...(decision.pipeline === undefined ? {} : { pipeline: decision.pipeline }),
      reason: decision.reason,
      numbers: { ...decision.numbers },
    },
  };
}
