import type { DecisionView, State, WindowView } from '@kaizen/contracts';
import type { Decision } from './alert-store.ts';
import type { MonitorWindow } from './window-store.ts';

export function viewDecision(decision: Decision): DecisionView {
  return {
    id: decision.id,
    deployment: decision.deployment,
    alertId: decision.alertId,
    windowId: decision.windowId,
    decision: decision.decision,
    ...(decision.pipeline === undefined ? {} : { pipeline: decision.pipeline }),
    ...(decision.pipelineRunId === undefined ? {} : { pipelineRunId: decision.pipelineRunId }),
    reason: decision.reason,
    numbers: { ...decision.numbers },
    at: decision.decidedAt,
  };
}

function windowState(window: MonitorWindow): State {
  switch (window.reaction) {
    case 'alert':
    case 'notice':
      return 'warning';
    case 'wait_for_labels':
      return 'waiting';
    case 'none':
      return window.drift.some((measure) => measure.drifted) ? 'warning' : 'ok';
  }
}

export function viewWindow(window: MonitorWindow): WindowView {
  const { quality } = window;
  return {
    id: window.id,
    monitor: window.monitor,
    deployment: window.deployment,
    modelVersionId: window.modelVersionId,
    fromOrdinal: window.fromOrdinal,
    toOrdinal: window.toOrdinal,
    state: windowState(window),
    drift: [...window.drift],
    labelled: quality?.labelled ?? 0,
    metrics: { ...quality?.metrics },
    ...(quality?.costPerRecord === undefined ? {} : { costPerRecord: quality.costPerRecord }),
    ...(quality?.costAboveReference === undefined ? {} : { costAboveReference: quality.costAboveReference }),
    ...(quality?.errorAboveReference === undefined ? {} : { errorAboveReference: quality.errorAboveReference }),
    ...(quality?.harmful === undefined ? {} : { harmful: quality.harmful }),
    evaluatedAt: window.evaluatedAt,
    ...(quality === undefined ? {} : { labelledAt: quality.labelledAt }),
  };
}
