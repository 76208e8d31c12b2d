/** Draws one of n things by their weights with one look-up: place k, or `other[k]` when the rest of the uniform number is not below `own[k]`. Places count from 0. */
export interface AliasTable {
  readonly own: readonly number[];
  readonly other: readonly number[];
}

/** Vose's tables (M. Vose, "A linear algorithm for generating random numbers with a given distribution", IEEE TSE 17(9), 1991). Weights are positive. */
export function makeAliasTable(weights: readonly number[]): AliasTable {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scaled = weights.map((weight) => (weight / total) * weights.length);
  const own = weights.map(() => 1);
  const other = weights.map((_, place) => place);
  const small = scaled.flatMap((share, place) => (share < 1 ? [place] : []));
  const large = scaled.flatMap((share, place) => (share < 1 ? [] : [place]));
  while (small.length > 0 && large.length > 0) {
    const less = small.pop() ?? 0;
    const more = large.at(-1) ?? 0;
    own[less] = scaled[less] ?? 0;
    other[less] = more;
    const left = (scaled[more] ?? 0) - (1 - (scaled[less] ?? 0));
    scaled[more] = left;
    if (left < 1) {
      large.pop();
      small.push(more);
    }
  }
  return { own, other };
}
