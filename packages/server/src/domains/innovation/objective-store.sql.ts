import type { Kysely } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { scanRows } from '../../platform/db/scan-rows.ts';
import type { Objective, Reading } from './objective.ts';
import type { ObjectiveStore } from './objective-store.ts';
import type { InnovationTables, ObjectivesTable, ReadingsTable } from './tables.ts';

/** Readings shown of one objective: the newest so many. */
const SHOWN = 500;

function toObjective(row: ObjectivesTable): Objective {
  return {
    id: row.id,
    projectId: row.project_id,
    projectName: row.project_name,
    environment: row.environment,
    name: row.name,
    ...(row.owner === null ? {} : { owner: row.owner }),
    deployment: row.deployment,
    kpi: {
      name: row.kpi_name,
      measure: row.measure,
      direction: row.direction,
      ...(row.target === null ? {} : { target: row.target }),
      unit: row.unit,
      ...(row.assumption === null ? {} : { assumption: row.assumption }),
    },
  };
}

function changingColumns(objective: Objective, now: number) {
  const { kpi } = objective;
  return {
    project_name: objective.projectName,
    name: objective.name,
    owner: objective.owner ?? null,
    deployment: objective.deployment,
    kpi_name: kpi.name,
    measure: kpi.measure,
    direction: kpi.direction,
    target: kpi.target ?? null,
    unit: kpi.unit,
    assumption: kpi.assumption ?? null,
    updated_at: now,
  };
}

function toReading(row: ReadingsTable): Reading {
  const { value, low, high, n, level } = row;
  return {
    objectiveId: row.objective_id,
    source: row.source,
    sourceId: row.source_id,
    value: { value, low, high, n, ...(level === null ? {} : { level }) },
    at: row.read_at,
  };
}

/** Objectives and readings over a transaction or a reading connection. */
export function createObjectiveStore(db: Kysely<InnovationTables>): ObjectiveStore {
  const objectives = () => db.selectFrom('innovation_objectives').selectAll().orderBy('id').limit(100);
  const first = async (query: { executeTakeFirst(): Promise<ObjectivesTable | undefined> }) => {
    const row = await query.executeTakeFirst();
    return row === undefined ? undefined : toObjective(row);
  };
  return {
    find: (id) => first(objectives().where('id', '=', id)),
    findOfProject: (projectId, environment) =>
      first(objectives().where('project_id', '=', projectId).where('environment', '=', environment)),
    async listByDeployment(deployment) {
      return (await objectives().where('deployment', '=', deployment).execute()).map(toObjective);
    },
    async list(project) {
      let query = objectives();
      if (project !== undefined) query = query.where('project_id', '=', project);
      return (await query.execute()).map(toObjective);
    },
    async save(objective, now) {
      const { id, projectId: project_id, environment } = objective;
      const changing = changingColumns(objective, now);
      await db
        .insertInto('innovation_objectives')
        .values({ id, project_id, environment, declared_at: now, ...changing })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
        .execute();
    },
    async findReading(objectiveId, source, sourceId) {
      const row = await db
        .selectFrom('innovation_readings')
        .selectAll()
        .where('objective_id', '=', objectiveId)
        .where('source', '=', source)
        .where('source_id', '=', sourceId)
        .executeTakeFirst();
      return row === undefined ? undefined : toReading(row);
    },
    async insertReading({ objectiveId, source, sourceId, value, at }) {
      const { low, high, n, level } = value;
      await db
        .insertInto('innovation_readings')
        .values({
          objective_id: objectiveId,
          source,
          source_id: sourceId,
          value: value.value,
          low,
          high,
          n,
          level: level ?? null,
          read_at: at,
        })
        .execute();
    },
  };
}

/** The newest readings of an objective, oldest first, read off the main thread. */
export async function listReadings(database: Database, objectiveId: string): Promise<readonly Reading[]> {
  const query = database
    .read<InnovationTables>()
    .selectFrom('innovation_readings')
    .selectAll()
    .where('objective_id', '=', objectiveId)
    .orderBy('read_at', 'desc')
    .orderBy('source_id', 'desc')
    .limit(SHOWN);
  return (await scanRows(database, query)).map(toReading).reverse();
}
