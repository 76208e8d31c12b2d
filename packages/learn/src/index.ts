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
export { computeRegressionMetrics, type RegressionMetrics } from './evaluation/regression-metrics.ts';
export { countRows, divideIntoFolds, divideRows, type RowDivision, selectDivision } from './evaluation/row-division.ts';
export { type Split, stratifiedKFold, stratifiedSplit } from './evaluation/split.ts';
export { type Forest, predictForest } from './forest/forest.ts';
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
export {
  type Algorithm,
  type AnyModel,
  completeModelSpec,
  computeImportance,
  type ModelSpec,
  predictModel,
  setAnomalyThreshold,
  trainModel,
} from './model/algorithms.ts';
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
export type { GrownTree } from './trees/tree-builder.ts';
export { type Pruner, shouldPrune } from './tuning/pruner.ts';
export {
  type CategoricalParameter,
  type Condition,
  checkSearchSpace,
  isActive,
  isInSpace,
  isValueOf,
  nearestValue,
  type NumericParameter,
  type Parameter,
  type ParameterValue,
  type ParameterValues,
  type SearchSpace,
} from './tuning/search-space.ts';
export { type AskedTrial, runStudy, StudyFailedError, type StudyPlan, type StudyWork } from './tuning/study.ts';
export { type SuggestOptions, suggestTrial } from './tuning/suggest-trial.ts';
export {
  computeBestSoFar,
  type Direction,
  findBestTrial,
  isBetter,
  lastScore,
  type Trial,
} from './tuning/trial.ts';
export { computeDomainAuc, type DomainAuc, type DomainAucOptions } from './two-samples/domain-classifier.ts';
