import { messageOf } from '../../kernel/errors.ts';
import type { JobKind } from '../../platform/jobs/jobs.ts';
import type { Room } from '../../platform/room.ts';
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

/** The room as the composition root gets it; `close` waits for looks at logs that are under way. */
export interface MonitoringRoom extends Room {
  readonly reader: MonitoringReader;
  readonly commands: MonitoringCommands;
  close(): Promise<void>;
}

/** Job kinds: `monitoring.reference`, `monitoring.window`, `monitoring.realised`. */
export function createMonitoringRoom(given: MonitoringGiven): MonitoringRoom {
  const { platform } = given;
  const advancer = createAdvancer(given);
  const advance = (deployment: string) => advancer.take(deployment);
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
    name: 'monitoring',
    reader: views,
    commands,
    routes: createMonitoringRoutes({ views, lists, commands }),
    manifestSections: createMonitorSections({ platform, wake }),
    jobKinds: createJobKinds(given, advance),
    close: () => advancer.settled(),
  };
}

/** Row mapping: the ledger hands each kind the input that was enqueued for it. */
function createJobKinds(given: MonitoringGiven, advance: (deployment: string) => Promise<void>): readonly JobKind[] {
  const kinds = [
    createReferenceJob(given, advance),
    createWindowJob(given, advance),
    createRealisedJob(given, advance),
  ];
  return kinds as JobKind[];
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
