/** How {@link adjustFalseDiscovery} corrects. */
export interface FalseDiscoveryOptions {
  /**
   * 'benjamini-hochberg' (default): for tests that are independent or positively dependent.
   * 'benjamini-yekutieli': for any dependence; larger by about the logarithm of the number of tests.
   */
  readonly method?: 'benjamini-hochberg' | 'benjamini-yekutieli';
}

/**
 * Adjusts p-values so that calling everything at or below q a discovery keeps the expected share of false ones among them at most q
 * (Benjamini and Hochberg, J. R. Stat. Soc. B 57, 1995; Benjamini and Yekutieli, Ann. Stat. 29, 2001, theorem 1.3). The same numbers
 * as R's `p.adjust` and scipy's `false_discovery_control`.
 *
 * @param pValues in [0, 1]; NaN stands for "not tested", stays NaN and does not count. Anything else throws RangeError.
 * @returns adjusted p-values in the order of the input, each in [0, 1].
 */
export function adjustFalseDiscovery(pValues: ArrayLike<number>, options: FalseDiscoveryOptions = {}): Float64Array {
  const adjusted = new Float64Array(pValues.length).fill(Number.NaN);
  const order: number[] = [];
  for (let i = 0; i < pValues.length; i++) {
    const p = pValues[i] ?? Number.NaN;
    if (p < 0 || p > 1) throw new RangeError(`p-value ${i} is ${p}; it must lie from 0 to 1.`);
    if (!Number.isNaN(p)) order.push(i);
  }
  order.sort((a, b) => (pValues[b] ?? 0) - (pValues[a] ?? 0));
  const tests = order.length;
  let factor = 1;
  if (options.method === 'benjamini-yekutieli') for (let k = 2; k <= tests; k++) factor += 1 / k;
  let least = 1;
  for (const [place, at] of order.entries()) {
    const rank = tests - place;
    least = Math.min(least, (pValues[at] ?? 0) * ((factor * tests) / rank));
    adjusted[at] = least;
  }
  return adjusted;
}
