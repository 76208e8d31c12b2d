import type { ObjectiveView } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';
import type { Platform } from '../../platform/platform.ts';
import type { InnovationReader, KpiEvent } from './contract.ts';
import { objectiveNotFound } from './errors.ts';
import { kpiRead } from './events.ts';
import { computeReading, decideObjectiveState, describeObjective, type Objective, type Reading } from './objective.ts';
import { createObjectiveStore, listReadings } from './objective-store.sql.ts';
import type { InnovationTables } from './tables.ts';

/** See `InnovationCommands.recordKpiReading`. */
export async function recordKpiReading(tx: Tx, event: KpiEvent): Promise<void> {
  const read = computeReading(event);
  if (read === undefined) return;
  const store = createObjectiveStore(tx.on<InnovationTables>());
  for (const objective of await store.listByDeployment(event.payload.deployment)) {
    if (objective.projectId !== event.projectId) continue;
    if ((await store.findReading(objective.id, read.source, read.sourceId)) !== undefined) continue;
    const reading: Reading = { objectiveId: objective.id, ...read, at: event.at };
    await store.insertReading(reading);
    await tx.emit(kpiRead(objective, reading, event));
  }
}

function viewObjective(objective: Objective, readings: readonly Reading[]): ObjectiveView {
  const { kpi } = objective;
  const last = (source: Reading['source']) => readings.findLast((reading) => reading.source === source)?.value;
  const level = last('window');
  return {
    id: objective.id,
    projectId: objective.projectId,
    name: objective.name,
    ...(objective.owner === undefined ? {} : { owner: objective.owner }),
    deployment: objective.deployment,
    kpi: {
      name: kpi.name,
      unit: kpi.unit,
      ...(kpi.target === undefined ? {} : { target: kpi.target }),
      ...(kpi.assumption === undefined ? {} : { assumption: kpi.assumption }),
    },
    state: decideObjectiveState(kpi, level),
    headline: describeObjective(kpi, level, last('comparison')),
    readings: readings.map(({ at, value, source, sourceId }) => ({
      at,
      value,
      ...(source === 'window' ? { windowId: sourceId } : { comparisonId: sourceId }),
    })),
  };
}

export function createObjectiveReader({ db }: Pick<Platform, 'db'>): InnovationReader {
  const store = createObjectiveStore(db.read<InnovationTables>());
  return {
    async findObjectives(project) {
      const views: ObjectiveView[] = [];
      for (const objective of await store.list(project)) {
        views.push(viewObjective(objective, await listReadings(db, objective.id)));
      }
      return views;
    },
    async getObjective(id) {
      const objective = await store.find(id);
      if (objective === undefined) throw objectiveNotFound(id);
      return viewObjective(objective, await listReadings(db, id));
    },
  };
}
