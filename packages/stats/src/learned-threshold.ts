/** How {@link learnThreshold} draws its lines. */
export interface LearnThresholdOptions {
  /** How many standard deviations from the mean; 3 by default. */
  readonly deviations?: number;
  /** 'upper' (default) for distances, which are bad only when large; 'both' for scores that may fall too. */
  readonly side?: 'upper' | 'both';
  /** The range of the measure: a line beyond it is set to it. */
  readonly limits?: { readonly low?: number; readonly high?: number };
}

/** Lines learned from the reference itself. */
export interface LearnedThreshold {
  /** Values below it are an alarm; absent for side 'upper'. */
  readonly lower?: number;
  /** Values above it are an alarm. */
  readonly upper: number;
  readonly mean: number;
  /** Standard deviation of the reference values, over n (not n − 1). */
  readonly deviation: number;
  /** How many values the lines were learned from. */
  readonly values: number;
}

/**
 * Learns what is normal from the measure's values on chunks of the reference: mean ± 3 standard deviations, the deviation over n
 * (NannyML 0.13, `thresholds.py`, `StandardDeviationThreshold`; the three-sigma rule of W. Shewhart, "Economic Control of Quality",
 * 1931). NaN values are left out.
 *
 * @param values one value per reference chunk; throws RangeError when none is a finite number.
 */
export function learnThreshold(values: ArrayLike<number>, options: LearnThresholdOptions = {}): LearnedThreshold {
  const known = Float64Array.from(values).filter(Number.isFinite);
  if (known.length === 0)
    throw new RangeError('A threshold is learned from at least one finite value of the reference.');
  let sum = 0;
  for (const value of known) sum += value;
  const mean = sum / known.length;
  let squares = 0;
  for (const value of known) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / known.length);
  const reach = (options.deviations ?? 3) * deviation;
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = options.limits ?? {};
  const upper = Math.min(mean + reach, high);
  const learned = { upper, mean, deviation, values: known.length };
  return options.side === 'both' ? { ...learned, lower: Math.max(mean - reach, low) } : learned;
}

/** Splits `rows` into consecutive chunks of equal size as NannyML does: size rows ÷ chunks rounded down; a remainder is one more chunk. */
export function splitIntoChunks(rows: number, chunks = 10): { readonly from: number; readonly to: number }[] {
  if (!Number.isInteger(rows) || rows < 1 || !Number.isInteger(chunks) || chunks < 1) {
    throw new RangeError(`${rows} rows cannot be split into ${chunks} chunks; both are whole numbers of at least 1.`);
  }
  const size = Math.max(1, Math.floor(rows / chunks));
  const parts: { from: number; to: number }[] = [];
  for (let from = 0; from < rows; from += size) parts.push({ from, to: Math.min(rows, from + size) });
  return parts;
}
