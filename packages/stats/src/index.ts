export { computeAndersonDarling } from './anderson-darling.ts';
export { regularisedBeta, studentTwoSided } from './beta.ts';
export { type BootstrapOptions, bootstrapPairedMean, computeSortedQuantile, type MeanInterval } from './bootstrap.ts';
export { type ChiSquareOptions, type ChiSquareResult, computeChiSquare } from './chi-square.ts';
export {
  chooseDriftTest,
  type DriftEvidence,
  type DriftTestChoice,
  type DriftTestFacts,
  type DriftTestPolicy,
  type DriftVerdict,
  decideDrift,
} from './choose-drift-test.ts';
export { type EstimatedPerformance, estimatePerformance } from './estimated-performance.ts';
export {
  binLikeEvidently,
  computeEvidentlyKolmogorovSmirnov,
  computeEvidentlyMeasures,
  countLikeEvidently,
  countSortedValues,
  type EvidentlyMeasures,
  type EvidentlyOptions,
  type PairedCounts,
} from './evidently.ts';
export {
  chooseEvidentlyTest,
  type EvidentlyColumnType,
  type EvidentlyTest,
  isEvidentlyDrift,
} from './evidently-choice.ts';
export {
  computeEvidentlyCategorical,
  computeEvidentlyNumeric,
  type EvidentlyCategoricalTest,
  type EvidentlyNumericTest,
} from './evidently-drift.ts';
export { adjustFalseDiscovery, type FalseDiscoveryOptions } from './false-discovery.ts';
export { computeGTest } from './g-test.ts';
export { chiSquareQuantile, chiSquareSurvival, logGamma, regularisedGammaQ } from './gamma.ts';
export { computeHellinger } from './hellinger.ts';
export {
  computeDoaneEdges,
  computeEqualWidthEdges,
  computeHistogram,
  computeQuantileEdges,
  computeSturgesEdges,
  computeSturgesEdgesOf,
  countSortedBetween,
  type EdgeOptions,
  type Histogram,
} from './histogram.ts';
export { type Interval, wilsonInterval } from './intervals.ts';
export { computeJensenShannon, type JensenShannonOptions } from './jensen-shannon.ts';
export { kolmogorovSurvival } from './kolmogorov.ts';
export {
  computeKolmogorovSmirnov,
  type KolmogorovSmirnovOptions,
  type KolmogorovSmirnovResult,
} from './kolmogorov-smirnov.ts';
export { computeKullbackLeibler, type KullbackLeiblerOptions } from './kullback-leibler.ts';
export {
  type LearnedThreshold,
  type LearnThresholdOptions,
  learnThreshold,
  splitIntoChunks,
} from './learned-threshold.ts';
export { computeMissingChange, computeTypeChange, type MissingChange, type TypeChange } from './missing-change.ts';
export {
  binLikeNannyml,
  computeNannymlMeasures,
  learnNannymlBins,
  type NannymlBins,
  type NannymlMeasures,
} from './nannyml.ts';
export { normalCdf, normalQuantile, normalSurvival } from './normal.ts';
export type { PcaColumn, PcaEncoding } from './pca-encoding.ts';
export {
  computePcaReconstruction,
  fitPcaReconstruction,
  type PcaModel,
  type PcaOptions,
  type PcaReconstruction,
} from './pca-reconstruction.ts';
export { computeTwoProportionZ, type ProportionTestResult } from './proportion-test.ts';
export { computePsi, computePsiNoise, type PsiOptions } from './psi.ts';
export { createRandom, deriveSeed, type Random } from './random.ts';
export type { SampleTestResult } from './sample-pair.ts';
export { computeEppsSingleton, computeMannWhitney, computeStudentT } from './sample-tests.ts';
export { computeLInfinity, computeNormalisedAbsoluteDifference, computeTotalVariation } from './share-differences.ts';
export { countDistinctOfBoth, countDistinctSorted, sortFinite } from './sort-finite.ts';
export { type Adwin, type AdwinOptions, createAdwin } from './streaming/adwin.ts';
export { type DdmOptions, type DdmState, startDdm, stepDdm } from './streaming/ddm.ts';
export { type HddmAOptions, type HddmAState, startHddmA, stepHddmA } from './streaming/hddm-a.ts';
export {
  type PageHinkleyOptions,
  type PageHinkleyState,
  startPageHinkley,
  stepPageHinkley,
} from './streaming/page-hinkley.ts';
export { mergeSummaries } from './summary/merge-summaries.ts';
export { emptySummary, type NumericSummary } from './summary/numeric-summary.ts';
export { countBetween, summaryCdf, summaryQuantile } from './summary/read-summary.ts';
export { summariseCounted, summariseSorted } from './summary/summarise.ts';
export { alignHistograms, type Bucket, type BucketHistogram, computeTfdvDivergence } from './tfdv.ts';
export { computeWasserstein, type WassersteinOptions } from './wasserstein.ts';
