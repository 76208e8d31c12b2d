/** One grown tree. Node 0 is the root; children stand behind their parent. */
export interface GrownTree {
  /** Model input that a node splits on, or -1 for a leaf. */
  readonly input: Int32Array;
  /** A value goes left when it is <= the threshold. */
  readonly threshold: Float64Array;
  /** Left child; for a leaf, its number in `leafValues`. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 1 when a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** Leaf × class: share of the class's weight in the leaf. */
  readonly leafValues: Float64Array;
  /** Per column: weighted decrease of Gini impurity over its splits. */
  readonly importance: Float64Array;
}

/** Collects the nodes of one tree in arrays that grow by doubling. */
export class TreeBuilder {
  private readonly classCount: number;
  private readonly importance: Float64Array;
  private count = 0;
  private leaves = 0;
  private input = new Int32Array(256);
  private threshold = new Float64Array(256);
  private left = new Int32Array(256);
  private right = new Int32Array(256);
  private missingLeft = new Uint8Array(256);
  private leafValues: Float64Array<ArrayBuffer>;

  constructor(classCount: number, columnCount: number) {
    this.classCount = classCount;
    this.importance = new Float64Array(columnCount);
    this.leafValues = new Float64Array(128 * classCount);
  }

  /** Adds an inner node and returns its number. */
  addSplit(input: number, threshold: number, missingLeft: boolean, column: number, gain: number): number {
    const node = this.addNode(input);
    this.threshold[node] = threshold;
    this.missingLeft[node] = missingLeft ? 1 : 0;
    this.importance[column] = (this.importance[column] ?? 0) + gain;
    return node;
  }

  /** Adds a leaf from the class weights of its rows and returns its number. */
  addLeaf(classWeights: Float64Array): number {
    const node = this.addNode(-1);
    const from = this.leaves * this.classCount;
    if (from + this.classCount > this.leafValues.length) {
      const wider = new Float64Array(this.leafValues.length * 2);
      wider.set(this.leafValues);
      this.leafValues = wider;
    }
    let weight = 0;
    for (const value of classWeights) weight += value;
    for (let c = 0; c < this.classCount; c++) this.leafValues[from + c] = (classWeights[c] ?? 0) / weight;
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
      leafValues: this.leafValues.slice(0, this.leaves * this.classCount),
      importance: this.importance,
    };
  }

  private addNode(input: number): number {
    if (this.count === this.input.length) this.widen();
    this.input[this.count] = input;
    return this.count++;
  }

  private widen(): void {
    const size = this.count * 2;
    const input = new Int32Array(size);
    const threshold = new Float64Array(size);
    const left = new Int32Array(size);
    const right = new Int32Array(size);
    const missingLeft = new Uint8Array(size);
    input.set(this.input);
    threshold.set(this.threshold);
    left.set(this.left);
    right.set(this.right);
    missingLeft.set(this.missingLeft);
    this.input = input;
    this.threshold = threshold;
    this.left = left;
    this.right = right;
    this.missingLeft = missingLeft;
  }
}
