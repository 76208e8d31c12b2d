export { type Boosting, computeBoostingScores, predictBoosting } from './boosting/boosting.ts';
export { type BoostingParams, completeBoostingParams, defaultBoostingParams } from './boosting/boosting-params.ts';
export { trainBoosting } from './boosting/boosting-training.ts';
export {
  type BinaryConfusion,
  type BinaryReport,
  computeBinaryReport,
  computeConfusion,
} from './evaluation/binary-metrics.ts';
export { type Calibration, type CalibrationBin, computeCalibration } from './evaluation/calibration.ts';
export {
  type CostThreshold,
  chooseThresholdByCost,
  computeCost,
  computeRecordCosts,
  decideByThreshold,
  type OutcomeCosts,
  type TotalCost,
} from './evaluation/cost.ts';
export {
  type CurveOptions,
  computePrCurve,
  computeRocCurve,
  type PrPoint,
  type RocPoint,
} from './evaluation/curves.ts';
export {
  type ClassMetrics,
  computeConfusionMatrix,
  computeMulticlassReport,
  type MulticlassReport,
  predictClasses,
} from './evaluation/multiclass-metrics.ts';
export { type Split, stratifiedKFold, stratifiedSplit } from './evaluation/split.ts';
export { decodeExplainer, type ExplainerBounds, encodeExplainer } from './explain/explainer-file.ts';
export { explainLinear, type LinearExplanation, type LinearTermsToExplain } from './explain/linear-shap.ts';
export {
  computePartialDependence,
  type PartialDependence,
  type PartialDependenceOptions,
} from './explain/partial-dependence.ts';
export {
  type ColumnImportance,
  computePermutationImportance,
  type PermutationOptions,
  type PredictFrame,
} from './explain/permutation-importance.ts';
export { computeReasonCodes, type Reason, type Reasons } from './explain/reason-codes.ts';
export {
  createBoostingExplainer,
  createForestExplainer,
  createIsolationExplainer,
  type TreeExplainer,
} from './explain/tree-explainer.ts';
export { countExplanationSteps, type Explanation, explainTrees, type TreeShapOptions } from './explain/tree-shap.ts';
export { type ClassForest, type Forest, predictForest, type ValueForest } from './forest/forest.ts';
export { type ClassWeight, defaultForestParams, type ForestParams } from './forest/forest-params.ts';
export { trainForest } from './forest/forest-training.ts';
export {
  type CategoricalColumn,
  type Column,
  checkFrame,
  type Frame,
  LearnInputError,
  type NumericColumn,
  selectRows,
} from './frame/frame.ts';
export { type IsolationForest, predictIsolationForest } from './isolation/isolation-forest.ts';
export { completeIsolationParams, defaultIsolationParams, type IsolationParams } from './isolation/isolation-params.ts';
export { trainIsolationForest } from './isolation/isolation-training.ts';
export { describeColumns, type ModelColumn } from './model/model-column.ts';
export {
  type ClassTarget,
  checkTarget,
  classTarget,
  type NoTarget,
  type NumberTarget,
  selectTarget,
  type Target,
  type Task,
} from './model/target.ts';
export { type ModelOutput, outputWidth, type TrainedModel, type TrainingOptions } from './model/trained-model.ts';
export {
  inlineParallel,
  type Parallel,
  type ParallelOptions,
  type ParallelTask,
  type ParallelTasks,
} from './parallel/parallel.ts';
export { type CategorySets, type GrownTree, goesLeft } from './trees/tree-builder.ts';
export { computeDomainAuc, type DomainAuc, type DomainAucOptions } from './two-samples/domain-classifier.ts';
