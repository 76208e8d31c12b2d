import type { GrownTree } from '../trees/tree-builder.ts';
import { type BoostingJob, binStride, blockRows, leafStride, offerStride, order, setWords } from './boosting-job.ts';
import { finishTree } from './finished-tree.ts';
import { phase } from './phases.ts';
import { offer } from './split-offer.ts';

/** Has the phases done: together when there is enough to do, else alone. */
export interface PhaseRunner {
  run(phase: number, items: number, cost: number): void;
}

/** A split of a leaf as it was chosen. */
interface Choice {
  readonly column: number;
  /** Place of its record in `offers`. */
  readonly at: number;
  readonly gain: number;
}

/**
 * Grows one tree leaf-wise: again and again splits the leaf whose best split gains most, until no split gains or the tree has its most leaves. Of the two
 * sides the smaller is summed; the other's histogram is what is left of the parent's, in the parent's place. A split's smaller side is a new leaf, the
 * larger keeps the leaf's number.
 */
export class TreeGrowth {
  private readonly job: BoostingJob;
  private readonly runner: PhaseRunner;
  private readonly choices: (Choice | undefined)[];
  private readonly depths: Int32Array;
  private readonly thresholds: Float64Array;
  private readonly gains: Float64Array;
  private readonly missingLeft: Uint8Array;
  private readonly isSet: Uint8Array;
  private readonly counts: Float64Array;
  private pieces = 0;
  private columns = 0;
  private leaves = 0;
  private nodes = 0;

  constructor(job: BoostingJob, runner: PhaseRunner) {
    const nodes = job.tree.column.length;
    this.job = job;
    this.runner = runner;
    this.choices = new Array<Choice | undefined>(job.settings.maxLeaves);
    this.depths = new Int32Array(job.settings.maxLeaves);
    this.thresholds = new Float64Array(nodes);
    this.gains = new Float64Array(nodes);
    this.missingLeft = new Uint8Array(nodes);
    this.isSet = new Uint8Array(nodes);
    this.counts = new Float64Array(nodes);
  }

  /** Begins a tree on the rows of the bag, with so many pieces of used columns. */
  begin(pieces: number): void {
    const { job } = this;
    const { tree, leafSums, usedColumns } = job;
    const bagRows = job.orders[order.bagRows] ?? 0;
    job.rows.set(job.bag.subarray(0, bagRows));
    this.pieces = pieces;
    this.columns = usedColumns.reduce((sum, used) => sum + used, 0);
    this.leaves = 1;
    this.nodes = 1;
    this.isSet.fill(0);
    tree.column[0] = -1;
    tree.leafStart[0] = 0;
    tree.leafEnd[0] = bagRows;
    tree.leafNode[0] = 0;
    this.depths[0] = 0;
    this.counts[0] = bagRows;
    this.runner.run(phase.addRoot, pieces, bagRows * this.columns);
    this.sumRoot();
    leafSums[3] = Number.NEGATIVE_INFINITY;
    leafSums[4] = Number.POSITIVE_INFINITY;
    tree.values[0] = this.shrink(this.computeRootValue());
    this.choices[0] = undefined;
    if (!this.canSplit(0)) return;
    this.runner.run(phase.scanRoot, pieces, this.columns * 256);
    this.choices[0] = this.choose(0);
  }

  /** Splits the best leaf; false when the tree is done. */
  step(): boolean {
    const { maxLeaves } = this.job.settings;
    if (this.leaves >= maxLeaves) return false;
    let leaf = -1;
    let gain = 0;
    for (let candidate = 0; candidate < this.leaves; candidate++) {
      const offered = this.choices[candidate]?.gain ?? 0;
      if (offered > gain) {
        gain = offered;
        leaf = candidate;
      }
    }
    const choice = this.choices[leaf];
    if (!choice) return false;
    this.split(leaf, choice);
    return true;
  }

  /** Number of leaves so far. */
  get leafCount(): number {
    return this.leaves;
  }

  /** The tree as the model keeps it. */
  finish(): GrownTree {
    const { job, nodes, thresholds, gains, missingLeft, isSet, counts } = this;
    job.orders[order.leaves] = this.leaves;
    return finishTree(job, { nodes, leaves: this.leaves, thresholds, gains, missingLeft, isSet, counts });
  }

  private shrink(value: number): number {
    return value * this.job.settings.learningRate;
  }

  private sumRoot(): void {
    const { histograms, leafSums, usedColumns, binStarts, matrix } = this.job;
    const column = usedColumns.indexOf(1);
    const from = (binStarts[column] ?? 0) * binStride;
    const to = from + ((matrix.binCounts[column] ?? 0) + 1) * binStride;
    leafSums.fill(0, 0, 3);
    for (let i = from; i < to; i += binStride) {
      for (let part = 0; part < 3; part++) leafSums[part] = (leafSums[part] ?? 0) + (histograms[i + part] ?? 0);
    }
  }

  private computeRootValue(): number {
    const { leafSums, settings } = this.job;
    const g = leafSums[0] ?? 0;
    const h = (leafSums[1] ?? 0) + settings.lambdaL2;
    const soft = Math.sign(g) * Math.max(0, Math.abs(g) - settings.lambdaL1);
    return h > 0 ? -soft / h : 0;
  }

  private canSplit(leaf: number): boolean {
    const { minSamplesLeaf, minChildHessian, maxDepth } = this.job.settings;
    const rows = this.job.leafSums[leaf * leafStride + 2] ?? 0;
    const hessians = this.job.leafSums[leaf * leafStride + 1] ?? 0;
    return rows >= 2 * minSamplesLeaf && hessians >= 2 * minChildHessian && (this.depths[leaf] ?? 0) < maxDepth;
  }

  /** The column that offers most; of equal ones the first. */
  private choose(leaf: number): Choice | undefined {
    const { offers, usedColumns, matrix } = this.job;
    let best: Choice | undefined;
    for (let column = 0; column < matrix.columnCount; column++) {
      if (usedColumns[column] === 0) continue;
      const at = (leaf * matrix.columnCount + column) * offerStride;
      const gain = offers[at + offer.gain] ?? 0;
      if (gain > (best?.gain ?? 0)) best = { column, at, gain };
    }
    return best;
  }

  private split(leaf: number, choice: Choice): void {
    const { job } = this;
    const node = job.tree.leafNode[leaf] ?? 0;
    this.writeNode(node, leaf, choice);
    this.sortRows(node, leaf, choice);
    const added = this.leaves++;
    const leftIsSmaller = this.writeSides(node, leaf, added, choice);
    this.depths[leaf] = (this.depths[leaf] ?? 0) + 1;
    this.depths[added] = this.depths[leaf] ?? 0;
    this.boundSides(leftIsSmaller ? added : leaf, leftIsSmaller ? leaf : added, choice);
    this.searchSides(added, leaf);
  }

  private writeNode(node: number, leaf: number, { column, at, gain }: Choice): void {
    const { offers, offerSets, tree, matrix, leafSums, edges } = this.job;
    const bin = offers[at + offer.bin] ?? 0;
    const bins = matrix.binCounts[column] ?? 0;
    const table = tree.leftBins.subarray(node * 256, node * 256 + 256);
    tree.column[node] = column;
    this.gains[node] = gain;
    let missingLeft = offers[at + offer.missingLeft] === 1;
    if (bin >= 0) {
      const at0 = (leaf * this.job.binTotal + (this.job.binStarts[column] ?? 0) + bins) * binStride;
      const missingRows = this.job.histograms[at0 + 2] ?? 0;
      const leftRows = offers[at + offer.rows] ?? 0;
      // Where training saw none missing, later ones go with the larger side.
      if (missingRows === 0) missingLeft = 2 * leftRows >= (leafSums[leaf * leafStride + 2] ?? 0);
      for (let b = 0; b < bins; b++) table[b] = b <= bin ? 1 : 0;
      this.thresholds[node] = edges[column]?.[bin] ?? 0;
    } else {
      const set = (at / offerStride) * setWords;
      for (let b = 0; b < 256; b++) table[b] = ((offerSets[set + (b >>> 5)] ?? 0) >>> (b & 31)) & 1;
      this.isSet[node] = 1;
    }
    table[bins] = missingLeft ? 1 : 0;
    this.missingLeft[node] = missingLeft ? 1 : 0;
  }

  /** Brings the leaf's rows into the order left, right; each side in ascending order. */
  private sortRows(node: number, leaf: number, { column, at }: Choice): void {
    const { orders, tree, offers, leftBins } = this.job;
    const from = tree.leafStart[leaf] ?? 0;
    const to = tree.leafEnd[leaf] ?? 0;
    leftBins.set(tree.leftBins.subarray(node * 256, node * 256 + 256));
    orders[order.column] = column;
    orders[order.from] = from;
    orders[order.to] = to;
    orders[order.leftRows] = offers[at + offer.rows] ?? 0;
    const blocks = Math.ceil((to - from) / blockRows);
    this.runner.run(phase.sortSides, blocks, (to - from) * 2);
    this.runner.run(phase.joinSides, blocks, to - from);
  }

  /** Two new nodes and the leaves' rows and sums; true when the left side is the smaller. */
  private writeSides(node: number, leaf: number, added: number, { at }: Choice): boolean {
    const { tree, leafSums, offers } = this.job;
    const [left, right] = [this.nodes, this.nodes + 1];
    this.nodes += 2;
    tree.left[node] = left;
    tree.right[node] = right;
    tree.column[left] = -1;
    tree.column[right] = -1;
    tree.values[left] = this.shrink(offers[at + offer.leftValue] ?? 0);
    tree.values[right] = this.shrink(offers[at + offer.rightValue] ?? 0);
    const from = tree.leafStart[leaf] ?? 0;
    const to = tree.leafEnd[leaf] ?? 0;
    const leftRows = offers[at + offer.rows] ?? 0;
    const leftIsSmaller = 2 * leftRows <= to - from;
    const [leftLeaf, rightLeaf] = leftIsSmaller ? [added, leaf] : [leaf, added];
    const sums = [offers[at + offer.gradients] ?? 0, offers[at + offer.hessians] ?? 0, leftRows];
    for (let part = 0; part < 3; part++) {
      const whole = leafSums[leaf * leafStride + part] ?? 0;
      leafSums[leftLeaf * leafStride + part] = sums[part] ?? 0;
      leafSums[rightLeaf * leafStride + part] = whole - (sums[part] ?? 0);
    }
    this.placeLeaf(leftLeaf, left, from, from + leftRows);
    this.placeLeaf(rightLeaf, right, from + leftRows, to);
    return leftIsSmaller;
  }

  private placeLeaf(leaf: number, node: number, from: number, to: number): void {
    const { tree } = this.job;
    tree.leafNode[leaf] = node;
    tree.leafStart[leaf] = from;
    tree.leafEnd[leaf] = to;
    this.counts[node] = to - from;
  }

  /** Bounds of the sides' values: the parent's, and on a constrained column the middle of both values between them (LightGBM's "basic" method). */
  private boundSides(leftLeaf: number, rightLeaf: number, { column, at }: Choice): void {
    const { leafSums, offers, settings } = this.job;
    const kept = this.leaves - 1 === leftLeaf ? rightLeaf : leftLeaf;
    const lower = leafSums[kept * leafStride + 3] ?? 0;
    const upper = leafSums[kept * leafStride + 4] ?? 0;
    for (const leaf of [leftLeaf, rightLeaf]) {
      leafSums[leaf * leafStride + 3] = lower;
      leafSums[leaf * leafStride + 4] = upper;
    }
    const direction = settings.monotone[column] ?? 0;
    if (direction === 0) return;
    const middle = ((offers[at + offer.leftValue] ?? 0) + (offers[at + offer.rightValue] ?? 0)) / 2;
    const [lowLeaf, highLeaf] = direction > 0 ? [leftLeaf, rightLeaf] : [rightLeaf, leftLeaf];
    leafSums[lowLeaf * leafStride + 4] = middle;
    leafSums[highLeaf * leafStride + 3] = middle;
  }

  /** Looks for the splits of a new leaf and of the one whose number its larger sibling kept. */
  private searchSides(added: number, rest: number): void {
    const { orders, tree, settings } = this.job;
    this.choices[added] = undefined;
    this.choices[rest] = undefined;
    const scanAdded = this.canSplit(added);
    const scanRest = this.canSplit(rest);
    if (this.leaves >= settings.maxLeaves || !(scanAdded || scanRest)) return;
    orders[order.addedLeaf] = added;
    orders[order.restLeaf] = rest;
    orders[order.scanAdded] = scanAdded ? 1 : 0;
    orders[order.scanRest] = scanRest ? 1 : 0;
    const rows = (tree.leafEnd[added] ?? 0) - (tree.leafStart[added] ?? 0);
    this.runner.run(phase.addSides, this.pieces, (rows + 512) * this.columns);
    if (scanAdded) this.choices[added] = this.choose(added);
    if (scanRest) this.choices[rest] = this.choose(rest);
  }
}
