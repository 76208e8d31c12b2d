import { byteOfLane, lanes } from './binned-matrix.ts';
import { type BoostingJob, binStride, blockRows, order } from './boosting-job.ts';
import { CategoryScan } from './category-scan.ts';
import { writeDerivatives, writeLogSums } from './derivatives.ts';
import { addFour, addFourConstant, addTwo, addTwoConstant, copyCounts, subtract } from './histogram.ts';
import { pieceLanes } from './pieces.ts';

/** What a team does together. Items are blocks of rows, or pieces of columns. */
export const phase = {
  /** By block of rows. */
  logSums: 0,
  derivatives: 1,
  /** By piece: histogram of the whole bag; its splits. */
  addRoot: 2,
  scanRoot: 3,
  /** By piece: histograms and splits of the two sides of a split. */
  addSides: 4,
  /** By block of the leaf's rows: sort them by side; bring the sides together. */
  sortSides: 5,
  joinSides: 6,
  /** By block of the bag's rows, and of the rows outside: add the finished tree to the scores. */
  addLeaves: 7,
  addWalks: 8,
} as const;

/** One thread's hands: does one item of a phase. Every item writes to places that no other item of the phase touches. */
export class PhaseWork {
  private readonly job: BoostingJob;
  private readonly scan: CategoryScan;

  constructor(job: BoostingJob) {
    this.job = job;
    this.scan = new CategoryScan(job);
  }

  run(kind: number, item: number): void {
    const { job } = this;
    const { orders } = job;
    const at = (name: keyof typeof order) => orders[order[name]] ?? 0;
    const from = item * blockRows;
    switch (kind) {
      case phase.logSums:
        return writeLogSums(job, from, Math.min(from + blockRows, job.matrix.rowCount));
      case phase.derivatives:
        return writeDerivatives(job, at('output'), from, Math.min(from + blockRows, job.matrix.rowCount));
      case phase.addRoot:
        return this.addRows(job.pieces[item] ?? 0, 0, 0, at('bagRows'));
      case phase.scanRoot:
        return this.scanLeaf(job.pieces[item] ?? 0, 0);
      case phase.addSides:
        return this.addSides(job.pieces[item] ?? 0);
      case phase.sortSides:
        return this.sortBlock(item, at('from') + from, Math.min(at('from') + from + blockRows, at('to')));
      case phase.joinSides:
        return this.joinBlock(item, at('from') + from, Math.min(at('from') + from + blockRows, at('to')));
      case phase.addLeaves:
        return this.addLeaves(from, Math.min(from + blockRows, at('bagRows')));
      case phase.addWalks:
        return this.addWalks(from, Math.min(from + blockRows, at('outsideRows')));
      default:
        throw new Error(`There is no phase ${kind}.`);
    }
  }

  private addSides(piece: number): void {
    const { orders, tree } = this.job;
    const added = orders[order.addedLeaf] ?? 0;
    const rest = orders[order.restLeaf] ?? 0;
    this.addRows(piece, added, tree.leafStart[added] ?? 0, tree.leafEnd[added] ?? 0);
    if (orders[order.scanRest] === 1) {
      this.forColumns(piece, (column) => this.subtractColumn(column, rest, added));
      this.scanLeaf(piece, rest);
    }
    if (orders[order.scanAdded] === 1) this.scanLeaf(piece, added);
  }

  private forColumns(piece: number, visit: (column: number) => void): void {
    const { usedColumns } = this.job;
    const covered = piece % lanes;
    const column = Math.floor(piece / lanes) * lanes + (covered === pieceLanes.high ? 2 : 0);
    const end = column + (covered === pieceLanes.all ? 4 : 2);
    for (let c = column; c < end; c++) if (usedColumns[c] === 1) visit(c);
  }

  private place(leaf: number, column: number): number {
    return (leaf * this.job.binTotal + (this.job.binStarts[column] ?? 0)) * binStride;
  }

  private length(column: number): number {
    return ((this.job.matrix.binCounts[column] ?? 0) + 1) * binStride;
  }

  private subtractColumn(column: number, whole: number, part: number): void {
    subtract(this.job.histograms, this.place(whole, column), this.place(part, column), this.length(column));
  }

  /** Histograms of a leaf whose rows stand from `from` to `to`, for the columns of a piece. */
  private addRows(piece: number, leaf: number, from: number, to: number): void {
    const { histograms, matrix, rows, derivatives, settings } = this.job;
    const group = Math.floor(piece / lanes);
    const covered = piece % lanes;
    const first = group * lanes + (covered === pieceLanes.high ? 2 : 0);
    const { words, rowCount } = matrix;
    const source = { words, base: group * rowCount, rows, from, to, derivatives };
    this.forColumns(piece, (column) => {
      const at = this.place(leaf, column);
      histograms.fill(0, at, at + this.length(column));
    });
    const [p0, p1] = [this.place(leaf, first), this.place(leaf, first + 1)];
    if (covered === pieceLanes.all) {
      const add = settings.constantHessian ? addFourConstant : addFour;
      add(source, histograms, p0, p1, this.place(leaf, first + 2), this.place(leaf, first + 3));
    } else {
      const add = settings.constantHessian ? addTwoConstant : addTwo;
      add(source, covered === pieceLanes.high ? 16 : 0, histograms, p0, p1);
    }
    if (!settings.constantHessian) return;
    this.forColumns(piece, (column) => {
      const at = this.place(leaf, column);
      copyCounts(histograms, at, at + this.length(column));
    });
  }

  private scanLeaf(piece: number, leaf: number): void {
    const { categorical } = this.job.matrix;
    this.scan.open(leaf);
    this.forColumns(piece, (column) => {
      if (categorical[column] === 1) this.scan.scanCategories(column);
      else this.scan.scanNumeric(column);
    });
  }

  /** Writes the rows of a block that go left to its beginning in `spare`, the others from its end backwards. */
  private sortBlock(block: number, from: number, to: number): void {
    const { rows, spare, leftBins, matrix, orders, blockCounts } = this.job;
    const { bytes, rowCount } = matrix;
    const column = orders[order.column] ?? 0;
    const base = Math.floor(column / lanes) * rowCount * lanes + (byteOfLane[column % lanes] ?? 0);
    let left = from;
    let right = to - 1;
    for (let i = from; i < to; i++) {
      const row = rows[i] ?? 0;
      const goes = leftBins[bytes[base + row * lanes] ?? 0] ?? 0;
      // Both are written and one is kept, which spares a jump that no processor can foresee.
      spare[left] = row;
      spare[right] = row;
      left += goes;
      right -= 1 - goes;
    }
    blockCounts[block] = left - from;
  }

  private joinBlock(block: number, from: number, to: number): void {
    const { rows, spare, orders, blockCounts } = this.job;
    const start = orders[order.from] ?? 0;
    let lefts = 0;
    for (let before = 0; before < block; before++) lefts += blockCounts[before] ?? 0;
    const own = blockCounts[block] ?? 0;
    let to0 = start + lefts;
    let to1 = start + (orders[order.leftRows] ?? 0) + (from - start - lefts);
    for (let i = from; i < from + own; i++) rows[to0++] = spare[i] ?? 0;
    for (let i = to - 1; i >= from + own; i--) rows[to1++] = spare[i] ?? 0;
  }

  private addLeaves(from: number, to: number): void {
    const { rows, scores, tree, orders, matrix } = this.job;
    const first = (orders[order.output] ?? 0) * matrix.rowCount;
    const leaves = orders[order.leaves] ?? 0;
    for (let leaf = 0; leaf < leaves; leaf++) {
      const start = Math.max(from, tree.leafStart[leaf] ?? 0);
      const end = Math.min(to, tree.leafEnd[leaf] ?? 0);
      const value = tree.values[tree.leafNode[leaf] ?? 0] ?? 0;
      for (let i = start; i < end; i++) {
        const at = first + (rows[i] ?? 0);
        scores[at] = (scores[at] ?? 0) + value;
      }
    }
  }

  private addWalks(from: number, to: number): void {
    const { outsideRows, scores, orders, matrix } = this.job;
    const first = (orders[order.output] ?? 0) * matrix.rowCount;
    for (let i = from; i < to; i++) {
      const row = outsideRows[i] ?? 0;
      scores[first + row] = (scores[first + row] ?? 0) + this.walk(row);
    }
  }

  /** The finished tree's value for a row, by its bins. */
  private walk(row: number): number {
    const { tree, matrix } = this.job;
    const { column, left, right, leftBins } = tree;
    let node = 0;
    for (let at = column[0] ?? -1; at >= 0; at = column[node] ?? -1) {
      const group = Math.floor(at / lanes);
      const bin = matrix.bytes[(group * matrix.rowCount + row) * lanes + (byteOfLane[at % lanes] ?? 0)] ?? 0;
      node = (leftBins[node * 256 + bin] === 1 ? left[node] : right[node]) ?? 0;
    }
    return tree.values[node] ?? 0;
  }
}
