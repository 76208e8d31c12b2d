import { type BoostingJob, type BoostingSettings, binStride, leafStride, offerStride } from './boosting-job.ts';
import { offer } from './split-offer.ts';

/**
 * Finds the best split of a leaf on one column from its histogram. With G and H the sums of first and second derivatives of a side, a leaf's value is
 * w = -T(G) / (H + λ2), T the soft threshold by λ1, moved into the bounds of monotone constraints, and its part of the loss falls by
 * -(2·T(G)·w + (H + λ2)·w²), which is T(G)² / (H + λ2) without bounds (Chen and Guestrin, "XGBoost", KDD 2016, equations 5 to 7). The gain of a split
 * is what both sides fall together more than the leaf as it is.
 */
export class SplitScan {
  protected readonly job: BoostingJob;
  protected readonly settings: BoostingSettings;
  /** The leaf that {@link open} set. */
  protected leaf = 0;
  protected gradients = 0;
  protected hessians = 0;
  protected rows = 0;
  protected lower = Number.NEGATIVE_INFINITY;
  protected upper = Number.POSITIVE_INFINITY;
  /** Fall of the loss that a split must exceed. */
  protected floor = 0;
  /** The split that is being tried: the left side's sums. */
  protected leftGradients = 0;
  protected leftHessians = 0;
  protected leftRows = 0;

  constructor(job: BoostingJob) {
    this.job = job;
    this.settings = job.settings;
  }

  /** Turns to a leaf. */
  open(leaf: number): void {
    const { leafSums } = this.job;
    const at = leaf * leafStride;
    this.leaf = leaf;
    this.gradients = leafSums[at] ?? 0;
    this.hessians = leafSums[at + 1] ?? 0;
    this.rows = leafSums[at + 2] ?? 0;
    this.lower = leafSums[at + 3] ?? 0;
    this.upper = leafSums[at + 4] ?? 0;
    const { lambdaL2, minGainToSplit } = this.settings;
    this.floor = this.computeFall(this.gradients, this.hessians, lambdaL2) + minGainToSplit;
  }

  /** The best split on a numeric column, written to its record of `offers`. */
  scanNumeric(column: number): void {
    const { histograms, binTotal, binStarts, matrix } = this.job;
    const from = (this.leaf * binTotal + (binStarts[column] ?? 0)) * binStride;
    const bins = matrix.binCounts[column] ?? 0;
    const at = this.closeOffer(column);
    const missing = from + bins * binStride;
    const missingRows = histograms[missing + 2] ?? 0;
    const direction = this.settings.monotone[column] ?? 0;
    // Without missing rows, a later one goes with the larger side; see `writeNumeric`.
    if (missingRows === 0) return this.scanBins(from, bins - 1, at, direction, 0);
    this.leftGradients = 0;
    this.leftHessians = 0;
    this.leftRows = 0;
    this.scanBins(from, bins, at, direction, 0);
    this.scanBins(from, bins - 1, at, direction, missing);
  }

  /** Tries every threshold; `missing` is the place of the missing bin when it goes left, or 0. */
  private scanBins(from: number, bins: number, at: number, direction: number, missing: number): void {
    const { histograms, offers } = this.job;
    const { minSamplesLeaf, minChildHessian, lambdaL1, lambdaL2 } = this.settings;
    const plain = lambdaL1 === 0 && direction === 0 && this.lower === -Infinity && this.upper === Infinity;
    const { gradients, hessians, rows } = this;
    let g = missing > 0 ? (histograms[missing] ?? 0) : 0;
    let h = missing > 0 ? (histograms[missing + 1] ?? 0) : 0;
    let n = missing > 0 ? (histograms[missing + 2] ?? 0) : 0;
    let best = Math.max(this.floor, this.floor + (offers[at] ?? 0));
    for (let bin = 0, i = from; bin < bins; bin++, i += binStride) {
      const count = histograms[i + 2] ?? 0;
      if (count === 0) continue;
      g += histograms[i] ?? 0;
      h += histograms[i + 1] ?? 0;
      n += count;
      if (n < minSamplesLeaf || h < minChildHessian) continue;
      if (rows - n < minSamplesLeaf || hessians - h < minChildHessian) break;
      const right = gradients - g;
      const fall = plain
        ? (g * g) / (h + lambdaL2) + (right * right) / (hessians - h + lambdaL2)
        : this.computeBoth(g, h, direction, lambdaL2);
      if (!(fall > best)) continue;
      best = fall;
      this.leftGradients = g;
      this.leftHessians = h;
      this.leftRows = n;
      this.writeOffer(at, fall, bin, missing > 0, lambdaL2);
    }
  }

  /** Marks a column as having nothing to offer and returns the place of its record. */
  protected closeOffer(column: number): number {
    const at = (this.leaf * this.job.matrix.columnCount + column) * offerStride;
    this.job.offers[at + offer.gain] = Number.NEGATIVE_INFINITY;
    return at;
  }

  /** Writes the split whose left side is in the fields. */
  protected writeOffer(at: number, fall: number, bin: number, missingLeft: boolean, l2: number): void {
    const { offers } = this.job;
    offers[at + offer.gain] = fall - this.floor;
    offers[at + offer.bin] = bin;
    offers[at + offer.missingLeft] = missingLeft ? 1 : 0;
    offers[at + offer.gradients] = this.leftGradients;
    offers[at + offer.hessians] = this.leftHessians;
    offers[at + offer.rows] = this.leftRows;
    offers[at + offer.leftValue] = this.computeValue(this.leftGradients, this.leftHessians, l2);
    offers[at + offer.rightValue] = this.computeValue(
      this.gradients - this.leftGradients,
      this.hessians - this.leftHessians,
      l2,
    );
  }

  /** Fall of the loss by both sides, or -Infinity when their values stand against the constraint. */
  protected computeBoth(g: number, h: number, direction: number, l2: number): number {
    const right = this.gradients - g;
    const rightHessians = this.hessians - h;
    if (direction !== 0) {
      const step = this.computeValue(right, rightHessians, l2) - this.computeValue(g, h, l2);
      if (step * direction < 0) return Number.NEGATIVE_INFINITY;
    }
    return this.computeFall(g, h, l2) + this.computeFall(right, rightHessians, l2);
  }

  private soften(g: number): number {
    const { lambdaL1 } = this.settings;
    if (lambdaL1 === 0) return g;
    return g > lambdaL1 ? g - lambdaL1 : g < -lambdaL1 ? g + lambdaL1 : 0;
  }

  /** Value of a leaf, before the learning rate. */
  computeValue(g: number, h: number, l2: number): number {
    const value = h + l2 > 0 ? -this.soften(g) / (h + l2) : 0;
    return value < this.lower ? this.lower : value > this.upper ? this.upper : value;
  }

  private computeFall(g: number, h: number, l2: number): number {
    const value = this.computeValue(g, h, l2);
    return -(2 * this.soften(g) * value + (h + l2) * value * value);
  }
}
