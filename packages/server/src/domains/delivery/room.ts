import type { Kysely } from 'kysely';
import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { DataReader } from '../data/index.ts';
import type { ServingReader } from '../serving/index.ts';
import type { TrackingReader, VersionUseOfModels } from '../tracking/index.ts';
import { createAdvance } from './advance-canary.ts';
import { createCanaryLook } from './canary-look.ts';
import { createComparisonJob } from './comparison-job.ts';
import { createComparisonStore } from './comparison-store.sql.ts';
import type { DeliveryContext, DeliveryStores } from './delivery-context.ts';
import { createDeliveryRoutes } from './delivery-routes.ts';
import { createDeliveryViews } from './delivery-view.ts';
import { createDeliverySections } from './deployment-section.ts';
import { createDeploymentStore } from './deployment-store.sql.ts';
import { evaluateGate } from './gate-service.ts';
import { createGateStore } from './gate-store.sql.ts';
import { judgeRows } from './judge-rows.io.ts';
import { countAnswered, createLabelReader, labelledRowsOf } from './labelled-rows.duck.ts';
import { compareMetric } from './metric-difference.io.ts';
import { bootstrapInterval } from './paired-interval.io.ts';
import type { DeliveryCommands, DeliveryReader, GateCheck, RegistryTarget, ServingTarget } from './ports.ts';
import { createReleaseStore } from './release-store.sql.ts';
import { startRelease } from './start-release.ts';
import type { DeliveryTables } from './tables.ts';
import { undoRelease } from './undo-release.ts';
import { deliveryVersionUse } from './version-use.sql.ts';

/** The room as the composition root gets it. */
export interface DeliveryRoom extends Room {
  readonly reader: DeliveryReader;
  readonly commands: DeliveryCommands;
  /** For tracking: model versions that deployments still need. */
  readonly versionUse: VersionUseOfModels;
}

/** What the room is made from; `data` is the arrow of the room table, evaluation rows arrive as SQL and need no reader yet. */
export interface DeliveryGiven {
  readonly platform: Platform;
  readonly serving: ServingReader;
  readonly tracking: TrackingReader;
  readonly data: DataReader;
}

/** Call `commands.connect` before anything is applied or released. */
export function createDeliveryRoom(given: DeliveryGiven): DeliveryRoom {
  const checks: GateCheck[] = [];
  let ports: { readonly serving: ServingTarget; readonly registry: RegistryTarget } | undefined;
  const context = createContext(given, checks, () => {
    if (ports === undefined) throw new Error('delivery: commands.connect was not called');
    return ports;
  });
  const views = createDeliveryViews(context);
  const advance = createAdvance(context);
  const commands: DeliveryCommands = {
    connect(connected) {
      ports = connected;
    },
    useCheck(check) {
      checks.push(check);
    },
    evaluateGate: (request) => evaluateGate(context, request),
    startRelease: async (request) => views.viewRelease(await startRelease(context, request)),
    undo: async (request) => views.viewRelease(await undoRelease(context, request)),
    advance,
  };
  return {
    name: 'delivery',
    reader: views,
    commands,
    versionUse: deliveryVersionUse,
    routes: createDeliveryRoutes({ context, views, commands }),
    jobKinds: [createCanaryLook(context, advance), createComparisonJob(context)],
    manifestSections: createDeliverySections(context),
  };
}

function createContext(
  { platform, serving, tracking }: DeliveryGiven,
  checks: readonly GateCheck[],
  ports: DeliveryContext['ports'],
): DeliveryContext {
  return {
    platform,
    serving,
    tracking,
    reading: storesOver(platform.db.read<DeliveryTables>()),
    storesIn: (tx) => storesOver(tx.on<DeliveryTables>()),
    readLabels: createLabelReader(platform.duck),
    interval: bootstrapInterval,
    judgeRows,
    compareMetric,
    countAnswered: (from, modelVersionId, signal) => countAnswered(platform.duck, from, modelVersionId, signal),
    labelledRowsOf,
    ports,
    checks,
  };
}

function storesOver(db: Kysely<DeliveryTables>): DeliveryStores {
  return {
    deployments: createDeploymentStore(db),
    releases: createReleaseStore(db),
    gates: createGateStore(db),
    comparisons: createComparisonStore(db),
  };
}
