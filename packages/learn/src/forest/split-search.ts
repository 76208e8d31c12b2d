import type { Bag } from './bag.ts';
import { NodeGroups } from './node-groups.ts';
import type { TrainingMatrix } from './training-matrix.ts';

/** Where the missing values of a node go while a column is scanned. */
type MissingSide = 'none' | 'left' | 'right';

/** What a node sums over all its rows. */
export interface NodeTotals {
  /** As a group of {@link NodeGroups}. */
  readonly sums: Float64Array;
  /** Weighted mean of the numbers to learn; 0 for classes. */
  mean: number;
}

/**
 * Finds the best split of a node over one column at a time (Breiman et al., "Classification and Regression Trees", 1984): by Gini impurity for
 * classes, by variance for numbers. Rows of equal rank form a group; groups are scanned once.
 *
 * Rules that the exported model repeats: a numeric value goes left when it is <= the threshold; a missing one goes where
 * the split says; a category goes right when it equals the split's category, and left otherwise, missing included.
 */
export class SplitSearch {
  /**
   * Best score so far, higher is purer: over both sides the sum of (squared class weights / weight), or of (squared sum of distances from
   * the node's mean / weight), which is what the split takes off the weighted variance.
   */
  score = Number.NEGATIVE_INFINITY;
  column = -1;
  /** Greatest rank that goes left (numeric), or the category that goes right (categorical). */
  rank = -1;
  /** Rank right above the split among the node's rows (numeric only). */
  nextRank = -1;
  missingLeft = false;

  private readonly matrix: TrainingMatrix;
  private readonly minRows: number;
  private readonly groups: NodeGroups;
  private readonly hasLabels: boolean;
  private readonly left: Float64Array;

  constructor(matrix: TrainingMatrix, bag: Bag, minRows: number) {
    this.matrix = matrix;
    this.minRows = minRows;
    this.groups = new NodeGroups(matrix, bag);
    this.hasLabels = bag.labels.length > 0;
    this.left = new Float64Array(this.groups.width);
  }

  /** Forgets the best split; call before a node. */
  reset(): void {
    this.score = Number.NEGATIVE_INFINITY;
    this.column = -1;
  }

  /** Tries every split of `column` for the rows in [start, end) of the bag. Returns false when the column is constant there. */
  tryColumn(column: number, start: number, end: number, totals: NodeTotals): boolean {
    const { groups } = this;
    const found = groups.group(column, start, end, totals.mean);
    if (found < 2) return false;
    const count = end - start;
    const missingRank = this.matrix.distinct[column] ?? 0;
    if (this.matrix.categorical[column] === 1) {
      this.scanCategories(column, found, count, totals.sums);
      return true;
    }
    if (groups.rank[found - 1] !== missingRank) {
      this.scanNumbers(column, found, count, totals.sums, 'none');
    } else {
      this.scanNumbers(column, found - 1, count, totals.sums, 'right');
      this.scanNumbers(column, found - 1, count, totals.sums, 'left');
    }
    return true;
  }

  /** Scans `groups` known groups in order; a missing group, if any, stands right behind them. */
  private scanNumbers(column: number, groups: number, count: number, total: Float64Array, missing: MissingSide): void {
    const { left } = this;
    const { width, sums } = this.groups;
    left.fill(0);
    if (missing === 'left') for (let w = 0; w < width; w++) left[w] = sums[groups * width + w] ?? 0;
    const rowsLeft = missing === 'left' ? (this.groups.rows[groups] ?? 0) : 0;
    // With the missing rows on the right, "all known values left" is a split too.
    const last = missing === 'right' ? groups : groups - 1;
    const best =
      width === 2 ? this.scanPairs(last, rowsLeft, count, total) : this.scanClasses(last, rowsLeft, count, total);
    if (best < 0) return;
    let before = rowsLeft;
    for (let group = 0; group <= best; group++) before += this.groups.rows[group] ?? 0;
    this.column = column;
    this.rank = this.groups.rank[best] ?? 0;
    this.nextRank = best + 1 < groups ? (this.groups.rank[best + 1] ?? 0) : -1;
    this.missingLeft = missing === 'none' ? before * 2 >= count : missing === 'left';
  }

  /** The group behind which the best split lies, -1 when none is better than the best so far; for two classes, and for numbers. */
  private scanPairs(last: number, rowsBefore: number, count: number, total: Float64Array): number {
    const { hasLabels, minRows, left } = this;
    const { sums, rows } = this.groups;
    const totalA = total[0] ?? 0;
    const totalB = total[1] ?? 0;
    let [a = 0, b = 0] = left;
    let rowsLeft = rowsBefore;
    let best = -1;
    let bestScore = this.score;
    for (let group = 0; group < last; group++) {
      rowsLeft += rows[group] ?? 0;
      a += sums[2 * group] ?? 0;
      b += sums[2 * group + 1] ?? 0;
      if (rowsLeft < minRows || count - rowsLeft < minRows) continue;
      const c = totalA - a;
      const d = totalB - b;
      const score = hasLabels ? (a * a + b * b) / (a + b) + (c * c + d * d) / (c + d) : (b * b) / a + (d * d) / c;
      // A side whose weight is lost to rounding beside the other's would score without bound.
      if (score > bestScore && score < Number.POSITIVE_INFINITY) {
        bestScore = score;
        best = group;
      }
    }
    this.score = bestScore;
    return best;
  }

  /** The same for any number of classes. */
  private scanClasses(last: number, rowsBefore: number, count: number, total: Float64Array): number {
    const { minRows } = this;
    let rowsLeft = rowsBefore;
    let best = -1;
    for (let group = 0; group < last; group++) {
      rowsLeft += this.groups.rows[group] ?? 0;
      const score = this.moveLeft(group, total);
      if (rowsLeft < minRows || count - rowsLeft < minRows) continue;
      if (!(score > this.score && score < Number.POSITIVE_INFINITY)) continue;
      this.score = score;
      best = group;
    }
    return best;
  }

  /** Moves a group to the left side and returns the score of the split behind it. */
  private moveLeft(group: number, total: Float64Array): number {
    const { left } = this;
    const { width, sums } = this.groups;
    let squareLeft = 0;
    let squareRight = 0;
    let weightLeft = 0;
    let weightRight = 0;
    for (let c = 0; c < width; c++) {
      const inLeft = (left[c] ?? 0) + (sums[group * width + c] ?? 0);
      const inRight = (total[c] ?? 0) - inLeft;
      left[c] = inLeft;
      squareLeft += inLeft * inLeft;
      squareRight += inRight * inRight;
      weightLeft += inLeft;
      weightRight += inRight;
    }
    return squareLeft / weightLeft + squareRight / weightRight;
  }

  private scanCategories(column: number, groups: number, count: number, total: Float64Array): void {
    const { minRows } = this;
    const { rank, rows } = this.groups;
    const missingRank = this.matrix.distinct[column] ?? 0;
    for (let group = 0; group < groups; group++) {
      const rowsRight = rows[group] ?? 0;
      if (rank[group] === missingRank || rowsRight < minRows || count - rowsRight < minRows) continue;
      const score = this.hasLabels ? this.scoreCategory(group, total) : this.scoreCategoryOfNumbers(group, total);
      if (!(score > this.score && score < Number.POSITIVE_INFINITY)) continue;
      this.score = score;
      this.column = column;
      this.rank = rank[group] ?? 0;
      this.missingLeft = true;
    }
  }

  private scoreCategory(group: number, total: Float64Array): number {
    const { width, sums } = this.groups;
    let squareLeft = 0;
    let squareRight = 0;
    let weightLeft = 0;
    let weightRight = 0;
    for (let c = 0; c < width; c++) {
      const inRight = sums[group * width + c] ?? 0;
      const inLeft = (total[c] ?? 0) - inRight;
      squareLeft += inLeft * inLeft;
      squareRight += inRight * inRight;
      weightLeft += inLeft;
      weightRight += inRight;
    }
    return squareLeft / weightLeft + squareRight / weightRight;
  }

  private scoreCategoryOfNumbers(group: number, total: Float64Array): number {
    const { sums } = this.groups;
    const weight = sums[2 * group] ?? 0;
    const sum = sums[2 * group + 1] ?? 0;
    const rest = (total[1] ?? 0) - sum;
    return (sum * sum) / weight + (rest * rest) / ((total[0] ?? 0) - weight);
  }
}
