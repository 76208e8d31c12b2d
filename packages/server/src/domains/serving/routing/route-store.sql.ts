import type { RouteTarget } from '@kaizen/contracts';
import type { Selectable } from 'kysely';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { LogSettings } from '../log/log-context.ts';
import type { ServingTables } from '../tables.ts';
import type { DeploymentRoute } from './choose-target.ts';

/** A declared deployment and, when it has one, its route. */
export interface StoredDeployment {
  readonly settings: LogSettings;
  readonly route: DeploymentRoute | undefined;
}

function toRoute(row: Selectable<ServingTables['serving_routes']>): DeploymentRoute {
  return {
    revision: row.revision,
    targets: JSON.parse(row.targets) as RouteTarget[],
    threshold: row.threshold ?? undefined,
  };
}

function toSettings(row: Selectable<ServingTables['serving_deployments']>): LogSettings {
  return {
    deployment: row.name,
    projectId: row.project_id,
    logging: row.logging === 'best-effort' ? 'best-effort' : 'required',
    retentionDays: row.retention_days,
    retentionMegabytes: row.retention_megabytes,
  };
}

/** Writes of one unit of work. */
export function createRouteStore(tx: Tx) {
  const db = tx.on<ServingTables>();
  return {
    /** Upserts the settings of a deployment. */
    async declare(settings: LogSettings, at: number): Promise<void> {
      const values = {
        logging: settings.logging,
        retention_days: settings.retentionDays,
        retention_megabytes: settings.retentionMegabytes,
      };
      await db
        .insertInto('serving_deployments')
        .values({ name: settings.deployment, project_id: settings.projectId, ...values, created_at: at })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
        .execute();
    },
    async findSettings(deployment: string): Promise<LogSettings | undefined> {
      const row = await db
        .selectFrom('serving_deployments')
        .selectAll()
        .where('name', '=', deployment)
        .executeTakeFirst();
      return row && toSettings(row);
    },
    /** Replaces the route and returns it with its new revision. */
    async setRoute(deployment: string, route: Omit<DeploymentRoute, 'revision'>, at: number): Promise<DeploymentRoute> {
      const present = await db
        .selectFrom('serving_routes')
        .select('revision')
        .where('deployment', '=', deployment)
        .executeTakeFirst();
      const revision = (present?.revision ?? 0) + 1;
      const targets = JSON.stringify(route.targets);
      const values = { revision, targets, threshold: route.threshold ?? null, updated_at: at };
      await db
        .insertInto('serving_routes')
        .values({ deployment, ...values })
        .onConflict((conflict) => conflict.column('deployment').doUpdateSet(values))
        .execute();
      return { revision, targets: route.targets, threshold: route.threshold };
    },
  };
}

/** All deployments with their routes, at start. */
export async function findStoredDeployments(db: Database): Promise<StoredDeployment[]> {
  const read = db.read<ServingTables>();
  const deployments = await db.scan<Selectable<ServingTables['serving_deployments']>>(
    read.selectFrom('serving_deployments').selectAll().orderBy('name').compile(),
  );
  const routes = await db.scan<Selectable<ServingTables['serving_routes']>>(
    read.selectFrom('serving_routes').selectAll().compile(),
  );
  const byName = new Map(routes.map((row) => [row.deployment, toRoute(row)]));
  return deployments.map((row) => ({ settings: toSettings(row), route: byName.get(row.name) }));
}
