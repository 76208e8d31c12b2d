import { createDataRoom } from '../domains/data/room.ts';
import { createDeliveryRoom } from '../domains/delivery/room.ts';
import { createFeaturesRoom } from '../domains/features/room.ts';
import { createGovernanceRoom } from '../domains/governance/room.ts';
import { createInnovationRoom } from '../domains/innovation/room.ts';
import { createMonitoringRoom } from '../domains/monitoring/room.ts';
import { createPipelinesRoom } from '../domains/pipelines/room.ts';
import { createServingRoom } from '../domains/serving/room.ts';
import { createTrackingRoom } from '../domains/tracking/room.ts';
import { createMlflowRoutes } from '../edge/mlflow/mlflow-routes.ts';
import { mlflowWebhookFormat } from '../edge/mlflow/webhooks/webhook-format.ts';
import { createOpenInferenceRoutes } from '../edge/open-inference/open-inference-routes.ts';
import { createOpenLineageRoutes } from '../edge/openlineage/openlineage-routes.ts';
import { createPrometheusRoutes } from '../edge/prometheus/prometheus-routes.ts';
import type { Reaction } from '../platform/outbox/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Room } from '../platform/room.ts';
import { createLoopView } from './loop/loop-view.ts';
import { withNamedProjects } from './projects/named-projects.ts';
import { findProjectName } from './projects/project-name.ts';
import { projectRoutes } from './projects/project-routes.ts';
import { createProjectService } from './projects/project-service.ts';
import { findProjectFolder, isFolderRegistered } from './projects/project-store.sql.ts';
import { createReactions } from './reactions.ts';
import { createSteps } from './steps.ts';
import { createTurning } from './turning.ts';
import { VERSION } from './version.ts';

/** What the routes of projects and edges must know of the server around them. */
export interface ServerFacts {
  readonly token: string;
  readonly isReady: () => boolean;
  /** Where the server answers; undefined before it listens. */
  readonly serverUrl: () => string | undefined;
}

/** The rooms, built and connected. `reactions` are those that cross rooms (app/reactions.ts). */
export interface ConnectedRooms {
  /** In the order of the arrows: a room stands after those it reads. */
  readonly rooms: readonly Room[];
  readonly reactions: readonly Reaction[];
}

/** Builds the rooms in the order of the arrows, connects their ports, and lists them. Nothing is started here. */
export function connectRooms(platform: Platform, server: ServerFacts): ConnectedRooms {
  const built = buildRooms(platform, server);
  const { data, features, tracking, serving, delivery, monitoring, governance, innovation, pipelines } = built;
  delivery.commands.connect({ serving: serving.commands, registry: tracking.commands });
  tracking.keepVersionsOf(delivery.versionUse);
  data.keepVersionsOf(tracking.versionUse);
  tracking.formatWebhooks(mlflowWebhookFormat);
  for (const step of createSteps({ data, features, tracking, serving, delivery })) pipelines.commands.use(step);
  const inOrder: readonly Room[] = [
    data,
    features,
    tracking,
    serving,
    pipelines,
    delivery,
    monitoring,
    governance,
    innovation,
  ];
  const projects = createProjectService(
    platform,
    inOrder.flatMap((room) => room.manifestSections ?? []),
  );
  const rooms = inOrder.map((room) => ({ ...room, routes: withNamedProjects(room.routes, projects.getId) }));
  const loop = createLoopView({ platform, ...built });
  const application: Room = {
    name: 'projects',
    routes: projectRoutes({
      projects,
      token: server.token,
      loop: async (project) => loop(await projects.getContext(project)),
    }),
    start: () => projects.start(),
  };
  const edges: Room = {
    name: 'edges',
    routes: [
      ...createPrometheusRoutes(platform),
      ...createMlflowRoutes({
        clients: tracking.clients,
        platform,
        isReady: server.isReady,
      }),
      ...createOpenLineageRoutes(data.lineage),
      ...createOpenInferenceRoutes({ inference: serving.inference, version: VERSION, isReady: server.isReady }),
    ],
  };
  const turning = createTurning({
    onAdvanced: serving.reader.onAdvanced,
    advances: [delivery.commands.advance, monitoring.commands.advance],
    listDeployments: async () =>
      (await Promise.all((await projects.list()).map(({ id }) => delivery.reader.findDeployments(id))))
        .flat()
        .map(({ name }) => name),
    log: platform.telemetry.log.bind({ component: 'turning' }),
  });
  const reactions = createReactions({
    monitoring: monitoring.commands,
    pipelines: pipelines.commands,
    innovation: innovation.commands,
    lineage: data.lineage.commands,
    projectName: findProjectName,
  });
  return { rooms: [...rooms, application, edges, turning], reactions };
}

/** Each room is made once, in the order of the arrows, from the readers that it may use. */
function buildRooms(platform: Platform, { serverUrl }: Pick<ServerFacts, 'serverUrl'>) {
  const data = createDataRoom({ platform, folderOf: (projectId) => findProjectFolder(platform.db, projectId) });
  const features = createFeaturesRoom({ platform, data: data.reader });
  const tracking = createTrackingRoom({ platform, data: data.reader });
  const readers = { platform, data: data.reader, features: features.reader, tracking: tracking.reader };
  const serving = createServingRoom(readers);
  const withServing = { ...readers, serving: serving.reader };
  const commandPorts = {
    serverUrl,
    isRegistered: (folder: string) => isFolderRegistered(platform.db, folder),
    tracked: tracking.clients,
    models: tracking.commands,
  };
  const pipelines = createPipelinesRoom({ ...withServing, recorder: tracking.commands, commandPorts });
  const delivery = createDeliveryRoom(withServing);
  const monitoring = createMonitoringRoom(withServing);
  const governance = createGovernanceRoom({ platform });
  const innovation = createInnovationRoom({ platform });
  return { data, features, tracking, serving, pipelines, delivery, monitoring, governance, innovation };
}
