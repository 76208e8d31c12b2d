import { messageOf } from '../../kernel/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { DataReader } from '../data/index.ts';
import type { FeaturesReader } from '../features/index.ts';
import type { TrackingReader } from '../tracking/index.ts';
import { AdvanceNotices } from './advance-notices.ts';
import type { ServingCommands, ServingInference, ServingReader } from './contract.ts';
import { Deployments } from './deployments.ts';
import { InferenceService } from './inference-service.ts';
import { exportLabelledRows } from './log/export-labelled.duck.ts';
import type { LogContext } from './log/log-context.ts';
import { DEFAULT_LIMITS } from './log/segment-log.ts';
import { ModelCache } from './model/model-cache.ts';
import { ServedVersions } from './model/served-versions.ts';
import { endLeftServers } from './python/python-server.io.ts';
import { createServingReader } from './serving-reader.ts';
import { createServingRoutes } from './serving-routes.ts';
import { createServingMetrics, type ServingMetrics } from './traffic/serving-metrics.ts';

/** What serving stands on. `log` changes limits of the log in tests and lets them kill the process at a point of a compaction. */
export interface ServingParts {
  readonly platform: Platform;
  readonly tracking: TrackingReader;
  readonly features: FeaturesReader;
  readonly data: DataReader;
  readonly log?: Partial<Pick<LogContext, 'limits' | 'atPoint' | 'tidyEveryMs'>>;
}

/** The room as the composition root gets it. */
export interface ServingRoom extends Room {
  readonly reader: ServingReader;
  readonly commands: ServingCommands;
  readonly inference: ServingInference;
  start(): Promise<void>;
  close(): Promise<void>;
}

interface Made {
  readonly platform: Platform;
  readonly context: LogContext;
  readonly deployments: Deployments;
  readonly versions: ServedVersions;
  readonly tracking: TrackingReader;
}

/** Builds the room; `start` opens the logs and loads the models of all routes. */
export function createServingRoom({ platform, tracking, features, log: logging }: ServingParts): ServingRoom {
  const { logSegmentRows: rows = DEFAULT_LIMITS.rows } = platform.config;
  const context: LogContext = { platform, limits: { ...DEFAULT_LIMITS, rows }, ...logging };
  const notices = new AdvanceNotices();
  const metrics = createServingMetrics(platform.telemetry);
  const log = platform.telemetry.log.bind({ room: 'serving' });
  const python = {
    home: platform.config.home,
    onState: (what: string, state: string, detail: string) =>
      state === 'ready'
        ? log.info({ what, detail }, 'python process ready')
        : log.warn({ what, detail }, 'python process ended'),
  };
  const models = new ModelCache({ tracking, features, python });
  const versions = new ServedVersions(tracking, models);
  const deployments: Deployments = new Deployments(
    context,
    (name) => notices.notify(name),
    () => versions.keepRouted(routedVersions(deployments)),
  );
  const made = { platform, context, deployments, versions, tracking };
  notices.listen((name) => showLog(deployments, name, metrics));
  const reader = createServingReader({ platform, context, deployments, models, notices });
  return {
    name: 'serving',
    reader,
    commands: createCommands(made),
    inference: new InferenceService({ platform, deployments, versions, metrics }),
    routes: createServingRoutes({ ...made, reader }),
    async start() {
      await endLeftServers(platform.config.home);
      await deployments.start();
      await loadRouted(made);
      for (const { settings } of deployments.all()) showLog(deployments, settings.deployment, metrics);
    },
    async close() {
      await deployments.close();
      versions.close();
      await models.close();
    },
  };
}

function routedVersions(deployments: Deployments): ReadonlySet<string> {
  return new Set(
    deployments.all().flatMap(({ route }) => (route?.targets ?? []).map((target) => target.modelVersionId)),
  );
}

/** A model that cannot be loaded must not keep the others from answering: its requests get the error. */
async function loadRouted({ platform, deployments, versions, tracking }: Made): Promise<void> {
  const routed = routedVersions(deployments);
  for (const id of routed) {
    const loaded = versions.load(id).catch((error: unknown) => {
      platform.telemetry.log.error(
        { room: 'serving', modelVersionId: id, reason: messageOf(error) },
        'model not loaded',
      );
    });
    // A Python process takes long to come up; whoever asks for its model waits for it, the others need not.
    const view = await tracking.getModelVersion(id).catch(() => undefined);
    if (view?.loggedModel.format !== 'mlflow') await loaded;
  }
  versions.keepRouted(routed);
}

function showLog(deployments: Deployments, name: string, metrics: ServingMetrics): void {
  const deployment = deployments.find(name);
  if (deployment?.openLog) metrics.log({ ...deployment.openLog.status(), unlogged: deployment.unlogged });
}

function createCommands({ context, deployments, versions }: Made): ServingCommands {
  return {
    declare: (tx, { name, ...settings }) => deployments.declare(tx, { deployment: name, ...settings }),
    prepare: async (modelVersionId) => void (await versions.load(modelVersionId)),
    setRoute: (tx, { deployment, targets, threshold }) => deployments.setRoute(tx, deployment, { targets, threshold }),
    async exportLabelled(request) {
      const log = await deployments.get(request.deployment).log();
      return exportLabelledRows(context, log, request);
    },
  };
}
