export { type BootstrapOptions, bootstrapPairedMean, computeSortedQuantile, type MeanInterval } from './bootstrap.ts';
export { chiSquareQuantile, chiSquareSurvival, logGamma, regularisedGammaQ } from './gamma.ts';
export {
  computeEqualWidthEdges,
  computeHistogram,
  computeQuantileEdges,
  computeSturgesEdges,
  type Histogram,
} from './histogram.ts';
export { type Interval, wilsonInterval } from './intervals.ts';
export { normalCdf, normalQuantile, normalSurvival } from './normal.ts';
export { createRandom, deriveSeed, type Random } from './random.ts';
