import type { Random } from '@kaizen/stats';
import type { TrainingMatrix } from './training-matrix.ts';

/**
 * The rows that a tree sees, each once, with their weights and what they teach. A tree keeps the rows of each node side by side, so that a node
 * reads its own part of these arrays in order.
 */
export interface Bag {
  readonly rows: Int32Array;
  readonly weights: Float64Array;
  /** Class of each row; empty when numbers are learnt. */
  readonly labels: Int32Array;
  /** Number of each row; empty when classes are learnt. */
  readonly targets: Float64Array;
}

function drawCounts(rowCount: number, bootstrap: boolean, random: Random): Float64Array {
  const counts = new Float64Array(rowCount);
  if (!bootstrap) return counts.fill(1);
  for (let draw = 0; draw < rowCount; draw++) {
    const row = random.int(rowCount);
    counts[row] = (counts[row] ?? 0) + 1;
  }
  return counts;
}

/** Draws the bag of one tree: n rows with replacement, or every row once. Rows of weight 0 are left out. */
export function drawBag(matrix: TrainingMatrix, bootstrap: boolean, random: Random): Bag {
  const { rowCount, labels, targets, classWeights, sampleWeights } = matrix;
  const counts = drawCounts(rowCount, bootstrap, random);
  const hasLabels = labels.length > 0;
  const rows = new Int32Array(rowCount);
  const weights = new Float64Array(rowCount);
  let n = 0;
  for (let row = 0; row < rowCount; row++) {
    const own = sampleWeights.length > 0 ? (sampleWeights[row] ?? 0) : 1;
    const weight = (counts[row] ?? 0) * own * (hasLabels ? (classWeights[labels[row] ?? 0] ?? 1) : 1);
    if (!(weight > 0)) continue;
    rows[n] = row;
    weights[n++] = weight;
  }
  const drawn = rows.slice(0, n);
  return {
    rows: drawn,
    weights: weights.slice(0, n),
    labels: hasLabels ? drawn.map((row) => labels[row] ?? 0) : new Int32Array(0),
    targets: hasLabels ? new Float64Array(0) : Float64Array.from(drawn, (row) => targets[row] ?? 0),
  };
}
