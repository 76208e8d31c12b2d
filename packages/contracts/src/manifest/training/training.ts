import { type Static, Type } from 'typebox';
import { RandomForestTraining } from './random-forest.ts';
import type { LearningTask } from './training-fields.ts';

/** How a model is trained: what it learns from, by which algorithm, with which parameters, and how it is judged. */
export const TrainingSpec = Type.Union([RandomForestTraining]);
export type TrainingSpec = Static<typeof TrainingSpec>;

/** Name of an algorithm, as `kaizen.yaml` writes it. */
export type AlgorithmName = TrainingSpec['algorithm'];

/** What a training learns: as it says, else what its algorithm is for. */
export function decideTask(spec: Pick<TrainingSpec, 'algorithm' | 'task'>): LearningTask {
  return spec.task ?? 'classification';
}
