import type { Platform } from '../../../platform/platform.ts';
import type {
  Artifacts,
  ClientRunCommands,
  LoggedModelCommands,
  RunReader,
  TrackingCommands,
} from '../../tracking/index.ts';
import type { TrainingRecorder } from '../contract.ts';
import type { DataGiven } from './command-data.duck.ts';
import type { CommandModels } from './command-model.ts';

/** Port: what a command step must know of the server around it, and where it records; tracking's `clients` fit `tracked` by shape. */
export interface CommandPorts {
  /** Where this server answers; undefined while it has no socket. */
  readonly serverUrl: () => string | undefined;
  /** Whether commands may run in a folder: only in one that was registered on this machine. */
  readonly isRegistered: (folder: string) => Promise<boolean>;
  readonly tracked: {
    readonly commands: Pick<ClientRunCommands, 'log' | 'updateRun'> &
      Pick<LoggedModelCommands, 'createLoggedModel' | 'finalizeLoggedModel'>;
    readonly runs: Pick<RunReader, 'findRun' | 'findExperiment'>;
    readonly artifacts: Pick<Artifacts, 'put'>;
  };
  readonly models: Pick<TrackingCommands, 'makeServable'>;
}

/** What the step works with. */
export interface CommandGiven extends DataGiven {
  readonly platform: Pick<Platform, 'config' | 'db' | 'duck' | 'blobs' | 'clock' | 'telemetry'>;
  readonly recorder: TrainingRecorder;
  readonly ports: CommandPorts;
  readonly models: CommandModels;
}
