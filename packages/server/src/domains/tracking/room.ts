import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { DataReader, VersionUse } from '../data/index.ts';
import { createArtifactRoutes } from './artifacts/artifact-routes.ts';
import type { Artifacts } from './artifacts/contract.ts';
import { createArtifacts } from './artifacts/create-artifacts.ts';
import type { TrackingCommands, TrackingForClients, TrackingReader, VersionUseOfModels } from './contract.ts';
import { createLoggedModelService } from './models/logged-model-service.ts';
import { createModelReader } from './models/model-reader.sql.ts';
import { createModelRoutes } from './models/model-routes.ts';
import { createModelService } from './models/model-service.ts';
import { createRegistryService } from './models/registry-service.ts';
import { createTrackingBlobRoots, createTrackingVersionUse } from './references.sql.ts';
import { createClientRunService } from './runs/client-run-service.ts';
import { createDatasetLinks } from './runs/dataset-links.ts';
import { createExperimentRoutes } from './runs/experiment-routes.ts';
import { createExperimentService, ensureDefaultExperiment } from './runs/experiment-service.ts';
import { createExportRoute } from './runs/export-routes.ts';
import { createGcJob } from './runs/gc-job.ts';
import { createGcRoute } from './runs/gc-routes.ts';
import { createRetention } from './runs/retention.ts';
import { createRunReader } from './runs/run-reader.ts';
import { createRunRoutes } from './runs/run-routes.ts';
import { createRunService } from './runs/run-service.ts';
import { createRunTableRoutes } from './runs/run-table-routes.ts';
import { createVersionRunsRoute } from './runs/version-runs-routes.ts';
import { createTrackingSearch } from './search/create-search.sql.ts';
import { createTraces } from './traces/create-traces.ts';
import { createTrackingReader } from './tracking-reader.ts';
import { createSavedViewRoutes } from './views/saved-view-routes.ts';
import type { WebhookFormat } from './webhooks/contract.ts';
import { createWebhooks } from './webhooks/create-webhooks.ts';
import { formatMissing } from './webhooks/errors.ts';
import { createWebhookRoute } from './webhooks/webhook-routes.ts';

/** The room as the composition root gets it. */
export interface TrackingRoom extends Room {
  readonly reader: TrackingReader;
  readonly commands: TrackingCommands;
  readonly artifacts: Artifacts;
  /** What the edges drive. */
  readonly clients: TrackingForClients;
  /** Takes a port by which another room keeps the model versions that it works with. */
  keepVersionsOf(use: VersionUseOfModels): void;
  /** Takes the port that spells the messages of webhooks. */
  formatWebhooks(format: WebhookFormat): void;
  /** For data's commands: dataset versions that runs and models still need. */
  readonly versionUse: VersionUse;
}

export function createTrackingRoom({ platform, data }: { platform: Platform; data: DataReader }): TrackingRoom {
  const artifacts = createArtifacts(platform);
  const reader = createTrackingReader({ ...platform, artifacts });
  const commands: TrackingCommands = { ...createRunService(platform), ...createModelService(platform) };
  const retention = createRetention(platform);
  const versionUses: VersionUseOfModels[] = [];
  let format: WebhookFormat | undefined;
  const { webhooks, reaction, jobKind } = createWebhooks(platform, () => {
    if (format === undefined) throw formatMissing();
    return format;
  });
  const given = { ...platform, artifacts, versionUses };
  const clients: TrackingForClients = {
    commands: {
      ...createExperimentService(given),
      ...createClientRunService(platform),
      ...createLoggedModelService(given),
      ...createRegistryService(given),
    },
    runs: createRunReader(platform),
    models: createModelReader(platform.db),
    artifacts,
    search: createTrackingSearch(platform),
    webhooks,
    traces: createTraces(given),
    datasetLinks: createDatasetLinks(data),
  };
  return {
    name: 'tracking',
    reader,
    commands,
    artifacts,
    clients,
    keepVersionsOf: (use) => void versionUses.push(use),
    formatWebhooks(given) {
      format = given;
    },
    routes: [
      ...createRunRoutes(platform, reader),
      ...createExperimentRoutes({ platform, clients }),
      ...createRunTableRoutes({ platform, clients }),
      createVersionRunsRoute(platform),
      createExportRoute({ platform, clients }),
      createGcRoute(platform),
      ...createModelRoutes({ platform, reader, commands, data, clients }),
      ...createArtifactRoutes(platform, artifacts),
      createWebhookRoute(webhooks),
      ...createSavedViewRoutes(platform),
    ],
    reactions: [reaction],
    jobKinds: [createGcJob({ platform, artifacts }), jobKind],
    blobRoots: [createTrackingBlobRoots(platform.db)],
    versionUse: createTrackingVersionUse(platform.db),
    async start() {
      await artifacts.start();
      await platform.db.run((tx) => ensureDefaultExperiment(tx, given));
      await retention.start();
    },
    close: () => retention.close(),
  };
}
