/** Checks two lists of bin counts and returns their totals; throws RangeError naming what is wrong. */
export function checkBinCounts(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): { referenceTotal: number; currentTotal: number } {
  if (reference.length !== current.length) {
    throw new RangeError(`The reference has ${reference.length} bins, the current sample has ${current.length}.`);
  }
  const sum = (name: string, counts: ArrayLike<number>) => {
    let total = 0;
    for (let bin = 0; bin < counts.length; bin++) {
      const count = counts[bin] ?? Number.NaN;
      if (!(count >= 0) || !Number.isFinite(count)) throw new RangeError(`Bin ${bin} of the ${name} counts ${count}.`);
      total += count;
    }
    if (total === 0) throw new RangeError(`The ${name} counts are all 0; there is nothing to compare.`);
    return total;
  };
  return { referenceTotal: sum('reference', reference), currentTotal: sum('current', current) };
}
