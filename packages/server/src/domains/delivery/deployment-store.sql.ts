import type { CanaryStep, CostModel, GateSpec } from '@kaizen/contracts';
import type { Kysely } from 'kysely';
import type { DeclaredDeployment, Deployment, DeploymentStore } from './deployment-store.ts';
import { deploymentNotFound } from './errors.ts';
import type { DeliveryTables, DeploymentRow } from './tables.ts';

/** Deployments over a transaction or a reading connection. */
export function createDeploymentStore(db: Kysely<DeliveryTables>): DeploymentStore {
  const find = async (name: string) => {
    const row = await db.selectFrom('delivery_deployments').selectAll().where('name', '=', name).executeTakeFirst();
    return row === undefined ? undefined : toDeployment(row);
  };
  return {
    find,
    async get(name) {
      const found = await find(name);
      if (found === undefined) throw deploymentNotFound(name);
      return found;
    },
    async list(project) {
      let query = db.selectFrom('delivery_deployments').selectAll().orderBy('name');
      if (project !== undefined) query = query.where('project_id', '=', project);
      return (await query.execute()).map(toDeployment);
    },
    async declare(deployment, now) {
      const columns = { ...toColumns(deployment), updated_at: now };
      await db
        .insertInto('delivery_deployments')
        .values({ ...columns, ...noChampion, name: deployment.name, created_at: now })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
        .execute();
    },
    async setChampion(name, champion, now) {
      await db
        .updateTable('delivery_deployments')
        .set({
          champion_version_id: champion.modelVersionId,
          champion_version: champion.version,
          champion_since: champion.since,
          champion_release_id: champion.releaseId,
          updated_at: now,
        })
        .where('name', '=', name)
        .execute();
    },
  };
}

const noChampion = {
  champion_version_id: null,
  champion_version: null,
  champion_since: null,
  champion_release_id: null,
};

function toColumns(deployment: DeclaredDeployment) {
  return {
    project_id: deployment.projectId,
    project_name: deployment.projectName,
    environment: deployment.environment,
    model: deployment.model,
    threshold: deployment.threshold ?? null,
    logging: deployment.logging,
    retention_days: deployment.retentionDays,
    retention_megabytes: deployment.retentionMegabytes,
    canary: JSON.stringify(deployment.canary),
    gate: deployment.gate === undefined ? null : JSON.stringify(deployment.gate),
    costs: deployment.costs === undefined ? null : JSON.stringify(deployment.costs),
  };
}

function toDeployment(row: DeploymentRow): Deployment {
  const champion =
    row.champion_version_id === null || row.champion_release_id === null
      ? undefined
      : {
          modelVersionId: row.champion_version_id,
          version: row.champion_version ?? 0,
          since: row.champion_since ?? 0,
          releaseId: row.champion_release_id,
        };
  return {
    name: row.name,
    projectId: row.project_id,
    projectName: row.project_name,
    environment: row.environment,
    model: row.model,
    ...(row.threshold === null ? {} : { threshold: row.threshold }),
    logging: row.logging === 'best-effort' ? 'best-effort' : 'required',
    retentionDays: row.retention_days,
    retentionMegabytes: row.retention_megabytes,
    canary: JSON.parse(row.canary) as CanaryStep[],
    ...(row.gate === null ? {} : { gate: JSON.parse(row.gate) as GateSpec }),
    ...(row.costs === null ? {} : { costs: JSON.parse(row.costs) as CostModel }),
    ...(champion === undefined ? {} : { champion }),
  };
}
