/**
 * The lowest threshold that at most `contamination` of the scores reach, midway between two scores that differ by more than rounding, so
 * that the exported model decides alike. Above all scores when even the highest is shared by too many rows.
 */
export function chooseAnomalyThreshold(scores: Float64Array, contamination: number): number {
  const sorted = Float64Array.from(scores).sort();
  const allowed = Math.floor(contamination * sorted.length);
  const isApart = (below: number, score: number) => score - below > 1e-9 * Math.max(1, Math.abs(score));
  for (let at = sorted.length - allowed; at < sorted.length; at++) {
    const score = sorted[at] ?? 0;
    const below = sorted[at - 1] ?? 0;
    if (isApart(below, score)) return below + (score - below) / 2;
  }
  const most = sorted[sorted.length - 1] ?? 0;
  return most + 1e-9 * Math.max(1, Math.abs(most));
}
