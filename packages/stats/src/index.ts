export { type BootstrapOptions, bootstrapPairedMean, computeSortedQuantile, type MeanInterval } from './bootstrap.ts';
export { type ChiSquareOptions, type ChiSquareResult, computeChiSquare } from './chi-square.ts';
export {
  binLikeEvidently,
  computeEvidentlyKolmogorovSmirnov,
  computeEvidentlyMeasures,
  countLikeEvidently,
  type EvidentlyMeasures,
  type PairedCounts,
} from './evidently.ts';
export { chiSquareQuantile, chiSquareSurvival, logGamma, regularisedGammaQ } from './gamma.ts';
export {
  computeEqualWidthEdges,
  computeHistogram,
  computeQuantileEdges,
  computeSturgesEdges,
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
export { normalCdf, normalQuantile, normalSurvival } from './normal.ts';
export { computePsi, computePsiNoise, type PsiOptions } from './psi.ts';
export { createRandom, deriveSeed, type Random } from './random.ts';
export { mergeSummaries } from './summary/merge-summaries.ts';
export { emptySummary, type NumericSummary } from './summary/numeric-summary.ts';
export { countBetween, summaryCdf, summaryQuantile } from './summary/read-summary.ts';
export { summariseCounted, summariseSorted } from './summary/summarise.ts';
