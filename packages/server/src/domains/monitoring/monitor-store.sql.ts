import type { Kysely } from 'kysely';
import type { ReferenceProfile, ReferenceQuality } from './column-reference.ts';
import type { MonitorSettings } from './monitor-settings.ts';
import type { Epoch, EpochStore, Monitor, MonitorStore } from './monitor-store.ts';
import type { EpochsTable, MonitoringTables, MonitorsTable } from './tables.ts';

function toMonitor(row: MonitorsTable): Monitor {
  return {
    name: row.name,
    projectId: row.project_id,
    projectName: row.project_name,
    environment: row.environment,
    deployment: row.deployment,
    settings: JSON.parse(row.settings) as MonitorSettings,
  };
}

/** Monitors over a transaction or a reading connection. */
export function createMonitorStore(db: Kysely<MonitoringTables>): MonitorStore {
  const monitors = () => db.selectFrom('monitoring_monitors').selectAll().orderBy('name');
  return {
    async find(name) {
      const row = await monitors().where('name', '=', name).executeTakeFirst();
      return row === undefined ? undefined : toMonitor(row);
    },
    async list(project) {
      let query = monitors();
      if (project !== undefined) query = query.where('project_id', '=', project);
      return (await query.execute()).map(toMonitor);
    },
    async listByDeployment(deployment) {
      return (await monitors().where('deployment', '=', deployment).limit(100).execute()).map(toMonitor);
    },
    async upsert(monitor, now) {
      const changing = {
        deployment: monitor.deployment,
        project_name: monitor.projectName,
        environment: monitor.environment,
        settings: JSON.stringify(monitor.settings),
        updated_at: now,
      };
      await db
        .insertInto('monitoring_monitors')
        .values({ name: monitor.name, project_id: monitor.projectId, created_at: now, ...changing })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(changing))
        .execute();
    },
  };
}

type EpochRow = Omit<EpochsTable, 'reference' | 'reference_quality'> & { readonly referenced: unknown };

function toEpoch(row: EpochRow): Epoch {
  return {
    monitor: row.monitor,
    epoch: row.epoch,
    deployment: row.deployment,
    modelVersionId: row.model_version_id,
    releaseId: row.release_id,
    startRule: row.start_rule,
    windowRows: row.window_rows,
    ...(row.start_ordinal === null ? {} : { startOrdinal: row.start_ordinal }),
    ...(row.reference_job_id === null ? {} : { referenceJobId: row.reference_job_id }),
    referenceReady: Number(row.referenced) === 1,
    openedAt: row.opened_at,
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
  };
}

/** Epochs over a transaction or a reading connection. */
export function createEpochStore(db: Kysely<MonitoringTables>): EpochStore {
  const epochs = (monitor: string) =>
    db
      .selectFrom('monitoring_epochs')
      .select([
        'monitor',
        'epoch',
        'deployment',
        'model_version_id',
        'release_id',
        'start_rule',
        'window_rows',
        'start_ordinal',
        'reference_job_id',
        'opened_at',
        'closed_at',
      ])
      .select((eb) => eb('reference', 'is not', null).as('referenced'))
      .where('monitor', '=', monitor);
  const one = (monitor: string, epoch: number) =>
    db.updateTable('monitoring_epochs').where('monitor', '=', monitor).where('epoch', '=', epoch);
  return {
    async find(monitor, epoch) {
      const row = await epochs(monitor).where('epoch', '=', epoch).executeTakeFirst();
      return row === undefined ? undefined : toEpoch(row);
    },
    async findLatest(monitor) {
      const row = await epochs(monitor).orderBy('epoch', 'desc').limit(1).executeTakeFirst();
      return row === undefined ? undefined : toEpoch(row);
    },
    async list(monitor) {
      return (await epochs(monitor).orderBy('epoch', 'desc').limit(50).execute()).map(toEpoch);
    },
    async insert(epoch) {
      await db.insertInto('monitoring_epochs').values(toEpochRow(epoch)).execute();
    },
    async close(monitor, epoch, now) {
      await one(monitor, epoch).set({ closed_at: now }).where('closed_at', 'is', null).execute();
    },
    async setStart(monitor, epoch, ordinal) {
      await one(monitor, epoch).set({ start_ordinal: ordinal }).where('start_ordinal', 'is', null).execute();
    },
    async adopt(monitor, epoch, releaseId) {
      await one(monitor, epoch).set({ release_id: releaseId }).execute();
    },
    async setReferenceJob(monitor, epoch, jobId) {
      await one(monitor, epoch).set({ reference_job_id: jobId }).execute();
    },
    async getReference(monitor, epoch) {
      const row = await db
        .selectFrom('monitoring_epochs')
        .select(['reference', 'reference_quality'])
        .where('monitor', '=', monitor)
        .where('epoch', '=', epoch)
        .executeTakeFirst();
      const profile = row?.reference ?? undefined;
      const quality = row?.reference_quality ?? undefined;
      return {
        ...(profile === undefined ? {} : { profile: JSON.parse(profile) as ReferenceProfile }),
        ...(quality === undefined ? {} : { quality: JSON.parse(quality) as ReferenceQuality }),
      };
    },
    async setReference(monitor, epoch, { profile, quality }) {
      const changes = {
        ...(profile === undefined ? {} : { reference: JSON.stringify(profile) }),
        ...(quality === undefined ? {} : { reference_quality: JSON.stringify(quality) }),
      };
      if (Object.keys(changes).length > 0) await one(monitor, epoch).set(changes).execute();
    },
  };
}

function toEpochRow(epoch: Epoch): EpochsTable {
  return {
    monitor: epoch.monitor,
    epoch: epoch.epoch,
    deployment: epoch.deployment,
    model_version_id: epoch.modelVersionId,
    release_id: epoch.releaseId,
    start_rule: epoch.startRule,
    window_rows: epoch.windowRows,
    start_ordinal: epoch.startOrdinal ?? null,
    reference_job_id: epoch.referenceJobId ?? null,
    reference: null,
    reference_quality: null,
    opened_at: epoch.openedAt,
    closed_at: epoch.closedAt ?? null,
  };
}
