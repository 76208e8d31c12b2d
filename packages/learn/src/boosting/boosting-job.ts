import { allocateBytes, allocateDoubles, allocateInts, shareDoubles, shareInts } from '../parallel/shared-memory.ts';
import { type BinnedMatrix, lanes } from './binned-matrix.ts';
import type { BoostingParams } from './boosting-params.ts';
import type { JobMemory } from './job-memory.ts';
import { teamCells } from './team.ts';

/** How the loss of a row follows from its scores. */
export type Objective = 'binary' | 'multiclass' | 'squared-error';

/** Numbers of one bin in a histogram: sum of gradients, sum of hessians, rows. */
export const binStride = 3;

/** Numbers of a split as a column offers it; see `split-offer.ts`. */
export const offerStride = 8;

/** Words of a set of bins: one bit for each of 256. */
export const setWords = 8;

/** Numbers a leaf has in `leafSums`: gradients, hessians, rows, and the least and greatest value that constraints allow. */
export const leafStride = 5;

/** Rows of one piece of work that goes row by row. */
export const blockRows = 8192;

/** Where the leader's orders stand in `orders`. */
export const order = {
  /** Tree of the round. */
  output: 0,
  /** Rows in the bag, and outside of it. */
  bagRows: 1,
  outsideRows: 2,
  leaves: 3,
  /** The leaf whose rows are added, and the one that has its parent's histogram; -1 for none. */
  addedLeaf: 4,
  restLeaf: 5,
  /** 1 when the leaf's splits are looked for. */
  scanAdded: 6,
  scanRest: 7,
  /** The column that is split, and the rows of the leaf. */
  column: 8,
  from: 9,
  to: 10,
  /** Rows of the leaf that go left. */
  leftRows: 11,
} as const;

/** What growing needs to know: the parameters, but for those that are settled before it starts, and what they were settled to. */
export interface BoostingSettings
  extends Omit<BoostingParams, 'maxBins' | 'classWeight' | 'earlyStoppingShare' | 'monotone'> {
  readonly objective: Objective;
  /** Trees of a round: classes for three or more, else 1. */
  readonly outputs: number;
  readonly seed: number;
  /** Per column: 1 or -1 where it may only raise or lower the prediction. */
  readonly monotone: Int8Array;
  /** Score of every row before the first round, one per output. */
  readonly baseScores: Float64Array;
  /** Every row has the weight 1. */
  readonly unitWeights: boolean;
}

/** One training in memory that all its threads read and write. */
export interface BoostingJob {
  readonly settings: BoostingSettings;
  readonly matrix: BinnedMatrix;
  /** Greatest value of each bin, by column. */
  readonly edges: readonly Float64Array[];
  /** Class number or value of each row. */
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  /** Rows to learn from, ascending. */
  readonly trainRows: Int32Array;
  /** Rows that decide when to stop; none when training runs through. */
  readonly stopRows: Int32Array;
  /** Output-major: output × row. */
  readonly scores: Float64Array;
  /** Logarithm of the sum of the exponentials of a row's scores (three or more classes). */
  readonly logSums: Float64Array;
  /** The memory of WebAssembly that holds the matrix, the derivatives, the rows and the histograms, if there is any. */
  readonly wasm: WebAssembly.Memory | undefined;
  /** First and second derivative of the loss, row by row. */
  readonly derivatives: Float64Array;
  /** Rows of the bag, ascending; and the same in leaf order once a tree grows. */
  readonly bag: Int32Array;
  readonly rows: Int32Array;
  readonly spare: Int32Array;
  /** Rows whose scores a finished tree must reach by walking. */
  readonly outsideRows: Int32Array;
  /** Place of a column's first bin in a leaf's histogram, in bins; the lanes beyond the last column share one bin at the end. */
  readonly binStarts: Int32Array;
  readonly binTotal: number;
  /** Leaf-major. */
  readonly histograms: Float64Array;
  readonly leafSums: Float64Array;
  /** Leaf × column × {@link offerStride}. */
  readonly offers: Float64Array;
  /** Leaf × column × {@link setWords}: bins that go left, for splits of categories. */
  readonly offerSets: Uint32Array;
  /** 1 for a column that the tree at work may split. */
  readonly usedColumns: Uint8Array;
  /** Per bin of the split at work: 1 when it goes left. */
  readonly leftBins: Uint8Array;
  /** Per block: rows that go left. */
  readonly blockCounts: Int32Array;
  /** The histograms of the tree at work as pieces of work; see `listPieces`. */
  readonly pieces: Int32Array;
  /** What the phase at work is about; see {@link order}. */
  readonly orders: Int32Array;
  readonly tree: TreeMemory;
  readonly control: Int32Array;
}

/** The tree at work, in bins. Nodes are numbered as they are made, so children stand behind their parent. */
interface TreeMemory {
  /** Column of an inner node, -1 for a leaf. */
  readonly column: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Node × 256: 1 for a bin that goes left. */
  readonly leftBins: Uint8Array;
  readonly values: Float64Array;
  /** First row of each leaf in the leaf order, and the row behind its last; and the leaf's node. */
  readonly leafStart: Int32Array;
  readonly leafEnd: Int32Array;
  readonly leafNode: Int32Array;
}

function createTreeMemory(maxLeaves: number): TreeMemory {
  const nodes = 2 * maxLeaves - 1;
  return {
    column: allocateInts(nodes),
    left: allocateInts(nodes),
    right: allocateInts(nodes),
    leftBins: allocateBytes(nodes * 256),
    values: allocateDoubles(nodes),
    leafStart: allocateInts(maxLeaves),
    leafEnd: allocateInts(maxLeaves),
    leafNode: allocateInts(maxLeaves),
  };
}

function layOutBins(matrix: BinnedMatrix): { binStarts: Int32Array; binTotal: number } {
  const binStarts = new Int32Array(Math.ceil(matrix.columnCount / lanes) * lanes);
  let next = 0;
  matrix.binCounts.forEach((count, column) => {
    binStarts[column] = next;
    next += count + 1;
  });
  binStarts.fill(next, matrix.columnCount);
  return { binStarts: shareInts(binStarts), binTotal: next + 1 };
}

/** What a job is made from; the rest of its memory is working space. */
export type BoostingInput = Pick<
  BoostingJob,
  'settings' | 'matrix' | 'edges' | 'targets' | 'weights' | 'trainRows' | 'stopRows'
>;

/** Lays out the memory of one training: about 60 bytes a row beside the bins, and the histograms of one tree's leaves. */
export function createBoostingJob(input: BoostingInput, memory: JobMemory): BoostingJob {
  const { settings, matrix } = input;
  const leaves = settings.maxLeaves;
  const { rowCount, columnCount } = matrix;
  const { binStarts, binTotal } = layOutBins(matrix);
  const scores = allocateDoubles(settings.outputs * rowCount);
  settings.baseScores.forEach((score, output) => {
    scores.fill(score, output * rowCount, (output + 1) * rowCount);
  });
  return {
    ...input,
    targets: shareDoubles(input.targets),
    weights: shareDoubles(input.weights),
    trainRows: shareInts(input.trainRows),
    stopRows: shareInts(input.stopRows),
    scores,
    logSums: allocateDoubles(settings.objective === 'multiclass' ? rowCount : 0),
    wasm: memory.wasm,
    derivatives: memory.derivatives,
    bag: allocateInts(rowCount),
    rows: memory.rows,
    spare: allocateInts(rowCount),
    outsideRows: allocateInts(rowCount),
    binStarts,
    binTotal,
    histograms: memory.histograms,
    leafSums: allocateDoubles(leaves * leafStride),
    offers: allocateDoubles(leaves * columnCount * offerStride),
    offerSets: new Uint32Array(allocateInts(leaves * columnCount * setWords).buffer),
    usedColumns: allocateBytes(columnCount),
    leftBins: allocateBytes(256),
    blockCounts: allocateInts(Math.ceil(rowCount / blockRows)),
    pieces: allocateInts(binStarts.length),
    orders: allocateInts(16),
    tree: createTreeMemory(leaves),
    control: allocateInts(teamCells),
  };
}
