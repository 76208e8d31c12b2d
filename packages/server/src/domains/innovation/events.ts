import type { EventDraft } from '@kaizen/contracts';
import type { KpiEvent } from './contract.ts';
import type { Objective, Reading } from './objective.ts';

export function objectiveDeclared(objective: Objective): EventDraft {
  const { id, name, kpi } = objective;
  return {
    type: 'innovation.objective.declared',
    projectId: objective.projectId,
    environment: objective.environment,
    subject: id,
    inputs: [{ kind: 'deployment', id: objective.deployment }],
    outputs: [{ kind: 'objective', id, name }],
    payload: {
      objectiveId: id,
      name,
      kpi: kpi.name,
      unit: kpi.unit,
      ...(kpi.target === undefined ? {} : { target: kpi.target }),
    },
  };
}

export function kpiRead(objective: Objective, reading: Reading, event: KpiEvent): EventDraft {
  const { source, sourceId, value } = reading;
  return {
    type: 'innovation.kpi.read',
    projectId: objective.projectId,
    environment: objective.environment,
    subject: objective.id,
    inputs: [
      { kind: 'event', id: event.id },
      { kind: source, id: sourceId },
    ],
    payload: {
      objectiveId: objective.id,
      deployment: objective.deployment,
      kpi: objective.kpi.name,
      value,
      unit: objective.kpi.unit,
      ...(source === 'window' ? { windowId: sourceId } : { comparisonId: sourceId }),
    },
  };
}
