export {
  type BinaryConfusion,
  type BinaryReport,
  computeBinaryReport,
  computeConfusion,
} from './binary-metrics.ts';
export { type Calibration, type CalibrationBin, computeCalibration } from './calibration.ts';
export {
  type CostThreshold,
  chooseThresholdByCost,
  computeCost,
  computeRecordCosts,
  decideByThreshold,
  type OutcomeCosts,
  type TotalCost,
} from './cost.ts';
export { type CurveOptions, computePrCurve, computeRocCurve, type PrPoint, type RocPoint } from './curves.ts';
export { computeDomainAuc, type DomainAuc, type DomainAucOptions } from './domain-classifier.ts';
export { type Forest, type ForestColumn, predictForest } from './forest.ts';
export { type ClassWeight, defaultForestParams, type ForestParams } from './forest-params.ts';
export { type TrainForestOptions, trainForest } from './forest-training.ts';
export {
  type CategoricalColumn,
  type Column,
  checkFrame,
  type Frame,
  LearnInputError,
  type NumericColumn,
  selectRows,
} from './frame.ts';
export {
  type ClassMetrics,
  computeConfusionMatrix,
  computeMulticlassReport,
  type MulticlassReport,
  predictClasses,
} from './multiclass-metrics.ts';
export {
  inlineParallel,
  type Parallel,
  type ParallelOptions,
  type ParallelTask,
  type ParallelTasks,
} from './parallel.ts';
export { type Split, stratifiedKFold, stratifiedSplit } from './split.ts';
export type { GrownTree } from './tree-builder.ts';
