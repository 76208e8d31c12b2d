import { messageOf } from '../../kernel/errors.ts';
import type { Route } from '../../platform/http/route.ts';
import type { ManifestSection } from '../../platform/manifest-section.ts';
import { type Advancer, createAdvancer } from './advance-service.ts';
import type { MonitoringCommands, MonitoringReader } from './contract.ts';
import { takeChampion } from './epoch-service.ts';
import { alertNotFound } from './errors.ts';
import { alertResolved } from './events.ts';
import { createMonitoringLists } from './list-rows.sql.ts';
import { createMonitorSections } from './monitor-section.ts';
import { createMonitoringRoutes } from './monitoring-routes.ts';
import { createMonitoringViews } from './monitoring-view.ts';
import { createRealisedJob } from './realised-job.ts';
import { createReferenceJob } from './reference-job.ts';
import { noteProgress, noteRollback, readDecision } from './retraining-service.ts';
import type { MonitoringGiven } from './room-given.ts';
import { storesFor, storesIn } from './stores.sql.ts';
import { createWindowJob } from './window-job.ts';

/** The room as the composition root gets it. */
export interface MonitoringRoom {
  readonly reader: MonitoringReader;
  readonly commands: MonitoringCommands;
  readonly routes: readonly Route[];
  readonly sections: readonly ManifestSection[];
  /** Resolves when no look at a log is under way any more; await it before the platform is closed. */
  settled(): Promise<void>;
}

/** Registers the job kinds `monitoring.reference`, `monitoring.window` and `monitoring.realised`. */
export function createMonitoringRoom(given: MonitoringGiven): MonitoringRoom {
  const { platform } = given;
  const advancer = createAdvancer(given);
  const advance = (deployment: string) => advancer.take(deployment);
  platform.jobs.register(createReferenceJob(given, advance));
  platform.jobs.register(createWindowJob(given, advance));
  platform.jobs.register(createRealisedJob(given, advance));
  const lists = createMonitoringLists(platform.db);
  const views = createMonitoringViews({ ...given, lists, stores: storesFor(platform.db), labels: advancer.labels });
  const commands = createCommands(given, advancer);
  const wake = (deployment: string) => {
    advance(deployment).catch((error: unknown) => {
      platform.telemetry.log.warn(
        { deployment, error: messageOf(error) },
        'monitoring: the log could not be looked at',
      );
    });
  };
  return {
    reader: views,
    commands,
    routes: createMonitoringRoutes({ views, lists, commands }),
    sections: createMonitorSections({ platform, wake }),
    settled: () => advancer.settled(),
  };
}

function createCommands({ platform }: MonitoringGiven, advancer: Advancer): MonitoringCommands {
  return {
    advance: (deployment) => advancer.take(deployment),
    async championChanged(tx, change) {
      for (const monitor of await storesIn(tx).monitors.listByDeployment(change.deployment)) {
        await takeChampion(tx, platform, monitor, change);
      }
    },
    resolveAlert: ({ alertId, reason }) =>
      platform.db.run(async (tx) => {
        const { alerts, monitors } = storesIn(tx);
        const alert = await alerts.find(alertId);
        if (alert === undefined) throw alertNotFound(alertId);
        if (alert.phase === 'resolved') return;
        const monitor = await monitors.find(alert.monitor);
        await alerts.resolve(alertId, reason, platform.clock.now());
        await tx.emit(alertResolved(alert, monitor?.environment ?? 'production', reason));
      }),
    readDecision,
    retrainingProgressed: noteProgress,
    releaseRolledBack: (tx, change) => noteRollback(tx, change.deployment, change.reason),
  };
}
