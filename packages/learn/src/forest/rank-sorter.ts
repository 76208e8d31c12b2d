/** Most buckets of one pass; a power of two. */
const MOST_BUCKETS = 1 << 16;
/** Pairs that insertion sorts faster than buckets do. */
const FEW = 24;
/** A bucket that holds more pairs of several ranks than this is worth further passes. */
const CROWDED = 64;

/**
 * Sorts (rank, place) pairs by rank without allocating. Ranks of a node are nearly evenly spread, so one pass over about as many
 * buckets as pairs leaves them almost sorted, and insertion does the rest; where they are not, a byte-wise radix sort does it all.
 */
export class RankSorter {
  /** The ranks to sort; sorted ascending after {@link sort}. */
  keys: Int32Array;
  /** What belongs to the ranks, moved along with them. */
  places: Int32Array;
  private otherKeys: Int32Array;
  private otherPlaces: Int32Array;
  private readonly offsets: Int32Array;

  constructor(capacity: number) {
    this.keys = new Int32Array(capacity);
    this.places = new Int32Array(capacity);
    this.otherKeys = new Int32Array(capacity);
    this.otherPlaces = new Int32Array(capacity);
    this.offsets = new Int32Array(Math.max(256, Math.min(MOST_BUCKETS, 2 ** Math.ceil(Math.log2(capacity + 1)))));
  }

  /** Sorts the first `n` pairs, whose ranks lie in [low, high]. Stable. */
  sort(n: number, low: number, high: number): void {
    if (n > FEW) {
      let buckets = 256;
      while (buckets < n && buckets < this.offsets.length) buckets *= 2;
      let shift = 0;
      while ((high - low) >>> shift >= buckets) shift++;
      const most = this.sortByPart(n, low, shift, buckets);
      if (shift === 0) return;
      if (most > CROWDED) {
        for (let at = 0; high >>> at > 0; at += 8) this.sortByByte(n, at);
        return;
      }
    }
    this.sortByInsertion(n);
  }

  private sortByInsertion(n: number): void {
    const { keys, places } = this;
    for (let i = 1; i < n; i++) {
      const key = keys[i] ?? 0;
      let j = i - 1;
      if ((keys[j] ?? 0) <= key) continue;
      const place = places[i] ?? 0;
      while (j >= 0 && (keys[j] ?? 0) > key) {
        keys[j + 1] = keys[j] ?? 0;
        places[j + 1] = places[j] ?? 0;
        j--;
      }
      keys[j + 1] = key;
      places[j + 1] = place;
    }
  }

  /** Sorts by (rank - low) >>> shift, which is below `buckets`, and returns the size of the fullest bucket. */
  private sortByPart(n: number, low: number, shift: number, buckets: number): number {
    const { keys, offsets } = this;
    offsets.fill(0, 0, buckets);
    for (let i = 0; i < n; i++) {
      const bucket = ((keys[i] ?? 0) - low) >>> shift;
      offsets[bucket] = (offsets[bucket] ?? 0) + 1;
    }
    let most = 0;
    let next = 0;
    for (let bucket = 0; bucket < buckets; bucket++) {
      const count = offsets[bucket] ?? 0;
      offsets[bucket] = next;
      next += count;
      if (count > most) most = count;
    }
    this.scatter(n, low, shift, -1);
    return most;
  }

  private sortByByte(n: number, shift: number): void {
    const { keys, offsets } = this;
    offsets.fill(0, 0, 256);
    for (let i = 0; i < n; i++) {
      const digit = ((keys[i] ?? 0) >>> shift) & 255;
      offsets[digit] = (offsets[digit] ?? 0) + 1;
    }
    let next = 0;
    for (let digit = 0; digit < 256; digit++) {
      const count = offsets[digit] ?? 0;
      offsets[digit] = next;
      next += count;
    }
    this.scatter(n, 0, shift, 255);
  }

  private scatter(n: number, low: number, shift: number, mask: number): void {
    const { keys, places, otherKeys, otherPlaces, offsets } = this;
    for (let i = 0; i < n; i++) {
      const key = keys[i] ?? 0;
      const bucket = ((key - low) >>> shift) & mask;
      const target = offsets[bucket] ?? 0;
      offsets[bucket] = target + 1;
      otherKeys[target] = key;
      otherPlaces[target] = places[i] ?? 0;
    }
    this.keys = otherKeys;
    this.places = otherPlaces;
    this.otherKeys = keys;
    this.otherPlaces = places;
  }
}
