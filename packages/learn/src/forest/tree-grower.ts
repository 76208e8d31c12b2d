import { createRandom, deriveSeed, type Random } from '@kaizen/stats';
import { chooseThreshold } from '../trees/choose-threshold.ts';
import { type GrownTree, TreeBuilder } from '../trees/tree-builder.ts';
import { type Bag, drawBag } from './bag.ts';
import { type NodeTotals, SplitSearch } from './split-search.ts';
import type { TrainingMatrix } from './training-matrix.ts';

/** What every tree of a forest is grown from. */
export interface GrowSettings {
  readonly matrix: TrainingMatrix;
  readonly seed: number;
  readonly maxDepth: number;
  readonly minSamplesLeaf: number;
  /** Columns tried at each split. */
  readonly triedColumns: number;
  readonly bootstrap: boolean;
}

/** Room for the rows of a node that go right, while those that go left move up. */
function createSpare({ rows, weights, labels, targets }: Bag): Bag {
  return {
    rows: new Int32Array(rows.length),
    weights: new Float64Array(weights.length),
    labels: new Int32Array(labels.length),
    targets: new Float64Array(targets.length),
  };
}

function copyRow(from: Bag, at: number, into: Bag, to: number): void {
  into.rows[to] = from.rows[at] ?? 0;
  into.weights[to] = from.weights[at] ?? 0;
  if (from.labels.length > 0) into.labels[to] = from.labels[at] ?? 0;
  else into.targets[to] = from.targets[at] ?? 0;
}

class TreeGrower {
  private readonly settings: GrowSettings;
  private readonly random: Random;
  private readonly bag: Bag;
  private readonly spare: Bag;
  private readonly search: SplitSearch;
  private readonly totals: NodeTotals;
  private readonly columns: Int32Array;
  private readonly builder: TreeBuilder;

  constructor(settings: GrowSettings, tree: number) {
    const { matrix, bootstrap } = settings;
    this.settings = settings;
    this.random = createRandom(deriveSeed(settings.seed, tree));
    this.bag = drawBag(matrix, bootstrap, this.random);
    this.spare = createSpare(this.bag);
    this.search = new SplitSearch(matrix, this.bag, settings.minSamplesLeaf);
    this.totals = { sums: new Float64Array(matrix.classCount || 2), mean: 0 };
    this.columns = Int32Array.from({ length: matrix.columnCount }, (_, index) => index);
    this.builder = new TreeBuilder(matrix.classCount || 1, matrix.columnCount);
  }

  grow(): GrownTree {
    // Four numbers a node: first row, end, depth, and the parent (its complement when this is the right child).
    const open = [0, this.bag.rows.length, 0, -1];
    let isRoot = true;
    while (open.length > 0) {
      const link = open.pop() ?? 0;
      const depth = open.pop() ?? 0;
      const end = open.pop() ?? 0;
      const start = open.pop() ?? 0;
      const middle = this.chooseSplit(start, end, depth) ? this.partition(start, end) : -1;
      const node = middle < 0 ? this.addLeaf() : this.addSplit();
      if (!isRoot) this.builder.link(link, node);
      isRoot = false;
      if (middle < 0) continue;
      open.push(middle, end, depth + 1, -1 - node);
      open.push(start, middle, depth + 1, node);
    }
    return this.builder.finish();
  }

  private chooseSplit(start: number, end: number, depth: number): boolean {
    const { minSamplesLeaf, maxDepth, triedColumns } = this.settings;
    const varies = this.bag.labels.length > 0 ? this.sumClasses(start, end) : this.sumNumbers(start, end);
    if (!varies || depth >= maxDepth || end - start < 2 * minSamplesLeaf) return false;
    const { columns, search, random, totals } = this;
    search.reset();
    let usable = false;
    // As scikit-learn does, constant columns count as tried, but at least one column that varies is looked at.
    for (let tried = 0; tried < columns.length && (tried < triedColumns || !usable); tried++) {
      const pick = tried + random.int(columns.length - tried);
      const column = columns[pick] ?? 0;
      columns[pick] = columns[tried] ?? 0;
      columns[tried] = column;
      if (search.tryColumn(column, start, end, totals)) usable = true;
    }
    return search.column >= 0;
  }

  /** Weights of the classes of a node; returns whether there is more than one. */
  private sumClasses(start: number, end: number): boolean {
    const { sums } = this.totals;
    const { labels, weights } = this.bag;
    sums.fill(0);
    for (let i = start; i < end; i++) {
      const label = labels[i] ?? 0;
      sums[label] = (sums[label] ?? 0) + (weights[i] ?? 0);
    }
    let present = 0;
    for (const weight of sums) if (weight > 0) present++;
    return present > 1;
  }

  /** Weight and mean of a node's numbers, from their distances to the first so that large numbers lose nothing; returns whether they vary. */
  private sumNumbers(start: number, end: number): boolean {
    const { totals } = this;
    const { targets, weights } = this.bag;
    const first = targets[start] ?? 0;
    let weight = 0;
    let distance = 0;
    let varies = false;
    for (let i = start; i < end; i++) {
      const own = weights[i] ?? 0;
      const from = (targets[i] ?? 0) - first;
      weight += own;
      distance += own * from;
      if (from !== 0) varies = true;
    }
    totals.mean = first + distance / weight;
    totals.sums[0] = weight;
    totals.sums[1] = distance - weight * (totals.mean - first);
    return varies;
  }

  /** Moves the rows of a node that go left before those that go right, each in their order; returns where the right ones begin. */
  private partition(start: number, end: number): number {
    const { bag, spare, search } = this;
    const { matrix } = this.settings;
    const { ranks } = matrix;
    const base = search.column * matrix.rowCount;
    const categorical = matrix.categorical[search.column] === 1;
    const missingRank = matrix.distinct[search.column] ?? 0;
    const { rank: limit, missingLeft } = search;
    let next = start;
    let kept = 0;
    for (let i = start; i < end; i++) {
      const rank = ranks[base + (bag.rows[i] ?? 0)] ?? 0;
      const goesLeft = categorical ? rank !== limit : rank === missingRank ? missingLeft : rank <= limit;
      if (goesLeft) copyRow(bag, i, bag, next++);
      else copyRow(bag, i, spare, kept++);
    }
    for (let i = 0; i < kept; i++) copyRow(spare, i, bag, next + i);
    return next;
  }

  private addLeaf(): number {
    const { sums, mean } = this.totals;
    if (this.bag.targets.length > 0) return this.builder.addLeaf(Float64Array.of(mean), sums[0] ?? 0);
    const cover = sums.reduce((sum, weight) => sum + weight, 0);
    return this.builder.addLeaf(
      sums.map((weight) => weight / cover),
      cover,
    );
  }

  private addSplit(): number {
    const { search } = this;
    const { matrix } = this.settings;
    const { column, rank, nextRank, missingLeft } = search;
    const { cover, before } = this.scoreUnsplit();
    const common = { column, gain: Math.max(0, search.score - before), cover };
    const input = matrix.inputStart[column] ?? 0;
    if (matrix.categorical[column] === 1) {
      return this.builder.addSplit({ ...common, input: input + rank, threshold: 0.5, missingLeft: true });
    }
    const from = matrix.valueStart[column] ?? 0;
    const low = matrix.values[from + rank] ?? 0;
    const high = nextRank < 0 ? Number.POSITIVE_INFINITY : (matrix.values[from + nextRank] ?? 0);
    return this.builder.addSplit({ ...common, input, threshold: chooseThreshold(low, high), missingLeft });
  }

  /** Weight of the node, and the score it would have as a leaf. */
  private scoreUnsplit(): { readonly cover: number; readonly before: number } {
    const { sums } = this.totals;
    if (this.bag.targets.length > 0) return { cover: sums[0] ?? 0, before: 0 };
    let square = 0;
    let cover = 0;
    for (const value of sums) {
      square += value * value;
      cover += value;
    }
    return { cover, before: square / cover };
  }
}

/** Grows tree number `tree` of a forest. The result depends on the settings and the number alone, never on the thread. */
export function growTree(settings: GrowSettings, tree: number): GrownTree {
  return new TreeGrower(settings, tree).grow();
}
