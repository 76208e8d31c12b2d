import { type CategorySets, type GrownTree, wordsPerSet } from '../trees/tree-builder.ts';
import type { BoostingJob } from './boosting-job.ts';

/** What growing knows of a tree beside the shared memory; entries by node. */
export interface GrownNodes {
  readonly nodes: number;
  readonly leaves: number;
  readonly thresholds: Float64Array;
  readonly gains: Float64Array;
  readonly missingLeft: Uint8Array;
  readonly isSet: Uint8Array;
  /** Rows that came through the node. */
  readonly counts: Float64Array;
}

function collectSets(job: BoostingJob, { nodes, isSet }: GrownNodes): CategorySets | undefined {
  const count = isSet.subarray(0, nodes).reduce((sum, one) => sum + one, 0);
  if (count === 0) return undefined;
  const place = new Int32Array(nodes).fill(-1);
  const words = new Uint32Array(count * wordsPerSet);
  let next = 0;
  for (let node = 0; node < nodes; node++) {
    if (isSet[node] !== 1) continue;
    const set = next++;
    place[node] = set;
    const known = job.matrix.binCounts[job.tree.column[node] ?? 0] ?? 0;
    for (let code = 0; code < known; code++) {
      if (job.tree.leftBins[node * 256 + code] !== 1) continue;
      const word = set * wordsPerSet + (code >>> 5);
      words[word] = (words[word] ?? 0) | (1 << (code & 31));
    }
  }
  return { place, words };
}

/** Sum of weights of the rows that came through each node. */
function computeCover(job: BoostingJob, { nodes, leaves, counts }: GrownNodes): Float64Array {
  const { tree, rows, weights, settings } = job;
  if (settings.unitWeights) return counts.slice(0, nodes);
  const cover = new Float64Array(nodes);
  for (let leaf = 0; leaf < leaves; leaf++) {
    let sum = 0;
    const end = tree.leafEnd[leaf] ?? 0;
    for (let i = tree.leafStart[leaf] ?? 0; i < end; i++) sum += weights[rows[i] ?? 0] ?? 0;
    cover[tree.leafNode[leaf] ?? 0] = sum;
  }
  // Children stand behind their parent.
  for (let node = nodes - 1; node >= 0; node--) {
    if ((tree.column[node] ?? -1) < 0) continue;
    cover[node] = (cover[tree.left[node] ?? 0] ?? 0) + (cover[tree.right[node] ?? 0] ?? 0);
  }
  return cover;
}

/** Copies the tree at work out of the shared memory. Its inputs are columns; its leaf values include the learning rate. */
export function finishTree(job: BoostingJob, grown: GrownNodes): GrownTree {
  const { tree, matrix } = job;
  const { nodes, leaves } = grown;
  const input = Int32Array.from(tree.column.subarray(0, nodes));
  const left = Int32Array.from(tree.left.subarray(0, nodes));
  const right = Int32Array.from(tree.right.subarray(0, nodes));
  const threshold = grown.thresholds.slice(0, nodes);
  const missingLeft = grown.missingLeft.slice(0, nodes);
  const leafValues = new Float64Array(leaves);
  const importance = new Float64Array(matrix.columnCount);
  let leaf = 0;
  input.forEach((column, node) => {
    if (column >= 0) {
      importance[column] = (importance[column] ?? 0) + (grown.gains[node] ?? 0);
      if (grown.isSet[node] === 1) threshold[node] = 0;
      return;
    }
    leafValues[leaf] = tree.values[node] ?? 0;
    left[node] = leaf++;
    right[node] = 0;
    threshold[node] = 0;
    missingLeft[node] = 0;
  });
  const base = { input, threshold, left, right, missingLeft, cover: computeCover(job, grown), leafValues, importance };
  const categorySets = collectSets(job, grown);
  return categorySets ? { ...base, categorySets } : base;
}
