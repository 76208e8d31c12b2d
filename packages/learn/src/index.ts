export { type Autoencoder, predictAutoencoder } from './autoencoder/autoencoder.ts';
export {
  type AutoencoderParams,
  completeAutoencoderParams,
  defaultAutoencoderParams,
} from './autoencoder/autoencoder-params.ts';
export { trainAutoencoder } from './autoencoder/autoencoder-training.ts';
export { type BinaryMeasureInput, binaryMeasure, orderByScore } from './evaluation/binary-measure.ts';
export type { NetworkShape } from './autoencoder/dense-network.ts';
export {
  type Constant,
  type ConstantParams,
  completeConstantParams,
  defaultConstantParams,
  predictConstant,
  trainConstant,
} from './baseline/constant.ts';
export {
  completePersistenceParams,
  defaultPersistenceParams,
  type LabelHistory,
  type Persistence,
  type PersistenceParams,
  predictPersistence,
  trainPersistence,
} from './baseline/persistence.ts';
export { type Boosting, computeBoostingScores, predictBoosting } from './boosting/boosting.ts';
export { type BoostingParams, completeBoostingParams, defaultBoostingParams } from './boosting/boosting-params.ts';
export { trainBoosting } from './boosting/boosting-training.ts';
export {
  type BinaryConfusion,
  type BinaryReport,
  computeBinaryReport,
  computeConfusion,
} from './evaluation/binary-metrics.ts';
export {
  type BootstrapPlan,
  bootstrapMeasures,
  type MeasuredSamples,
  percentileInterval,
  type SampledInterval,
} from './evaluation/bootstrap.ts';
export { type Calibration, type CalibrationBin, computeCalibration } from './evaluation/calibration.ts';
export { type ClassMeasureInput, classMeasure } from './evaluation/class-measure.ts';
export { computeEvaluation } from './evaluation/compute-evaluation.ts';
export {
  type CostCurve,
  type CostThreshold,
  chooseThresholdByCost,
  computeCost,
  computeCostCurve,
  computeRecordCosts,
  decideByThreshold,
  type OutcomeCosts,
  type TotalCost,
} from './evaluation/cost.ts';
export {
  type CurveOptions,
  computeGainCurve,
  computePrCurve,
  computeRocCurve,
  type GainPoint,
  type PrPoint,
  type RocPoint,
} from './evaluation/curves.ts';
export type { EvaluationRequest, ThresholdRule } from './evaluation/evaluation-request.ts';
export {
  findLeaks,
  type LeakFinding,
  type LeakKind,
  type LeakReport,
  type LeakRequest,
} from './evaluation/leaks.ts';
export { isHigherBetter, type Measure, type MetricName, measureOnce } from './evaluation/measure.ts';
export {
  type ClassMetrics,
  computeConfusionMatrix,
  computeMulticlassReport,
  type MulticlassReport,
  predictClasses,
} from './evaluation/multiclass-metrics.ts';
export { type NumberMeasureInput, numberMeasure } from './evaluation/number-measure.ts';
export {
  computeDeLong,
  computeMcNemar,
  type DeLongTest,
  type McNemarTest,
  type PairedTest,
} from './evaluation/paired-tests.ts';
export { computeRanking, type RankedList, type RankingAtK, type RankingInput } from './evaluation/ranking.ts';
export type { Evaluation, MeasuredMetric } from './evaluation/report.ts';
export { countRows, divideIntoFolds, divideRows, type RowDivision, selectDivision } from './evaluation/row-division.ts';
export { groupByAttribute, type RowGroups } from './evaluation/row-groups.ts';
export type { SliceRequest } from './evaluation/slices.ts';
export { randomKFold, randomSplit, type Split, stratifiedKFold, stratifiedSplit } from './evaluation/split.ts';
export {
  groupKFold,
  groupSplit,
  type NestedSplit,
  nestedKFold,
  timeSeriesKFold,
  timeSplit,
} from './evaluation/split-order.ts';
export type { FairnessRequest } from './fairness/compute-fairness.ts';
export type {
  FairnessComparison,
  FairnessDisparity,
  FairnessGoal,
  FairnessGroup,
  FairnessMitigation,
  FairnessReport,
} from './fairness/fairness-report.ts';
export {
  chooseGroupThresholds,
  type GroupThresholds,
  judgeOneThreshold,
  type ThresholdRequest,
} from './fairness/mitigation.ts';
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
  completeHybridAnomalyParams,
  defaultHybridAnomalyParams,
  type HybridAnomaly,
  type HybridAnomalyParams,
  predictHybridAnomaly,
} from './hybrid/hybrid-anomaly.ts';
export { trainHybridAnomaly } from './hybrid/hybrid-training.ts';
export type { RankGrid } from './hybrid/rank-grid.ts';
export { type IsolationForest, predictIsolationForest } from './isolation/isolation-forest.ts';
export { completeIsolationParams, defaultIsolationParams, type IsolationParams } from './isolation/isolation-params.ts';
export { trainIsolationForest } from './isolation/isolation-training.ts';
export {
  type LinearRegression,
  type LinearTerms,
  type LogisticRegression,
  predictLinearRegression,
  predictLogisticRegression,
} from './linear/linear-model.ts';
export {
  completeLinearRegressionParams,
  completeLogisticRegressionParams,
  defaultLinearRegressionParams,
  defaultLogisticRegressionParams,
  type LinearRegressionParams,
  type LogisticRegressionParams,
} from './linear/linear-params.ts';
export { trainLinearRegression } from './linear/linear-training.ts';
export { trainLogisticRegression } from './linear/logistic-training.ts';
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
export { chooseAnomalyThreshold } from './model/anomaly-threshold.ts';
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
export type { PreprocessParams } from './preprocess/preprocess-params.ts';
export type { CategoricalStep, EncodedFeature, NumericStep, Preprocessing } from './preprocess/preprocessing.ts';
export { type CategorySets, type GrownTree, goesLeft } from './trees/tree-builder.ts';
export { computeDomainAuc, type DomainAuc, type DomainAucOptions } from './two-samples/domain-classifier.ts';
