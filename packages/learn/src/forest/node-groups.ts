import type { Bag } from './bag.ts';
import { RankSorter } from './rank-sorter.ts';
import type { TrainingMatrix } from './training-matrix.ts';

/**
 * The rows of a node, grouped by their rank in one column, in ascending order. A group sums `width` numbers over its rows: the weight of each class,
 * or for numbers the weight and the weighted distance from the node's mean. Nothing is allocated per node.
 */
export class NodeGroups {
  readonly width: number;
  /** Rank of each group. */
  readonly rank: Int32Array;
  /** Rows of each group. */
  readonly rows: Int32Array;
  /** Group × width. */
  readonly sums: Float64Array;

  private readonly matrix: TrainingMatrix;
  private readonly bag: Bag;
  private readonly sorter: RankSorter;
  private readonly histogram: Float64Array;
  private readonly histogramRows: Int32Array;

  constructor(matrix: TrainingMatrix, bag: Bag) {
    const capacity = bag.rows.length;
    const ranks = matrix.distinct.reduce((most, count) => Math.max(most, count), 0) + 1;
    // Counting is for columns with at most as many ranks as the node has rows.
    const bins = Math.min(ranks, capacity);
    this.width = bag.labels.length > 0 ? matrix.classCount : 2;
    this.matrix = matrix;
    this.bag = bag;
    this.sorter = new RankSorter(capacity);
    this.histogram = new Float64Array(bins * this.width);
    this.histogramRows = new Int32Array(bins);
    const groups = Math.min(ranks, capacity);
    this.rank = new Int32Array(groups);
    this.rows = new Int32Array(groups);
    this.sums = new Float64Array(groups * this.width);
  }

  /** Groups the rows from `start` to `end` of the bag by their rank in a column; returns the number of groups. `mean` is the node's, for numbers. */
  group(column: number, start: number, end: number, mean: number): number {
    const ranks = (this.matrix.distinct[column] ?? 0) + 1;
    const base = column * this.matrix.rowCount;
    if (ranks <= end - start) return this.count(base, start, end, ranks, mean);
    return this.sort(base, start, end, mean);
  }

  private count(base: number, start: number, end: number, ranks: number, mean: number): number {
    const { histogram, histogramRows, width } = this;
    const { rows, weights, labels, targets } = this.bag;
    const columnRanks = this.matrix.ranks;
    const hasLabels = labels.length > 0;
    for (let i = start; i < end; i++) {
      const rank = columnRanks[base + (rows[i] ?? 0)] ?? 0;
      const weight = weights[i] ?? 0;
      histogramRows[rank] = (histogramRows[rank] ?? 0) + 1;
      const at = rank * width + (hasLabels ? (labels[i] ?? 0) : 0);
      histogram[at] = (histogram[at] ?? 0) + weight;
      if (!hasLabels) histogram[at + 1] = (histogram[at + 1] ?? 0) + weight * ((targets[i] ?? 0) - mean);
    }
    return this.takeHistogram(ranks);
  }

  /** Moves the ranks that occurred out of the histogram, and leaves it empty. */
  private takeHistogram(ranks: number): number {
    const { histogram, histogramRows, width, sums } = this;
    let groups = 0;
    for (let rank = 0; rank < ranks; rank++) {
      const count = histogramRows[rank] ?? 0;
      if (count === 0) continue;
      histogramRows[rank] = 0;
      this.rank[groups] = rank;
      this.rows[groups] = count;
      const from = rank * width;
      const to = groups * width;
      for (let w = 0; w < width; w++) {
        sums[to + w] = histogram[from + w] ?? 0;
        histogram[from + w] = 0;
      }
      groups++;
    }
    return groups;
  }

  private sort(base: number, start: number, end: number, mean: number): number {
    const { sorter } = this;
    const { rows } = this.bag;
    const { keys, places } = sorter;
    const columnRanks = this.matrix.ranks;
    let low = 2 ** 31 - 1;
    let high = 0;
    for (let i = start; i < end; i++) {
      const rank = columnRanks[base + (rows[i] ?? 0)] ?? 0;
      keys[i - start] = rank;
      places[i - start] = i;
      if (rank < low) low = rank;
      if (rank > high) high = rank;
    }
    if (low === high) return 1;
    sorter.sort(end - start, low, high);
    return this.takeSorted(end - start, mean);
  }

  private takeSorted(count: number, mean: number): number {
    const { rank, rows, sums, width } = this;
    const { weights, labels, targets } = this.bag;
    const { keys, places } = this.sorter;
    const hasLabels = labels.length > 0;
    let group = -1;
    let previous = -1;
    for (let i = 0; i < count; i++) {
      const key = keys[i] ?? 0;
      const place = places[i] ?? 0;
      if (key !== previous) {
        previous = key;
        group++;
        rank[group] = key;
        rows[group] = 0;
        for (let w = 0; w < width; w++) sums[group * width + w] = 0;
      }
      const weight = weights[place] ?? 0;
      rows[group] = (rows[group] ?? 0) + 1;
      const at = group * width + (hasLabels ? (labels[place] ?? 0) : 0);
      sums[at] = (sums[at] ?? 0) + weight;
      if (!hasLabels) sums[at + 1] = (sums[at + 1] ?? 0) + weight * ((targets[place] ?? 0) - mean);
    }
    return group + 1;
  }
}
