import { measureDepth, type WalkedTree, walksLeft } from '../trees/walked-tree.ts';

const NOBODY = 0;
const ROW = 1;
const OTHER = 2;

/** Shapley weight of a set with `inside` known and `outside` unknown other columns: inside! outside! / (inside + outside + 1)!. */
function tabulateWeights(most: number): Float64Array {
  const size = most + 1;
  const table = new Float64Array(size * size);
  for (let inside = 0; inside < size; inside++) {
    // Each is the one before it times outside / (inside + outside + 1): no factorial is ever formed.
    let weight = 1 / (inside + 1);
    table[inside * size] = weight;
    for (let outside = 1; outside < size; outside++) {
      weight = (weight * outside) / (inside + outside + 1);
      table[inside * size + outside] = weight;
    }
  }
  return table;
}

/**
 * Shapley values of one tree where a column that is not known takes its value from another row (Lundberg et al., "From local explanations to
 * global understanding with explainable AI for trees", Nature Machine Intelligence 2, 2020, Algorithm 3). Time O(nodes) for a pair of
 * rows, no allocation per pair.
 *
 * Where the two rows part, the column belongs to the row on one side and to the other row on the other side; each leaf then counts for
 * the columns that led to it, by the number of those that the row and the other row own.
 */
export class InterventionalShap {
  private readonly walked: WalkedTree;
  private readonly width: number;
  private readonly size: number;
  private readonly weights: Float64Array;
  /** Who owns each column on the way to the current node. */
  private readonly owner: Uint8Array;
  /** By level: what the leaves below give each column that the row owns, and each that the other row owns. */
  private readonly gained: Float64Array;
  private readonly lost: Float64Array;
  private row: Float64Array = new Float64Array();
  private other: Float64Array = new Float64Array();
  private into: Float64Array = new Float64Array();

  /** `width`: numbers per leaf. */
  constructor(walked: WalkedTree, width: number, columnCount: number) {
    const depth = measureDepth(walked.tree);
    const most = Math.min(depth, columnCount);
    this.walked = walked;
    this.width = width;
    this.size = most + 1;
    this.weights = tabulateWeights(most);
    this.owner = new Uint8Array(columnCount);
    this.gained = new Float64Array((depth + 1) * width);
    this.lost = new Float64Array((depth + 1) * width);
  }

  /** Adds what makes the answer for `row` differ from the answer for `other` to `into`, output-major: width × columns. */
  addPair(row: Float64Array, other: Float64Array, into: Float64Array): void {
    this.row = row;
    this.other = other;
    this.into = into;
    this.gained.fill(0);
    this.lost.fill(0);
    this.visit(0, 0, 0, 0);
  }

  private visit(node: number, level: number, ofRow: number, ofOther: number): void {
    const column = this.walked.column[node] ?? -1;
    if (column < 0) this.addLeaf(node, level, ofRow, ofOther);
    else this.descend(node, column, level, ofRow, ofOther);
  }

  private descend(node: number, column: number, level: number, ofRow: number, ofOther: number): void {
    const { left, right } = this.walked.tree;
    const rowLeft = walksLeft(this.walked, node, this.row[column] ?? Number.NaN);
    const otherLeft = walksLeft(this.walked, node, this.other[column] ?? Number.NaN);
    const owner = this.owner[column] ?? NOBODY;
    if (owner !== NOBODY || rowLeft === otherLeft) {
      const goesLeft = owner === OTHER ? otherLeft : rowLeft;
      this.visit((goesLeft ? left[node] : right[node]) ?? 0, level, ofRow, ofOther);
      return;
    }
    const rowSide = (rowLeft ? left[node] : right[node]) ?? 0;
    const otherSide = (rowLeft ? right[node] : left[node]) ?? 0;
    this.owner[column] = ROW;
    this.visit(rowSide, level + 1, ofRow + 1, ofOther);
    this.collect(level, column, this.gained);
    this.owner[column] = OTHER;
    this.visit(otherSide, level + 1, ofRow, ofOther + 1);
    this.collect(level, column, this.lost);
    this.owner[column] = NOBODY;
  }

  /** Gives a column what the side that it led to is worth, and hands the side's sums to the level above. */
  private collect(level: number, column: number, own: Float64Array): void {
    const { gained, lost, width, into } = this;
    const columnCount = this.row.length;
    const from = (level + 1) * width;
    for (let w = 0; w < width; w++) {
      const to = w * columnCount + column;
      into[to] = (into[to] ?? 0) + (own[from + w] ?? 0);
      for (const sums of [gained, lost]) {
        sums[level * width + w] = (sums[level * width + w] ?? 0) + (sums[from + w] ?? 0);
        sums[from + w] = 0;
      }
    }
  }

  private addLeaf(node: number, level: number, ofRow: number, ofOther: number): void {
    const { width, size, weights, gained, lost } = this;
    const { left, leafValues } = this.walked.tree;
    const gain = ofRow > 0 ? (weights[(ofRow - 1) * size + ofOther] ?? 0) : 0;
    const loss = ofOther > 0 ? (weights[ofRow * size + ofOther - 1] ?? 0) : 0;
    const leaf = (left[node] ?? 0) * width;
    for (let w = 0; w < width; w++) {
      const value = leafValues[leaf + w] ?? 0;
      const at = level * width + w;
      gained[at] = (gained[at] ?? 0) + gain * value;
      lost[at] = (lost[at] ?? 0) - loss * value;
    }
  }
}
