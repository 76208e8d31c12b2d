import { measureDepth, type WalkedTree, walksLeft } from '../trees/walked-tree.ts';

/**
 * Shapley values of one tree where a column that is not known follows the training rows down both sides of a split, by their weight (Lundberg,
 * Erion, Lee, "Consistent Individualized Feature Attribution for Tree Ensembles", arXiv 1802.03888, Algorithm 2; Lundberg et al., Nature
 * Machine Intelligence 2, 2020). Time O(leaves × depth²) a row, no allocation per row.
 *
 * A path holds the distinct columns between root and node. Each has the share of the training weight that would follow it were it
 * unknown (`zero`) and whether the row itself follows it (`one`, 0 or 1); `weight[i]` sums the Shapley weights of the sets with i known columns.
 */
export class PathDependentShap {
  private readonly walked: WalkedTree;
  private readonly width: number;
  private readonly stride: number;
  private readonly column: Int32Array;
  private readonly zero: Float64Array;
  private readonly one: Float64Array;
  private readonly weight: Float64Array;
  private row: Float64Array = new Float64Array();
  private into: Float64Array = new Float64Array();
  private columnCount = 0;

  /** `width`: numbers per leaf. */
  constructor(walked: WalkedTree, width: number) {
    const depth = measureDepth(walked.tree);
    this.walked = walked;
    this.width = width;
    // One path per level of the walk; its first entry stands for the root.
    this.stride = depth + 2;
    const size = (depth + 1) * this.stride;
    this.column = new Int32Array(size);
    this.zero = new Float64Array(size);
    this.one = new Float64Array(size);
    this.weight = new Float64Array(size);
  }

  /** Adds the contributions of a row (one value per column) to `into`, output-major: width × columns. */
  addRow(row: Float64Array, into: Float64Array): void {
    this.row = row;
    this.into = into;
    this.columnCount = row.length;
    this.visit(0, 0, 0, -1, 1, 1);
  }

  private visit(node: number, level: number, length: number, column: number, zero: number, one: number): void {
    const from = level * this.stride;
    if (level > 0) this.copyPath(from - this.stride, from, length);
    this.extend(from, length, column, zero, one);
    const asked = this.walked.column[node] ?? -1;
    if (asked < 0) this.addLeaf(node, from, length);
    else this.descend(node, level, from, length, asked);
  }

  private descend(node: number, level: number, from: number, length: number, asked: number): void {
    const { left, right, cover } = this.walked.tree;
    const goesLeft = walksLeft(this.walked, node, this.row[asked] ?? Number.NaN);
    const hot = (goesLeft ? left[node] : right[node]) ?? 0;
    const cold = (goesLeft ? right[node] : left[node]) ?? 0;
    const whole = cover[node] ?? 0;
    // Nodes that only rows of weight 0 reached: any shares that sum to 1 do.
    const hotShare = whole > 0 ? (cover[hot] ?? 0) / whole : 0.5;
    const coldShare = whole > 0 ? (cover[cold] ?? 0) / whole : 0.5;
    let zero = 1;
    let one = 1;
    let kept = length;
    const place = this.findColumn(from, length, asked);
    if (place > 0) {
      zero = this.zero[from + place] ?? 0;
      one = this.one[from + place] ?? 0;
      this.unwind(from, length, place);
      kept--;
    }
    // A side that neither the row nor any training weight follows adds nothing.
    if (one > 0 || hotShare * zero > 0) this.visit(hot, level + 1, kept + 1, asked, hotShare * zero, one);
    if (coldShare * zero > 0) this.visit(cold, level + 1, kept + 1, asked, coldShare * zero, 0);
  }

  private findColumn(from: number, length: number, column: number): number {
    for (let at = 1; at <= length; at++) if (this.column[from + at] === column) return at;
    return -1;
  }

  /** By hand: paths are a handful of entries, and `copyWithin` costs more than that. */
  private copyPath(source: number, target: number, length: number): void {
    const { column, zero, one, weight } = this;
    for (let at = 0; at < length; at++) {
      column[target + at] = column[source + at] ?? 0;
      zero[target + at] = zero[source + at] ?? 0;
      one[target + at] = one[source + at] ?? 0;
      weight[target + at] = weight[source + at] ?? 0;
    }
  }

  private extend(from: number, length: number, column: number, zero: number, one: number): void {
    const { weight } = this;
    this.column[from + length] = column;
    this.zero[from + length] = zero;
    this.one[from + length] = one;
    weight[from + length] = length === 0 ? 1 : 0;
    for (let at = length - 1; at >= 0; at--) {
      const before = weight[from + at] ?? 0;
      weight[from + at + 1] = (weight[from + at + 1] ?? 0) + (one * before * (at + 1)) / (length + 1);
      weight[from + at] = (zero * before * (length - at)) / (length + 1);
    }
  }

  /** Undoes `extend` for the entry at `place`. */
  private unwind(from: number, length: number, place: number): void {
    const { weight } = this;
    const one = this.one[from + place] ?? 0;
    const zero = this.zero[from + place] ?? 0;
    let next = weight[from + length] ?? 0;
    for (let at = length - 1; at >= 0; at--) {
      const before = weight[from + at] ?? 0;
      if (one > 0) {
        const undone = (next * (length + 1)) / (at + 1);
        weight[from + at] = undone;
        next = before - (undone * zero * (length - at)) / (length + 1);
      } else {
        weight[from + at] = (before * (length + 1)) / (zero * (length - at));
      }
    }
    for (let at = place; at < length; at++) {
      this.column[from + at] = this.column[from + at + 1] ?? 0;
      this.zero[from + at] = this.zero[from + at + 1] ?? 0;
      this.one[from + at] = this.one[from + at + 1] ?? 0;
    }
  }

  /** Sum of the weights that `unwind` would leave of an entry that the row follows, without changing the path. */
  private sumUnwound(from: number, length: number, zero: number): number {
    const { weight } = this;
    let next = weight[from + length] ?? 0;
    let total = 0;
    for (let at = length - 1; at >= 0; at--) {
      const undone = next / (at + 1);
      total += undone;
      next = (weight[from + at] ?? 0) - undone * zero * (length - at);
    }
    return total * (length + 1);
  }

  /** The same for an entry that the row does not follow, times its `zero`: alike for all of them. */
  private sumUnfollowed(from: number, length: number): number {
    const { weight } = this;
    let total = 0;
    for (let at = length - 1; at >= 0; at--) total += (weight[from + at] ?? 0) / (length - at);
    return total * (length + 1);
  }

  private addLeaf(node: number, from: number, length: number): void {
    const { into, columnCount, width } = this;
    const { left, leafValues } = this.walked.tree;
    const leaf = (left[node] ?? 0) * width;
    const unfollowed = -this.sumUnfollowed(from, length);
    for (let at = 1; at <= length; at++) {
      const follows = (this.one[from + at] ?? 0) > 0;
      const zero = this.zero[from + at] ?? 0;
      const share = follows ? this.sumUnwound(from, length, zero) * (1 - zero) : unfollowed;
      const column = this.column[from + at] ?? 0;
      for (let w = 0; w < width; w++) {
        const to = w * columnCount + column;
        into[to] = (into[to] ?? 0) + share * (leafValues[leaf + w] ?? 0);
      }
    }
  }
}

/** Adds the mean answer of a tree over its training weight to `into`, one number per output. */
export function addExpectedAnswer({ tree }: WalkedTree, width: number, into: Float64Array): void {
  const share = new Float64Array(tree.input.length);
  share[0] = 1;
  tree.input.forEach((input, node) => {
    const left = tree.left[node] ?? 0;
    const own = share[node] ?? 0;
    if (input < 0) {
      for (let w = 0; w < width; w++) into[w] = (into[w] ?? 0) + own * (tree.leafValues[left * width + w] ?? 0);
      return;
    }
    const right = tree.right[node] ?? 0;
    const whole = tree.cover[node] ?? 0;
    share[left] = whole > 0 ? (own * (tree.cover[left] ?? 0)) / whole : own / 2;
    share[right] = whole > 0 ? (own * (tree.cover[right] ?? 0)) / whole : own / 2;
  });
}
