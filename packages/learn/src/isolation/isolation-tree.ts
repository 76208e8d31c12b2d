import { createRandom, deriveSeed, type Random } from '@kaizen/stats';
import { type GrownTree, TreeBuilder } from '../trees/tree-builder.ts';
import type { InputLayout, TreeInputs } from '../trees/tree-inputs.ts';
import { computeAveragePath } from './isolation-score.ts';

/** What every tree of an isolation forest is grown from. */
export interface IsolationSettings {
  readonly inputs: TreeInputs;
  readonly layout: InputLayout;
  /** 1 for a column whose values are counts of categories. */
  readonly counted: Uint8Array;
  readonly seed: number;
  /** Rows drawn for each tree, at most the rows there are. */
  readonly sampleSize: number;
}

/** Draws `size` of the rows 0 to `rowCount` - 1 without replacement (R. Floyd's algorithm, CACM 30, 1987). */
function drawRows(rowCount: number, size: number, random: Random): Int32Array {
  const drawn = new Set<number>();
  for (let most = rowCount - size; most < rowCount; most++) {
    const row = random.int(most + 1);
    drawn.add(drawn.has(row) ? most : row);
  }
  return Int32Array.from(drawn);
}

/** A threshold t with low <= t < high, uniform between them; infinite ends count as the greatest doubles. */
function drawThreshold(low: number, high: number, random: Random): number {
  const share = random.next();
  const from = Math.max(low, -Number.MAX_VALUE);
  const to = Math.min(high, Number.MAX_VALUE);
  const drawn = from * (1 - share) + to * share;
  return drawn >= low && drawn < high ? drawn : low;
}

/** As {@link drawThreshold}, but uniform in the logarithm: counts of categories differ by factors. */
function drawCount(low: number, high: number, random: Random): number {
  const drawn = Math.expm1(drawThreshold(Math.log1p(low), Math.log1p(high), random));
  return drawn >= low && drawn < high ? drawn : low;
}

interface DrawnSplit {
  readonly column: number;
  readonly threshold: number;
  /** Where missing values go; undefined to the larger side, because the node has none. */
  readonly missingLeft: boolean | undefined;
}

class IsolationTreeGrower {
  private readonly inputs: TreeInputs;
  private readonly random: Random;
  private readonly rows: Int32Array;
  private readonly spare: Int32Array;
  private readonly columns: Int32Array;
  private readonly inputOf: Int32Array;
  private readonly counted: Uint8Array;
  private readonly builder: TreeBuilder;
  private readonly maxDepth: number;

  constructor({ inputs, layout, counted, seed, sampleSize }: IsolationSettings, tree: number) {
    this.inputs = inputs;
    this.random = createRandom(deriveSeed(seed, tree));
    this.rows = drawRows(inputs.rowCount, sampleSize, this.random);
    this.spare = new Int32Array(sampleSize);
    this.columns = Int32Array.from(inputs.columns, (_, column) => column);
    this.inputOf = this.columns.map((column) => layout.column.indexOf(column));
    this.counted = counted;
    this.builder = new TreeBuilder(1, inputs.columns.length);
    this.maxDepth = Math.ceil(Math.log2(sampleSize));
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
      const split = end - start > 1 && depth < this.maxDepth ? this.drawSplit(start, end) : undefined;
      const middle = split === undefined ? end : this.partition(start, end, split);
      const node = split === undefined ? this.addLeaf(end - start, depth) : this.addSplit(split, start, middle, end);
      if (!isRoot) this.builder.link(link, node);
      isRoot = false;
      if (split === undefined) continue;
      open.push(middle, end, depth + 1, -1 - node);
      open.push(start, middle, depth + 1, node);
    }
    return this.builder.finish();
  }

  /** A split on a column drawn evenly among those that vary in the node; undefined when none does. */
  private drawSplit(start: number, end: number): DrawnSplit | undefined {
    const { columns, random } = this;
    for (let tried = 0; tried < columns.length; tried++) {
      const pick = tried + random.int(columns.length - tried);
      const column = columns[pick] ?? 0;
      columns[pick] = columns[tried] ?? 0;
      columns[tried] = column;
      const split = this.drawOn(column, start, end);
      if (split !== undefined) return split;
    }
    return undefined;
  }

  private drawOn(column: number, start: number, end: number): DrawnSplit | undefined {
    const values = this.inputs.columns[column] ?? new Float64Array();
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let known = 0;
    for (let i = start; i < end; i++) {
      const value = values[this.rows[i] ?? 0] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      known++;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const missing = end - start - known;
    if (known === 0) return undefined;
    if (low < high) {
      const draw = this.counted[column] === 1 ? drawCount : drawThreshold;
      const threshold = draw(low, high, this.random);
      return { column, threshold, missingLeft: missing > 0 ? this.random.next() < 0.5 : undefined };
    }
    if (missing === 0) return undefined;
    return { column, threshold: Math.max(high, Number.MAX_VALUE), missingLeft: false };
  }

  private partition(start: number, end: number, split: DrawnSplit): number {
    const { rows, spare } = this;
    const values = this.inputs.columns[split.column] ?? new Float64Array();
    let next = start;
    let kept = 0;
    for (let i = start; i < end; i++) {
      const row = rows[i] ?? 0;
      const value = values[row] ?? Number.NaN;
      const goesLeft = Number.isNaN(value) ? split.missingLeft === true : value <= split.threshold;
      if (goesLeft) rows[next++] = row;
      else spare[kept++] = row;
    }
    for (let i = 0; i < kept; i++) rows[next + i] = spare[i] ?? 0;
    return next;
  }

  private addSplit(split: DrawnSplit, start: number, middle: number, end: number): number {
    const { column, threshold } = split;
    const input = this.inputOf[column] ?? 0;
    const missingLeft = split.missingLeft ?? (middle - start) * 2 >= end - start;
    return this.builder.addSplit({ input, threshold, missingLeft, column, gain: 0, cover: end - start });
  }

  /** A leaf answers the length of its path: its depth, and what isolating its rows further would take on average. */
  private addLeaf(rows: number, depth: number): number {
    return this.builder.addLeaf(Float64Array.of(depth + computeAveragePath(rows)), rows);
  }
}

/** Grows tree number `tree` of an isolation forest. The result depends on the settings and the number alone. */
export function growIsolationTree(settings: IsolationSettings, tree: number): GrownTree {
  return new IsolationTreeGrower(settings, tree).grow();
}
