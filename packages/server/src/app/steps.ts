import type { DataCommands, DataReader } from '../domains/data/index.ts';
import type { DeliveryCommands } from '../domains/delivery/index.ts';
import type { FeaturesReader } from '../domains/features/index.ts';
import type { StepKind } from '../domains/pipelines/index.ts';
import type { ServingCommands, ServingReader } from '../domains/serving/index.ts';
import type { TrackingCommands, TrackingReader } from '../domains/tracking/index.ts';
import { createIngestStep, createValidateStep } from './steps-data.ts';
import { createFeaturesStep } from './steps-features.ts';
import { createGateStep, createRegisterStep, createReleaseStep } from './steps-release.ts';

/** What the steps call: readers and commands of the rooms. */
export interface StepRooms {
  readonly data: { readonly reader: DataReader; readonly commands: DataCommands };
  readonly features: { readonly reader: FeaturesReader };
  readonly tracking: { readonly reader: TrackingReader; readonly commands: TrackingCommands };
  readonly serving: {
    readonly reader: Pick<ServingReader, 'getLogStatus' | 'countLabelled'>;
    readonly commands: Pick<ServingCommands, 'exportLabelled'>;
  };
  readonly delivery: { readonly commands: Pick<DeliveryCommands, 'evaluateGate' | 'startRelease'> };
}

/** The step kinds that pipelines does not own, adapted from the rooms that do the work; `train` is pipelines' own. */
export function createSteps(rooms: StepRooms): readonly StepKind[] {
  return [
    createIngestStep(rooms),
    createValidateStep(rooms),
    createFeaturesStep(rooms),
    createGateStep(rooms),
    createRegisterStep(rooms),
    createReleaseStep(rooms),
  ];
}
