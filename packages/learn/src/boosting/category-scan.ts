import { binStride, offerStride, setWords } from './boosting-job.ts';
import { SplitScan } from './split-scan.ts';

/**
 * Finds the best split of a leaf on a categorical column. Few categories are tried one against the others. Of many, a prefix of their order by
 * gradients / (hessians + catSmooth) is split off, from either end: for a convex loss the best of all partitions into two sets is such a prefix
 * (W. D. Fisher, JASA 53, 1958; Ke et al., "LightGBM", NeurIPS 2017). Missing and unknown categories have a bin of their own and take part as one more.
 */
export class CategoryScan extends SplitScan {
  private readonly order = new Int32Array(256);
  private readonly key = new Float64Array(256);

  /** The best split on a categorical column, written to its record of `offers` and `offerSets`. */
  scanCategories(column: number): void {
    const { binTotal, binStarts, matrix } = this.job;
    const from = (this.leaf * binTotal + (binStarts[column] ?? 0)) * binStride;
    const bins = matrix.binCounts[column] ?? 0;
    const at = this.closeOffer(column);
    if (bins <= this.settings.maxCatToOneHot) this.scanSingles(from, bins, at);
    else this.scanPrefixes(from, bins, at);
  }

  private scanSingles(from: number, bins: number, at: number): void {
    const { histograms } = this.job;
    const { minSamplesLeaf, minChildHessian, lambdaL2 } = this.settings;
    let best = this.floor;
    // The last bin, of missing and unknown ones, is tried too.
    for (let bin = 0, i = from; bin <= bins; bin++, i += binStride) {
      const h = histograms[i + 1] ?? 0;
      const n = histograms[i + 2] ?? 0;
      if (n < minSamplesLeaf || this.rows - n < minSamplesLeaf) continue;
      if (h < minChildHessian || this.hessians - h < minChildHessian) continue;
      const g = histograms[i] ?? 0;
      const fall = this.computeBoth(g, h, 0, lambdaL2);
      if (!(fall > best)) continue;
      best = fall;
      this.leftGradients = g;
      this.leftHessians = h;
      this.leftRows = n;
      this.order[0] = bin;
      this.writeSet(at, fall, 0, 1, 1, bins, lambdaL2);
    }
  }

  private scanPrefixes(from: number, bins: number, at: number): void {
    const { maxCatThreshold } = this.settings;
    const used = this.sortBins(from, bins);
    const most = Math.min(maxCatThreshold, (used + 1) >> 1);
    const best = this.scanDirection(from, bins, at, 0, 1, most, this.floor);
    this.scanDirection(from, bins, at, used - 1, -1, most, best);
  }

  /** Puts the bins that have enough rows into ascending order and returns their number. Equal ones keep their order. */
  private sortBins(from: number, bins: number): number {
    const { histograms } = this.job;
    const { catSmooth } = this.settings;
    const { order, key } = this;
    let used = 0;
    for (let bin = 0, i = from; bin <= bins; bin++, i += binStride) {
      const n = histograms[i + 2] ?? 0;
      if (n === 0 || n < catSmooth) continue;
      const value = (histograms[i] ?? 0) / ((histograms[i + 1] ?? 0) + catSmooth);
      let place = used++;
      for (; place > 0 && (key[place - 1] ?? 0) > value; place--) {
        key[place] = key[place - 1] ?? 0;
        order[place] = order[place - 1] ?? 0;
      }
      key[place] = value;
      order[place] = bin;
    }
    return used;
  }

  private scanDirection(
    from: number,
    bins: number,
    at: number,
    first: number,
    step: number,
    most: number,
    floor: number,
  ): number {
    const { histograms } = this.job;
    const { minSamplesLeaf, minChildHessian, minDataPerGroup, lambdaL2, catL2 } = this.settings;
    let best = floor;
    let [g, h, n, group] = [0, 0, 0, 0];
    for (let taken = 1; taken <= most; taken++) {
      const i = from + (this.order[first + step * (taken - 1)] ?? 0) * binStride;
      const count = histograms[i + 2] ?? 0;
      g += histograms[i] ?? 0;
      h += histograms[i + 1] ?? 0;
      n += count;
      group += count;
      if (n < minSamplesLeaf || h < minChildHessian) continue;
      const rest = this.rows - n;
      if (rest < minSamplesLeaf || rest < minDataPerGroup || this.hessians - h < minChildHessian) break;
      if (group < minDataPerGroup) continue;
      group = 0;
      const fall = this.computeBoth(g, h, 0, lambdaL2 + catL2);
      if (!(fall > best)) continue;
      best = fall;
      this.leftGradients = g;
      this.leftHessians = h;
      this.leftRows = n;
      this.writeSet(at, fall, first, step, taken, bins, lambdaL2 + catL2);
    }
    return best;
  }

  /** Writes a split whose left side is `taken` bins of the order from `first` on. */
  private writeSet(
    at: number,
    fall: number,
    first: number,
    step: number,
    taken: number,
    missingBin: number,
    l2: number,
  ): void {
    const { offerSets } = this.job;
    const set = (at / offerStride) * setWords;
    offerSets.fill(0, set, set + setWords);
    let missingLeft = false;
    for (let i = 0; i < taken; i++) {
      const bin = this.order[first + step * i] ?? 0;
      if (bin === missingBin) missingLeft = true;
      offerSets[set + (bin >>> 5)] = (offerSets[set + (bin >>> 5)] ?? 0) | (1 << (bin & 31));
    }
    this.writeOffer(at, fall, -1, missingLeft, l2);
  }
}
