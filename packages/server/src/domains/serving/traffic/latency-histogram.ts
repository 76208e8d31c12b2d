const LOWEST_MS = 0.01;
const GROWTH = 1.08;
const LOG_GROWTH = Math.log(GROWTH);
/** 0.01 ms to 100 s. */
const BUCKETS = Math.ceil(Math.log(1e7) / LOG_GROWTH) + 1;

/** Latencies in buckets that grow by 8 %, so that a percentile is right to 8 %. */
export class LatencyHistogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;

  observe(milliseconds: number): void {
    const bucket = milliseconds <= LOWEST_MS ? 0 : Math.ceil(Math.log(milliseconds / LOWEST_MS) / LOG_GROWTH);
    const index = Math.min(BUCKETS - 1, bucket);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total += 1;
  }

  /** Upper end of the bucket in which the share of all latencies is reached; undefined without any. */
  percentile(share: number): number | undefined {
    if (this.#total === 0) return undefined;
    let left = share * this.#total;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      left -= this.#counts[bucket] ?? 0;
      if (left <= 0) return LOWEST_MS * GROWTH ** bucket;
    }
    return LOWEST_MS * GROWTH ** (BUCKETS - 1);
  }
}
