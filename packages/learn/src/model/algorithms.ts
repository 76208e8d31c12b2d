import { type Autoencoder, predictAutoencoder } from '../autoencoder/autoencoder.ts';
import { type AutoencoderParams, completeAutoencoderParams } from '../autoencoder/autoencoder-params.ts';
import { trainAutoencoder } from '../autoencoder/autoencoder-training.ts';
import {
  type Constant,
  type ConstantParams,
  completeConstantParams,
  predictConstant,
  trainConstant,
} from '../baseline/constant.ts';
import { type Boosting, predictBoosting } from '../boosting/boosting.ts';
import { type BoostingParams, completeBoostingParams } from '../boosting/boosting-params.ts';
import { trainBoosting } from '../boosting/boosting-training.ts';
import { type Forest, predictForest } from '../forest/forest.ts';
import { completeForestParams, type ForestParams } from '../forest/forest-params.ts';
import { trainForest } from '../forest/forest-training.ts';
import { type Frame, LearnInputError } from '../frame/frame.ts';
import {
  completeHybridAnomalyParams,
  type HybridAnomaly,
  type HybridAnomalyParams,
  predictHybridAnomaly,
} from '../hybrid/hybrid-anomaly.ts';
import { trainHybridAnomaly } from '../hybrid/hybrid-training.ts';
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

interface Spec<A extends string, P> {
  readonly algorithm: A;
  readonly params: Partial<P>;
}

/** An algorithm whose models can be written as ONNX files, with the parameters that differ from its defaults. */
export type ModelSpec =
  | Spec<'random-forest', ForestParams>
  | Spec<'gradient-boosting', BoostingParams>
  | Spec<'logistic-regression', LogisticRegressionParams>
  | Spec<'linear-regression', LinearRegressionParams>
  | Spec<'isolation-forest', IsolationParams>
  | Spec<'autoencoder', AutoencoderParams>
  | Spec<'hybrid-anomaly', HybridAnomalyParams>
  | Spec<'constant', ConstantParams>;

/** A trained model of any algorithm; `algorithm` tells which. */
export type AnyModel =
  | Forest
  | Boosting
  | LogisticRegression
  | LinearRegression
  | IsolationForest
  | Autoencoder
  | HybridAnomaly
  | Constant;

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
    case 'gradient-boosting':
      return trainBoosting(frame, needLabels(spec, target), { ...options, params: spec.params });
    case 'logistic-regression':
      return trainLogisticRegression(frame, needClasses(spec, target), { ...options, params: spec.params });
    case 'linear-regression':
      return trainLinearRegression(frame, needNumbers(spec, target), { ...options, params: spec.params });
    case 'isolation-forest':
      return trainIsolationForest(frame, { kind: 'none' }, { ...options, params: spec.params });
    case 'autoencoder':
      return trainAutoencoder(frame, { kind: 'none' }, { ...options, params: spec.params });
    case 'hybrid-anomaly':
      return trainHybridAnomaly(frame, { kind: 'none' }, { ...options, params: spec.params });
    case 'constant':
      return trainConstant(frame, needLabels(spec, target), { ...options, params: spec.params });
  }
}

/** Predictions of any model, row-major rows × `outputWidth(model.output)`. Throws {@link LearnInputError} when a column is absent or of the wrong kind. */
export function predictModel(model: AnyModel, frame: Frame): Float64Array {
  switch (model.algorithm) {
    case 'random-forest':
      return predictForest(model, frame);
    case 'gradient-boosting':
      return predictBoosting(model, frame);
    case 'logistic-regression':
      return predictLogisticRegression(model, frame);
    case 'linear-regression':
      return predictLinearRegression(model, frame);
    case 'isolation-forest':
      return predictIsolationForest(model, frame);
    case 'autoencoder':
      return predictAutoencoder(model, frame);
    case 'hybrid-anomaly':
      return predictHybridAnomaly(model, frame);
    case 'constant':
      return predictConstant(model, frame);
  }
}

/** A specification with every parameter; throws {@link LearnInputError} naming the field that is out of range. */
export function completeModelSpec(spec: ModelSpec): ModelSpec {
  switch (spec.algorithm) {
    case 'random-forest':
      return { ...spec, params: completeForestParams(spec.params) };
    case 'gradient-boosting':
      return { ...spec, params: completeBoostingParams(spec.params) };
    case 'logistic-regression':
      return { ...spec, params: completeLogisticRegressionParams(spec.params) };
    case 'linear-regression':
      return { ...spec, params: completeLinearRegressionParams(spec.params) };
    case 'isolation-forest':
      return { ...spec, params: completeIsolationParams(spec.params) };
    case 'autoencoder':
      return { ...spec, params: completeAutoencoderParams(spec.params) };
    case 'hybrid-anomaly':
      return { ...spec, params: completeHybridAnomalyParams(spec.params) };
    case 'constant':
      return { ...spec, params: completeConstantParams(spec.params) };
  }
}

/** How much each column counts in the model, summing to 1 (all 0 when none does); undefined for an algorithm that cannot tell. */
export function computeImportance(model: AnyModel): Float64Array | undefined {
  return 'importance' in model ? model.importance : undefined;
}

/** The same model with another threshold of anomalies, which its ONNX file then decides by; any other model as it is. */
export function setAnomalyThreshold(model: AnyModel, threshold: number): AnyModel {
  switch (model.algorithm) {
    case 'isolation-forest':
    case 'autoencoder':
    case 'hybrid-anomaly':
      return { ...model, output: { kind: 'anomaly-score', threshold } };
    default:
      return model;
  }
}

function needClasses(spec: ModelSpec, target: Target): ClassTarget {
  if (target.kind === 'classes') return target;
  throw new LearnInputError(`${spec.algorithm} tells classes apart and needs a class per row; it was given ${target.kind}.`);
}

function needNumbers(spec: ModelSpec, target: Target): NumberTarget {
  if (target.kind === 'numbers') return target;
  throw new LearnInputError(`${spec.algorithm} predicts a number and needs one per row; it was given ${target.kind}.`);
}

function needLabels(spec: ModelSpec, target: Target): ClassTarget | NumberTarget {
  if (target.kind !== 'none') return target;
  throw new LearnInputError(`${spec.algorithm} needs a class or a number per row; it was given neither.`);
}
