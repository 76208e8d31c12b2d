import { createRandom, deriveSeed, type Random } from '@kaizen/stats';
import { chooseThreshold } from '../trees/choose-threshold.ts';
import { type GrownTree, TreeBuilder } from '../trees/tree-builder.ts';
import { SplitSearch } from './split-search.ts';
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

function drawBag(settings: GrowSettings, random: Random): Float64Array {
  const { labels, rowCount, classWeights } = settings.matrix;
  const weights = new Float64Array(rowCount);
  if (settings.bootstrap) {
    for (let draw = 0; draw < rowCount; draw++) {
      const row = random.int(rowCount);
      weights[row] = (weights[row] ?? 0) + 1;
    }
  } else {
    weights.fill(1);
  }
  for (let row = 0; row < rowCount; row++) {
    weights[row] = (weights[row] ?? 0) * (classWeights[labels[row] ?? 0] ?? 1);
  }
  return weights;
}

function listBag(weights: Float64Array): Int32Array {
  const rows = new Int32Array(weights.length);
  let n = 0;
  for (let row = 0; row < weights.length; row++) if ((weights[row] ?? 0) > 0) rows[n++] = row;
  return rows.slice(0, n);
}

class TreeGrower {
  private readonly settings: GrowSettings;
  private readonly random: Random;
  private readonly weights: Float64Array;
  private readonly rows: Int32Array;
  private readonly spare: Int32Array;
  private readonly search: SplitSearch;
  private readonly total: Float64Array;
  private readonly columns: Int32Array;
  private readonly builder: TreeBuilder;

  constructor(settings: GrowSettings, tree: number) {
    const { matrix } = settings;
    this.settings = settings;
    this.random = createRandom(deriveSeed(settings.seed, tree));
    this.weights = drawBag(settings, this.random);
    this.rows = listBag(this.weights);
    this.spare = new Int32Array(this.rows.length);
    this.search = new SplitSearch(matrix, this.weights, settings.minSamplesLeaf, this.rows.length);
    this.total = new Float64Array(matrix.classCount);
    this.columns = Int32Array.from({ length: matrix.columnCount }, (_, index) => index);
    this.builder = new TreeBuilder(matrix.classCount, matrix.columnCount);
  }

  grow(): GrownTree {
    // Four numbers a node: first row, end, depth, and the parent (its complement when this is the right child).
    const open = [0, this.rows.length, 0, -1];
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
    const classesPresent = this.sumWeights(start, end);
    if (classesPresent < 2 || depth >= maxDepth || end - start < 2 * minSamplesLeaf) return false;
    const { columns, search, random } = this;
    search.reset();
    let usable = false;
    // As scikit-learn does, constant columns count as tried, but at least one column that varies is looked at.
    for (let tried = 0; tried < columns.length && (tried < triedColumns || !usable); tried++) {
      const pick = tried + random.int(columns.length - tried);
      const column = columns[pick] ?? 0;
      columns[pick] = columns[tried] ?? 0;
      columns[tried] = column;
      if (search.tryColumn(column, this.rows, start, end, this.total)) usable = true;
    }
    return search.column >= 0;
  }

  private sumWeights(start: number, end: number): number {
    const { total, rows, weights } = this;
    const { labels } = this.settings.matrix;
    total.fill(0);
    for (let i = start; i < end; i++) {
      const row = rows[i] ?? 0;
      const label = labels[row] ?? 0;
      total[label] = (total[label] ?? 0) + (weights[row] ?? 0);
    }
    let present = 0;
    for (const weight of total) if (weight > 0) present++;
    return present;
  }

  private partition(start: number, end: number): number {
    const { rows, spare, search } = this;
    const { matrix } = this.settings;
    const { ranks } = matrix;
    const base = search.column * matrix.rowCount;
    const categorical = matrix.categorical[search.column] === 1;
    const missingRank = matrix.distinct[search.column] ?? 0;
    const { rank: limit, missingLeft } = search;
    let next = start;
    let kept = 0;
    for (let i = start; i < end; i++) {
      const row = rows[i] ?? 0;
      const rank = ranks[base + row] ?? 0;
      const goesLeft = categorical ? rank !== limit : rank === missingRank ? missingLeft : rank <= limit;
      if (goesLeft) rows[next++] = row;
      else spare[kept++] = row;
    }
    for (let i = 0; i < kept; i++) rows[next + i] = spare[i] ?? 0;
    return next;
  }

  private addLeaf(): number {
    const { total } = this;
    const cover = total.reduce((sum, weight) => sum + weight, 0);
    return this.builder.addLeaf(
      total.map((weight) => weight / cover),
      cover,
    );
  }

  private addSplit(): number {
    const { search, total } = this;
    const { matrix } = this.settings;
    const { column, rank, nextRank, missingLeft } = search;
    let square = 0;
    let weight = 0;
    for (const value of total) {
      square += value * value;
      weight += value;
    }
    const gain = Math.max(0, search.score - square / weight);
    const input = matrix.inputStart[column] ?? 0;
    const common = { column, gain, cover: weight };
    if (matrix.categorical[column] === 1) {
      return this.builder.addSplit({ ...common, input: input + rank, threshold: 0.5, missingLeft: true });
    }
    const from = matrix.valueStart[column] ?? 0;
    const low = matrix.values[from + rank] ?? 0;
    const high = nextRank < 0 ? Number.POSITIVE_INFINITY : (matrix.values[from + nextRank] ?? 0);
    return this.builder.addSplit({ ...common, input, threshold: chooseThreshold(low, high), missingLeft });
  }
}

/** Grows tree number `tree` of a forest. The result depends on the settings and the number alone, never on the thread. */
export function growTree(settings: GrowSettings, tree: number): GrownTree {
  return new TreeGrower(settings, tree).grow();
}
