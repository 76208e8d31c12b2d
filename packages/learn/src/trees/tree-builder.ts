/** One grown tree. Node 0 is the root; children stand behind their parent. */
export interface GrownTree {
  /** Model input that a node splits on, or -1 for a leaf. */
  readonly input: Int32Array;
  /** A value goes left when it is <= the threshold; without a meaning where the node has a category set. */
  readonly threshold: Float64Array;
  /** Left child; for a leaf, its number in `leafValues`. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 1 when a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** Per node: sum of the training weights of the rows that came through it. */
  readonly cover: Float64Array;
  /** Leaf × width: what the leaf answers (class shares, a value, a path length; the algorithm says which). */
  readonly leafValues: Float64Array;
  /** Per column: weighted decrease of impurity over its splits. */
  readonly importance: Float64Array;
  /** For trees that split categories into two sets; see `goesLeft`. */
  readonly categorySets?: CategorySets;
}

/** The sets of categories that go left, for the nodes that ask for one. */
export interface CategorySets {
  /** Per node: the number of its set, or -1 for a node that compares with its threshold. */
  readonly place: Int32Array;
  /** Eight words a set: bit `code & 31` of word `code >>> 5` is 1 when that category goes left. Codes run from 0 to 255. */
  readonly words: Uint32Array;
}

/** Words of one set of {@link CategorySets}. */
export const wordsPerSet = 8;

/**
 * Whether a row goes left at an inner node. `value` is the row's value of the node's input: a number with NaN for missing, or at a node with a
 * category set the place of the category among the model's categories, -1 or NaN when it is missing or unseen.
 */
export function goesLeft(tree: GrownTree, node: number, value: number): boolean {
  const set = tree.categorySets?.place[node] ?? -1;
  if (Number.isNaN(value) || (set >= 0 && value < 0)) return tree.missingLeft[node] === 1;
  if (set < 0) return value <= (tree.threshold[node] ?? 0);
  const word = tree.categorySets?.words[set * wordsPerSet + (value >>> 5)] ?? 0;
  return ((word >>> (value & 31)) & 1) === 1;
}

/** An inner node as it is added: the split, the column it belongs to, what it gained and the weight that came through it. */
export interface NewSplit {
  readonly input: number;
  readonly threshold: number;
  readonly missingLeft: boolean;
  readonly column: number;
  readonly gain: number;
  readonly cover: number;
}

function copyTo<A extends Int32Array | Float64Array | Uint8Array>(larger: A, values: A): A {
  larger.set(values);
  return larger;
}

/** Collects the nodes of one tree in arrays that grow by doubling. */
export class TreeBuilder {
  private readonly width: number;
  private readonly importance: Float64Array;
  private count = 0;
  private leaves = 0;
  private input = new Int32Array(256);
  private threshold = new Float64Array(256);
  private left = new Int32Array(256);
  private right = new Int32Array(256);
  private missingLeft = new Uint8Array(256);
  private cover = new Float64Array(256);
  private leafValues: Float64Array<ArrayBuffer>;

  /** `width`: numbers per leaf. */
  constructor(width: number, columnCount: number) {
    this.width = width;
    this.importance = new Float64Array(columnCount);
    this.leafValues = new Float64Array(128 * width);
  }

  /** Adds an inner node and returns its number. */
  addSplit({ input, threshold, missingLeft, column, gain, cover }: NewSplit): number {
    const node = this.addNode(input, cover);
    this.threshold[node] = threshold;
    this.missingLeft[node] = missingLeft ? 1 : 0;
    this.importance[column] = (this.importance[column] ?? 0) + gain;
    return node;
  }

  /** Adds a leaf that answers `values` and returns its number. */
  addLeaf(values: Float64Array, cover: number): number {
    const node = this.addNode(-1, cover);
    const from = this.leaves * this.width;
    if (from + this.width > this.leafValues.length)
      this.leafValues = copyTo(new Float64Array(from * 2), this.leafValues);
    this.leafValues.set(values, from);
    this.left[node] = this.leaves++;
    return node;
  }

  /** Hangs `node` below a parent: its number for the left side, -1 minus its number for the right side. */
  link(parent: number, node: number): void {
    if (parent >= 0) this.left[parent] = node;
    else this.right[-1 - parent] = node;
  }

  /** The finished tree in arrays of exact length. */
  finish(): GrownTree {
    const { count } = this;
    return {
      input: this.input.slice(0, count),
      threshold: this.threshold.slice(0, count),
      left: this.left.slice(0, count),
      right: this.right.slice(0, count),
      missingLeft: this.missingLeft.slice(0, count),
      cover: this.cover.slice(0, count),
      leafValues: this.leafValues.slice(0, this.leaves * this.width),
      importance: this.importance,
    };
  }

  private addNode(input: number, cover: number): number {
    if (this.count === this.input.length) this.widen();
    this.input[this.count] = input;
    this.cover[this.count] = cover;
    return this.count++;
  }

  private widen(): void {
    const size = this.count * 2;
    this.input = copyTo(new Int32Array(size), this.input);
    this.threshold = copyTo(new Float64Array(size), this.threshold);
    this.left = copyTo(new Int32Array(size), this.left);
    this.right = copyTo(new Int32Array(size), this.right);
    this.missingLeft = copyTo(new Uint8Array(size), this.missingLeft);
    this.cover = copyTo(new Float64Array(size), this.cover);
  }
}
