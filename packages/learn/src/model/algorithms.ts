import { type Forest, predictForest } from '../forest/forest.ts';
import type { ForestParams } from '../forest/forest-params.ts';
import { completeForestParams } from '../forest/forest-params.ts';
import { trainForest } from '../forest/forest-training.ts';
import { type Frame, LearnInputError } from '../frame/frame.ts';
import type { ClassTarget, Target } from './target.ts';
import type { TrainingOptions } from './trained-model.ts';

/** An algorithm with the parameters that differ from its defaults. */
export type ModelSpec = { readonly algorithm: 'random-forest'; readonly params: Partial<ForestParams> };

/** A trained model of any algorithm; `algorithm` tells which. */
export type AnyModel = Forest;

/** Every algorithm's name. */
export type Algorithm = ModelSpec['algorithm'];

/**
 * Trains a model of any algorithm.
 *
 * @throws {@link LearnInputError} for data, target or parameters that cannot be learnt from, such as a target of a kind that the algorithm has no use
 * for; the signal's reason on abort.
 */
export function trainModel(
  spec: ModelSpec,
  frame: Frame,
  target: Target,
  options: Omit<TrainingOptions<never>, 'params'>,
): Promise<AnyModel> {
  switch (spec.algorithm) {
    case 'random-forest':
      return trainForest(frame, needClasses(spec.algorithm, target), { ...options, params: spec.params });
  }
}

/** Predictions of any model, row-major rows × `outputWidth(model.output)`. Throws {@link LearnInputError} when a column is absent or of the wrong kind. */
export function predictModel(model: AnyModel, frame: Frame): Float64Array {
  switch (model.algorithm) {
    case 'random-forest':
      return predictForest(model, frame);
  }
}

/** A specification with every parameter; throws {@link LearnInputError} naming the field that is out of range. */
export function completeModelSpec(spec: ModelSpec): ModelSpec {
  switch (spec.algorithm) {
    case 'random-forest':
      return { ...spec, params: completeForestParams(spec.params) };
  }
}

/** How much each column counts in the model, summing to 1 (all 0 when none does); undefined for an algorithm that cannot tell. */
export function computeImportance(model: AnyModel): Float64Array | undefined {
  switch (model.algorithm) {
    case 'random-forest':
      return model.importance;
  }
}

/** The same model with another threshold of anomalies, which its ONNX file then decides by; any other model as it is. */
export function setAnomalyThreshold(model: AnyModel, _threshold: number): AnyModel {
  switch (model.algorithm) {
    case 'random-forest':
      return model;
  }
}

function needClasses(algorithm: string, target: Target): ClassTarget {
  if (target.kind === 'classes') return target;
  throw new LearnInputError(`${algorithm} tells classes apart and needs a class per row; it was given ${target.kind}.`);
}
