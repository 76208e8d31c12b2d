import { RankSorter } from './rank-sorter.ts';
import type { TrainingMatrix } from './training-matrix.ts';

/** Where the missing values of a node go while a column is scanned. */
type MissingSide = 'none' | 'left' | 'right';

/**
 * Finds the best split of a node over one column at a time by Gini impurity (Breiman et al., "Classification and
 * Regression Trees", 1984). Rows of equal rank form a group; groups are scanned once. Nothing is allocated per node.
 *
 * Rules that the exported model repeats: a numeric value goes left when it is <= the threshold; a missing one goes where
 * the split says; a category goes right when it equals the split's category, and left otherwise, missing included.
 */
export class SplitSearch {
  /** Best score so far: sum over both sides of (sum of squared class weights / weight); higher is purer. */
  score = Number.NEGATIVE_INFINITY;
  column = -1;
  /** Greatest rank that goes left (numeric), or the category that goes right (categorical). */
  rank = -1;
  /** Rank right above the split among the node's rows (numeric only). */
  nextRank = -1;
  missingLeft = false;

  private readonly matrix: TrainingMatrix;
  private readonly weights: Float64Array;
  private readonly minRows: number;
  private readonly sorter: RankSorter;
  private readonly histogram: Float64Array;
  private readonly histogramRows: Int32Array;
  private readonly groupRank: Int32Array;
  private readonly groupRows: Int32Array;
  private readonly groupWeights: Float64Array;
  private readonly left: Float64Array;

  /** `weights` holds the weight of each row of the matrix in this tree; `capacity` is the most rows a node can have. */
  constructor(matrix: TrainingMatrix, weights: Float64Array, minRows: number, capacity: number) {
    const classes = matrix.classCount;
    const ranks = matrix.distinct.reduce((most, count) => Math.max(most, count), 0) + 1;
    const bins = Math.min(ranks, 4 * capacity);
    const groups = Math.min(ranks, capacity);
    this.matrix = matrix;
    this.weights = weights;
    this.minRows = minRows;
    this.sorter = new RankSorter(capacity);
    this.histogram = new Float64Array(bins * classes);
    this.histogramRows = new Int32Array(bins);
    this.groupRank = new Int32Array(groups);
    this.groupRows = new Int32Array(groups);
    this.groupWeights = new Float64Array(groups * classes);
    this.left = new Float64Array(classes);
  }

  /** Forgets the best split; call before a node. */
  reset(): void {
    this.score = Number.NEGATIVE_INFINITY;
    this.column = -1;
  }

  /**
   * Tries every split of `column` for the rows in [start, end) of `rows`, whose class weights sum to `total`.
   * Returns false when the column is constant there.
   */
  tryColumn(column: number, rows: Int32Array, start: number, end: number, total: Float64Array): boolean {
    const ranks = (this.matrix.distinct[column] ?? 0) + 1;
    const count = end - start;
    const groups =
      ranks <= 4 * count
        ? this.groupByCounting(column, rows, start, end, ranks)
        : this.groupBySorting(column, rows, start, end, ranks);
    if (groups < 2) return false;
    if (this.matrix.categorical[column] === 1) {
      this.scanCategories(column, groups, count, total);
      return true;
    }
    const missing = this.groupRank[groups - 1] === ranks - 1;
    if (!missing) {
      this.scanNumbers(column, groups, count, total, 'none');
    } else {
      this.scanNumbers(column, groups - 1, count, total, 'right');
      this.scanNumbers(column, groups - 1, count, total, 'left');
    }
    return true;
  }

  private groupByCounting(column: number, rows: Int32Array, start: number, end: number, ranks: number): number {
    const { histogram, histogramRows, groupRank, groupRows, groupWeights, weights } = this;
    const { labels, classCount, rowCount } = this.matrix;
    const columnRanks = this.matrix.ranks;
    const base = column * rowCount;
    for (let i = start; i < end; i++) {
      const row = rows[i] ?? 0;
      const rank = columnRanks[base + row] ?? 0;
      const at = rank * classCount + (labels[row] ?? 0);
      histogram[at] = (histogram[at] ?? 0) + (weights[row] ?? 0);
      histogramRows[rank] = (histogramRows[rank] ?? 0) + 1;
    }
    let groups = 0;
    for (let rank = 0; rank < ranks; rank++) {
      const count = histogramRows[rank] ?? 0;
      if (count === 0) continue;
      histogramRows[rank] = 0;
      groupRank[groups] = rank;
      groupRows[groups] = count;
      const from = rank * classCount;
      const to = groups * classCount;
      for (let c = 0; c < classCount; c++) {
        groupWeights[to + c] = histogram[from + c] ?? 0;
        histogram[from + c] = 0;
      }
      groups++;
    }
    return groups;
  }

  private groupBySorting(column: number, rows: Int32Array, start: number, end: number, ranks: number): number {
    const { sorter, groupRank, groupRows, groupWeights, weights } = this;
    const { labels, classCount, rowCount } = this.matrix;
    const columnRanks = this.matrix.ranks;
    const base = column * rowCount;
    const count = end - start;
    for (let i = 0; i < count; i++) {
      const row = rows[start + i] ?? 0;
      sorter.keys[i] = columnRanks[base + row] ?? 0;
      sorter.rows[i] = row;
    }
    sorter.sort(count, ranks - 1);
    const { keys, rows: sorted } = sorter;
    let groups = 0;
    let previous = -1;
    for (let i = 0; i < count; i++) {
      const rank = keys[i] ?? 0;
      const row = sorted[i] ?? 0;
      if (rank !== previous) {
        previous = rank;
        groupRank[groups] = rank;
        groupRows[groups] = 0;
        groupWeights.fill(0, groups * classCount, (groups + 1) * classCount);
        groups++;
      }
      const at = (groups - 1) * classCount + (labels[row] ?? 0);
      groupWeights[at] = (groupWeights[at] ?? 0) + (weights[row] ?? 0);
      groupRows[groups - 1] = (groupRows[groups - 1] ?? 0) + 1;
    }
    return groups;
  }

  /** Scans `groups` known groups in order; a missing group, if any, stands right behind them. */
  private scanNumbers(column: number, groups: number, count: number, total: Float64Array, missing: MissingSide): void {
    const { left, groupWeights, groupRows, minRows } = this;
    const classes = this.matrix.classCount;
    let rowsLeft = 0;
    left.fill(0);
    if (missing === 'left') {
      rowsLeft = groupRows[groups] ?? 0;
      for (let c = 0; c < classes; c++) left[c] = groupWeights[groups * classes + c] ?? 0;
    }
    // With the missing rows on the right, "all known values left" is a split too.
    const last = missing === 'right' ? groups : groups - 1;
    for (let group = 0; group < last; group++) {
      rowsLeft += groupRows[group] ?? 0;
      const score = this.moveLeft(group, total);
      if (!(score > this.score) || rowsLeft < minRows || count - rowsLeft < minRows) continue;
      this.score = score;
      this.column = column;
      this.rank = this.groupRank[group] ?? 0;
      this.nextRank = group + 1 < groups ? (this.groupRank[group + 1] ?? 0) : -1;
      this.missingLeft = missing === 'none' ? rowsLeft * 2 >= count : missing === 'left';
    }
  }

  /** Moves a group to the left side and returns the score of the split behind it. */
  private moveLeft(group: number, total: Float64Array): number {
    const { left, groupWeights } = this;
    const classes = this.matrix.classCount;
    const from = group * classes;
    let squareLeft = 0;
    let squareRight = 0;
    let weightLeft = 0;
    let weightRight = 0;
    for (let c = 0; c < classes; c++) {
      const inLeft = (left[c] ?? 0) + (groupWeights[from + c] ?? 0);
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
    const { groupWeights, groupRows, groupRank, minRows } = this;
    const classes = this.matrix.classCount;
    const missingRank = this.matrix.distinct[column] ?? 0;
    for (let group = 0; group < groups; group++) {
      const rank = groupRank[group] ?? 0;
      const rowsRight = groupRows[group] ?? 0;
      if (rank === missingRank || rowsRight < minRows || count - rowsRight < minRows) continue;
      let squareLeft = 0;
      let squareRight = 0;
      let weightLeft = 0;
      let weightRight = 0;
      for (let c = 0; c < classes; c++) {
        const inRight = groupWeights[group * classes + c] ?? 0;
        const inLeft = (total[c] ?? 0) - inRight;
        squareLeft += inLeft * inLeft;
        squareRight += inRight * inRight;
        weightLeft += inLeft;
        weightRight += inRight;
      }
      const score = squareLeft / weightLeft + squareRight / weightRight;
      if (score > this.score) {
        this.score = score;
        this.column = column;
        this.rank = rank;
        this.missingLeft = true;
      }
    }
  }
}
