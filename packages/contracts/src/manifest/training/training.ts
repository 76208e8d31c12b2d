import { type Static, Type } from 'typebox';
import { AutoencoderTraining } from './autoencoder.ts';
import { ConstantTraining } from './constant.ts';
import { GradientBoostingTraining } from './gradient-boosting.ts';
import { HybridAnomalyTraining } from './hybrid-anomaly.ts';
import { IsolationForestTraining } from './isolation-forest.ts';
import { LinearRegressionTraining } from './linear-regression.ts';
import { LogisticRegressionTraining } from './logistic-regression.ts';
import { RandomForestTraining } from './random-forest.ts';
import type { LearningTask } from './training-fields.ts';

/** How a model is trained: what it learns from, by which algorithm, with which parameters, and how it is judged. */
export const TrainingSpec = Type.Union([
  RandomForestTraining,
  GradientBoostingTraining,
  LogisticRegressionTraining,
  LinearRegressionTraining,
  IsolationForestTraining,
  AutoencoderTraining,
  HybridAnomalyTraining,
  ConstantTraining,
]);
export type TrainingSpec = Static<typeof TrainingSpec>;

/** Name of an algorithm, as `kaizen.yaml` writes it. */
export type AlgorithmName = TrainingSpec['algorithm'];

/** What a training learns: as it says, else what its algorithm is for. */
export function decideTask(spec: Pick<TrainingSpec, 'algorithm' | 'task'>): LearningTask {
  if (spec.task !== undefined) return spec.task;
  switch (spec.algorithm) {
    case 'random-forest':
    case 'gradient-boosting':
    case 'logistic-regression':
    case 'constant':
      return 'classification';
    case 'linear-regression':
      return 'regression';
    case 'isolation-forest':
    case 'autoencoder':
    case 'hybrid-anomaly':
      return 'anomaly';
  }
}
