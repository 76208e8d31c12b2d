/** Count, means and sums of squared and crossed deviations of the rows where both columns have a value. */
export type CoMoments = readonly [n: number, meanX: number, meanY: number, sxx: number, syy: number, sxy: number];

/** Adds two sets of rows up (Chan, Golub and LeVeque 1983; the cross term as in Schubert and Gertz 2018, eq. 22). */
export function mergeCoMoments(left: CoMoments, right: CoMoments): CoMoments {
  if (left[0] === 0) return right;
  if (right[0] === 0) return left;
  const n = left[0] + right[0];
  const [x, y] = [right[1] - left[1], right[2] - left[2]];
  const weight = (left[0] * right[0]) / n;
  return [
    n,
    left[1] + (x * right[0]) / n,
    left[2] + (y * right[0]) / n,
    left[3] + right[3] + x * x * weight,
    left[4] + right[4] + y * y * weight,
    left[5] + right[5] + x * y * weight,
  ];
}

/** The same means and spreads as if `n × factor` rows had been seen: a sample then weighs as much as the rows it stands for. */
export function scaleCoMoments([n, x, y, sxx, syy, sxy]: CoMoments, factor: number): CoMoments {
  return [n * factor, x, y, sxx * factor, syy * factor, sxy * factor];
}

/** Pearson's r in [-1, 1]; undefined below 3 rows or when a column does not vary. */
export function computePearson([n, , , sxx, syy, sxy]: CoMoments): number | undefined {
  const spread = Math.sqrt(sxx) * Math.sqrt(syy);
  if (n < 3 || !(spread > 0) || !Number.isFinite(spread)) return undefined;
  return Math.max(-1, Math.min(1, sxy / spread));
}
