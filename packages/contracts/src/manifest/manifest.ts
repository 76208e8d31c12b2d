import { type Static, Type } from 'typebox';
import { DatasetSpec } from './dataset.ts';
import { FeatureSetSpec } from './learning.ts';
import { GateSpec } from './gate.ts';
import {
  CostModel,
  DeploymentSpec,
  MonitorSpec,
  ObjectiveSpec,
  PipelineSpec,
  RetrainingSpec,
} from './production.ts';
import { TrainingSpec } from './training/training.ts';

const named = <T extends Parameters<typeof Type.Record>[1]>(spec: T, description: string) =>
  Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$' }), spec, { description, additionalProperties: false });

/**
 * `kaizen.yaml`, one per project. Every section is a map from a name (lower case, digits, dashes) to its specification; each section belongs to one room.
 */
export const Manifest = Type.Object(
  {
    kaizen: Type.Literal(1, { description: 'Version of this file format.' }),
    project: Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$', description: 'Name of the project, unique in a home.' }),
    description: Type.Optional(Type.String()),
    environment: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$', default: 'production' })),
    data: Type.Optional(
      named(DatasetSpec, 'Datasets: where rows come from and what they must look like (room: data).'),
    ),
    features: Type.Optional(named(FeatureSetSpec, 'Feature sets: model inputs and derived columns (room: features).')),
    training: Type.Optional(named(TrainingSpec, 'Models and how they are trained (room: pipelines).')),
    gates: Type.Optional(
      named(GateSpec, 'What a model must prove before it is released; named like the deployment (room: delivery).'),
    ),
    deployments: Type.Optional(
      named(DeploymentSpec, 'What answers requests and how it is released (rooms: delivery, serving).'),
    ),
    monitors: Type.Optional(named(MonitorSpec, 'What is watched in production (room: monitoring).')),
    retraining: Type.Optional(
      named(RetrainingSpec, 'When and on what data to train again; named like the monitor (room: monitoring).'),
    ),
    pipelines: Type.Optional(named(PipelineSpec, 'Ordered steps from data to release (room: pipelines).')),
    objective: Type.Optional(ObjectiveSpec),
    costs: Type.Optional(CostModel),
  },
  { $id: 'kaizen.yaml', additionalProperties: false, title: 'kaizen.yaml' },
);
export type Manifest = Static<typeof Manifest>;
