import type { BoostingJob } from './boosting-job.ts';

/** Least probability of a class: LightGBM's too. Keeps scores finite where a class has no rows. */
const leastShare = 1e-15;

/**
 * Scores before the first round: the logarithm of the odds (binary) or of the shares (more classes), or the mean. `targets` of the given rows,
 * weighted.
 */
export function computeBaseScores(
  objective: 'binary' | 'multiclass' | 'squared-error',
  outputs: number,
  rows: Int32Array,
  targets: Float64Array,
  weights: Float64Array,
): Float64Array {
  const sums = new Float64Array(outputs);
  let total = 0;
  // The mean of values near 1e9 is summed around the first of them.
  const origin = objective === 'squared-error' ? (targets[rows[0] ?? 0] ?? 0) : 0;
  for (const row of rows) {
    const weight = weights[row] ?? 0;
    const target = targets[row] ?? 0;
    total += weight;
    if (objective === 'multiclass') sums[target] = (sums[target] ?? 0) + weight;
    else sums[0] = (sums[0] ?? 0) + weight * (target - origin);
  }
  return sums.map((sum) => {
    const share = sum / total;
    if (objective === 'squared-error') return origin + share;
    const inside = Math.min(1 - leastShare, Math.max(leastShare, share));
    return objective === 'binary' ? Math.log(inside / (1 - inside)) : Math.log(inside);
  });
}

/** The logarithm of the sum of exponentials of each row's scores. */
export function writeLogSums(job: BoostingJob, from: number, to: number): void {
  const { scores, logSums } = job;
  const { outputs } = job.settings;
  const { rowCount } = job.matrix;
  for (let row = from; row < to; row++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0, i = row; k < outputs; k++, i += rowCount) highest = Math.max(highest, scores[i] ?? 0);
    let sum = 0;
    for (let k = 0, i = row; k < outputs; k++, i += rowCount) sum += Math.exp((scores[i] ?? 0) - highest);
    logSums[row] = highest + Math.log(sum);
  }
}

function writeBinary({ scores, targets, weights, derivatives }: BoostingJob, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const p = 1 / (1 + Math.exp(-(scores[row] ?? 0)));
    const weight = weights[row] ?? 0;
    derivatives[2 * row] = (p - (targets[row] ?? 0)) * weight;
    derivatives[2 * row + 1] = p * (1 - p) * weight;
  }
}

function writeSquared({ scores, targets, weights, derivatives }: BoostingJob, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const weight = weights[row] ?? 0;
    derivatives[2 * row] = ((scores[row] ?? 0) - (targets[row] ?? 0)) * weight;
    derivatives[2 * row + 1] = weight;
  }
}

function writeClass(job: BoostingJob, output: number, from: number, to: number): void {
  const { scores, logSums, targets, weights, derivatives } = job;
  const { outputs } = job.settings;
  const first = output * job.matrix.rowCount;
  // The second derivatives of softmax are not independent; Friedman (Annals of Statistics 29, 2001, algorithm 6) takes K / (K - 1) of the diagonal.
  const factor = outputs / (outputs - 1);
  for (let row = from; row < to; row++) {
    const p = Math.exp((scores[first + row] ?? 0) - (logSums[row] ?? 0));
    const weight = weights[row] ?? 0;
    derivatives[2 * row] = (p - (targets[row] === output ? 1 : 0)) * weight;
    derivatives[2 * row + 1] = factor * p * (1 - p) * weight;
  }
}

/** First and second derivative of each row's loss by its score of one output: log loss or half the squared error, times the row's weight. */
export function writeDerivatives(job: BoostingJob, output: number, from: number, to: number): void {
  if (job.settings.objective === 'binary') writeBinary(job, from, to);
  else if (job.settings.objective === 'multiclass') writeClass(job, output, from, to);
  else writeSquared(job, from, to);
}

function computeRowLoss(job: BoostingJob, row: number): number {
  const { scores, targets } = job;
  const target = targets[row] ?? 0;
  const { objective, outputs } = job.settings;
  if (objective === 'multiclass') {
    const { rowCount } = job.matrix;
    let sum = 0;
    const own = scores[target * rowCount + row] ?? 0;
    for (let k = 0, i = row; k < outputs; k++, i += rowCount) sum += Math.exp((scores[i] ?? 0) - own);
    return Math.log(sum);
  }
  const score = scores[row] ?? 0;
  if (objective === 'squared-error') return (score - target) ** 2;
  const margin = target === 1 ? -score : score;
  return margin > 0 ? margin + Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin));
}

/** Weighted mean log loss or squared error of some rows. */
export function computeLoss(job: BoostingJob, rows: Int32Array): number {
  let sum = 0;
  let total = 0;
  for (const row of rows) {
    const weight = job.weights[row] ?? 0;
    sum += weight * computeRowLoss(job, row);
    total += weight;
  }
  return sum / total;
}
