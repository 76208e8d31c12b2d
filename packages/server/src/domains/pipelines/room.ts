import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { DataReader } from '../data/index.ts';
import type { FeaturesReader } from '../features/index.ts';
import type { ServingReader } from '../serving/index.ts';
import type { TrackingReader } from '../tracking/index.ts';
import type { CommandPorts } from './command/command-given.ts';
import { createCommandLedger } from './command/command-ledger.sql.ts';
import { createCommandStep } from './command/command-step.ts';
import { createCommandModels } from './command/find-model.ts';
import { tidyCommands } from './command/start-commands.ts';
import type { PipelinesCommands, PipelinesReader, StepKind, TrainingRecorder } from './contract.ts';
import { runNotFound } from './errors.ts';
import { createManifestSections } from './manifest-sections.ts';
import { createPipelineRoutes } from './pipeline-routes.ts';
import { createReproduceJob } from './reproduce/reproduce-job.ts';
import { createReproductionRoutes } from './reproduce/reproduction-routes.ts';
import { createRunJob } from './run-job.ts';
import { createRunService } from './run-service.ts';
import { findRunView } from './run-view.sql.ts';
import { createTrainStep } from './train/train-step.ts';

/** What the room is built from; `recorder` is tracking's commands. */
export interface PipelinesGiven {
  readonly platform: Platform;
  readonly serving: ServingReader;
  readonly features: FeaturesReader;
  readonly tracking: TrackingReader;
  readonly data: DataReader;
  readonly recorder: TrainingRecorder;
  /** What steps with `run` need of the server around the room; without it there are none. */
  readonly commandPorts?: CommandPorts;
}

/** The room as the composition root gets it. */
export interface PipelinesRoom extends Room {
  readonly reader: PipelinesReader;
  readonly commands: PipelinesCommands;
}

export function createPipelinesRoom(given: PipelinesGiven): PipelinesRoom {
  const { platform } = given;
  const kinds = new Map<string, StepKind>();
  const service = createRunService(platform);
  const reader: PipelinesReader = {
    async getRun(pipelineRunId) {
      const run = await findRunView(platform, { id: pipelineRunId });
      if (run === undefined) throw runNotFound(pipelineRunId);
      return run;
    },
    findLatestRun: (pipeline) => findRunView(platform, { latestOf: pipeline }),
  };
  const commands: PipelinesCommands = {
    use(kind) {
      if (kinds.has(kind.uses)) throw new Error(`Two step kinds are named "${kind.uses}".`);
      kinds.set(kind.uses, kind);
    },
    start: (tx, request) => service.start(tx, request),
  };
  commands.use(createTrainStep(given));
  const { commandPorts: ports } = given;
  const commandGiven =
    ports === undefined
      ? undefined
      : {
          ...given,
          ports,
          models: createCommandModels({
            ...given,
            models: ports.models,
            logged: ports.tracked.commands,
            runs: ports.tracked.runs,
          }),
        };
  if (commandGiven !== undefined) commands.use(createCommandStep(commandGiven));
  return {
    name: 'pipelines',
    reader,
    commands,
    routes: [...createPipelineRoutes({ platform, reader, service }), ...createReproductionRoutes(given)],
    jobKinds: [createRunJob({ platform, service, kinds }), createReproduceJob(given)],
    manifestSections: createManifestSections(platform, given.data),
    blobRoots: [
      {
        name: 'pipelines',
        isNeeded: async (hashes) => new Set(await createCommandLedger(platform.db).findLogs(hashes)),
      },
    ],
    async start() {
      if (commandGiven !== undefined) await tidyCommands(commandGiven);
    },
  };
}
