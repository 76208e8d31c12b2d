import { type Forest, predictForest } from '../forest/forest.ts';
import { completeForestParams, type ForestParams } from '../forest/forest-params.ts';
import { trainForest } from '../forest/forest-training.ts';
import { type Frame, LearnInputError } from '../frame/frame.ts';
import { type IsolationForest, predictIsolationForest } from '../isolation/isolation-forest.ts';
import { completeIsolationParams, type IsolationParams } from '../isolation/isolation-params.ts';
import { trainIsolationForest } from '../isolation/isolation-training.ts';
import {
  type LinearRegression,
  type LogisticRegression,
  predictLinearRegression,
  predictLogisticRegression,
} from '../linear/linear-model.ts';
import {
  completeLinearRegressionParams,
  completeLogisticRegressionParams,
  type LinearRegressionParams,
  type LogisticRegressionParams,
} from '../linear/linear-params.ts';
import { trainLinearRegression } from '../linear/linear-training.ts';
import { trainLogisticRegression } from '../linear/logistic-training.ts';
import type { ClassTarget, NumberTarget, Target } from './target.ts';
import type { TrainingOptions } from './trained-model.ts';

/** An algorithm with the parameters that differ from its defaults. */
export type ModelSpec =
  | { readonly algorithm: 'random-forest'; readonly params: Partial<ForestParams> }
  | { readonly algorithm: 'logistic-regression'; readonly params: Partial<LogisticRegressionParams> }
  | { readonly algorithm: 'linear-regression'; readonly params: Partial<LinearRegressionParams> }
  | { readonly algorithm: 'isolation-forest'; readonly params: Partial<IsolationParams> };

/** A trained model of any algorithm; `algorithm` tells which. */
export type AnyModel = Forest | LogisticRegression | LinearRegression | IsolationForest;

/** Every algorithm's name. */
export type Algorithm = ModelSpec['algorithm'];

/**
 * Trains a model of any algorithm.
 *
 * @throws {@link LearnInputError} for data, target or parameters that cannot be learnt from, such as a target of a kind that the algorithm has no use
 * for; the signal's reason on abort.
 */
export async function trainModel(
  spec: ModelSpec,
  frame: Frame,
  target: Target,
  options: Omit<TrainingOptions<never>, 'params'>,
): Promise<AnyModel> {
  switch (spec.algorithm) {
    case 'random-forest':
      return trainForest(frame, needClasses(spec, target), { ...options, params: spec.params });
    case 'logistic-regression':
      return trainLogisticRegression(frame, needClasses(spec, target), { ...options, params: spec.params });
    case 'linear-regression':
      return trainLinearRegression(frame, needNumbers(spec, target), { ...options, params: spec.params });
    case 'isolation-forest':
      return trainIsolationForest(frame, { kind: 'none' }, { ...options, params: spec.params });
  }
}

/** Predictions of any model, row-major rows × `outputWidth(model.output)`. Throws {@link LearnInputError} when a column is absent or of the wrong kind. */
export function predictModel(model: AnyModel, frame: Frame): Float64Array {
  switch (model.algorithm) {
    case 'random-forest':
      return predictForest(model, frame);
    case 'logistic-regression':
      return predictLogisticRegression(model, frame);
    case 'linear-regression':
      return predictLinearRegression(model, frame);
    case 'isolation-forest':
      return predictIsolationForest(model, frame);
  }
}

/** A specification with every parameter; throws {@link LearnInputError} naming the field that is out of range. */
export function completeModelSpec(spec: ModelSpec): ModelSpec {
  switch (spec.algorithm) {
    case 'random-forest':
      return { ...spec, params: completeForestParams(spec.params) };
    case 'logistic-regression':
      return { ...spec, params: completeLogisticRegressionParams(spec.params) };
    case 'linear-regression':
      return { ...spec, params: completeLinearRegressionParams(spec.params) };
    case 'isolation-forest':
      return { ...spec, params: completeIsolationParams(spec.params) };
  }
}

/** How much each column counts in the model, summing to 1 (all 0 when none does); undefined for an algorithm that cannot tell. */
export function computeImportance(model: AnyModel): Float64Array | undefined {
  switch (model.algorithm) {
    case 'random-forest':
    case 'logistic-regression':
    case 'linear-regression':
      return model.importance;
    case 'isolation-forest':
      return undefined;
  }
}

/** The same model with another threshold of anomalies, which its ONNX file then decides by; any other model as it is. */
export function setAnomalyThreshold(model: AnyModel, threshold: number): AnyModel {
  switch (model.algorithm) {
    case 'random-forest':
    case 'logistic-regression':
    case 'linear-regression':
      return model;
    case 'isolation-forest':
      return { ...model, output: { kind: 'anomaly-score', threshold } };
  }
}

function needClasses({ algorithm }: ModelSpec, target: Target): ClassTarget {
  if (target.kind === 'classes') return target;
  throw new LearnInputError(`${algorithm} tells classes apart and needs a class per row; it was given ${target.kind}.`);
}

function needNumbers({ algorithm }: ModelSpec, target: Target): NumberTarget {
  if (target.kind === 'numbers') return target;
  throw new LearnInputError(`${algorithm} predicts a number and needs one per row; it was given ${target.kind}.`);
}
