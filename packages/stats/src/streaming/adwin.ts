/** Settings of {@link createAdwin}; the defaults are river's. */
export interface AdwinOptions {
  /** How sure a cut must be: the smaller, the fewer false alarms; 0.002. */
  readonly delta?: number;
  /** The window is examined after so many values; 32. */
  readonly every?: number;
}

/** A window that grows while a stream is steady and drops what is old when its mean changed. */
export interface Adwin {
  /** Takes in a finite value; true when the window was cut, that is, when the mean changed. */
  add(value: number): boolean;
  /** How many values the window holds, and their mean (NaN when it holds none). */
  read(): { readonly width: number; readonly mean: number };
}

interface Bucket {
  readonly size: number;
  readonly total: number;
  /** Sum of squared distances from the bucket's mean. */
  readonly squares: number;
}

const mostOfSize = 5;
const leastWidth = 5;
const grace = 10;

function join(a: Bucket, b: Bucket): Bucket {
  const apart = a.total / a.size - b.total / b.size;
  const size = a.size + b.size;
  return { size, total: a.total + b.total, squares: a.squares + b.squares + (a.size * b.size * apart * apart) / size };
}

/** Joins the two oldest of more than five buckets of one size; `buckets` runs from old to new, so sizes fall. */
function compress(buckets: Bucket[]): void {
  for (let end = buckets.length; end > 0; ) {
    const size = buckets[end - 1]?.size;
    let start = end;
    while (start > 0 && buckets[start - 1]?.size === size) start--;
    const [first, second] = [buckets[start], buckets[start + 1]];
    if (end - start <= mostOfSize || first === undefined || second === undefined) return;
    buckets.splice(start, 2, join(first, second));
    end = start + 1;
  }
}

/** Whether some cut parts the window into an old and a new part whose means differ by more than chance (equation 3.1). */
function findsCut(buckets: readonly Bucket[], whole: Bucket, { delta = 0.002 }: AdwinOptions): boolean {
  const sure = Math.log((2 * Math.log(whole.size)) / delta);
  const variance = whole.squares / whole.size;
  let [size, total] = [0, 0];
  for (const bucket of buckets) {
    size += bucket.size;
    total += bucket.total;
    const rest = whole.size - size;
    if (size < leastWidth || rest < leastWidth) continue;
    const inverse = 1 / (size - leastWidth + 1) + 1 / (rest - leastWidth + 1);
    const bound = Math.sqrt(2 * inverse * variance * sure) + (2 / 3) * sure * inverse;
    if (Math.abs(total / size - (whole.total - total) / rest) > bound) return true;
  }
  return false;
}

const nothing: Bucket = { size: 0, total: 0, squares: 0 };
const sumUp = (buckets: readonly Bucket[]) =>
  buckets.reduce((whole, bucket) => (whole.size === 0 ? bucket : join(whole, bucket)), nothing);

/**
 * Creates an adaptive window (ADWIN2; Bifet and Gavaldà, "Learning from Time-Changing Data with Adaptive Windowing", SDM 2007) with river's
 * settings, but every cut between buckets is tried, where river passes over the newest bucket of each size. It keeps about 5 log2(n) numbers for a window of n values.
 */
export function createAdwin(options: AdwinOptions = {}): Adwin {
  const { every = 32 } = options;
  const buckets: Bucket[] = [];
  let seen = 0;
  return {
    add(value) {
      if (!Number.isFinite(value)) throw new RangeError(`An adaptive window takes finite numbers, not ${value}.`);
      buckets.push({ size: 1, total: value, squares: 0 });
      compress(buckets);
      seen++;
      if (seen % every !== 0) return false;
      let whole = sumUp(buckets);
      let cut = false;
      while (whole.size > grace && findsCut(buckets, whole, options)) {
        buckets.shift();
        whole = sumUp(buckets);
        cut = true;
      }
      return cut;
    },
    read() {
      const { size, total } = sumUp(buckets);
      return { width: size, mean: total / size };
    },
  };
}
