/**
 * Shares of counts with half a count per bin, measured at the size of the smaller sample, mixed in (Jeffreys' prior; Krichevsky
 * and Trofimov, IEEE Trans. Inf. Theory 27, 1981).
 */
export function smoothShares(counts: ArrayLike<number>, total: number, smaller: number): Float64Array {
  const prior = counts.length / 2 / (smaller + counts.length / 2);
  return Float64Array.from(counts, (count) => (1 - prior) * (count / total) + prior / counts.length);
}

/**
 * Shares of counts with Evidently 0.7's filling of empty bins (`stattests/utils.py`, `get_binned_data`): 1e-4, or a millionth of
 * the side's smallest other share when that is at most 1e-4. The sum then exceeds 1 a little.
 */
export function fillLikeEvidently(counts: ArrayLike<number>, total: number): Float64Array {
  const shares = Float64Array.from(counts, (count) => count / total);
  const least = shares.reduce((min, share) => (share > 0 && share < min ? share : min), 1);
  const fill = least <= 1e-4 ? least * 1e-6 : 1e-4;
  return shares.map((share) => (share === 0 ? fill : share));
}
