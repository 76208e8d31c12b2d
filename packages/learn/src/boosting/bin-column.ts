import { chooseThreshold } from '../trees/choose-threshold.ts';
import { byteOfLane, lanes } from './binned-matrix.ts';

/** What the binning of every column shares. */
export interface BinningShared {
  /** The matrix that bins are written to; see `BinnedMatrix`. */
  readonly bytes: Uint8Array;
  readonly rowCount: number;
  /** Rows that edges and categories are taken from. */
  readonly rows: Int32Array;
  readonly maxBins: number;
}

/** A column as the frame holds it, and the same column of further rows. */
export type RawColumn =
  | {
      readonly index: number;
      readonly kind: 'numeric';
      readonly values: Float64Array;
      readonly more: Float64Array | undefined;
    }
  | {
      readonly index: number;
      readonly kind: 'categorical';
      readonly codes: Int32Array;
      readonly categoryCount: number;
      readonly more: Int32Array | undefined;
    };

/** What the bins of a column mean: greatest values (numeric), or codes (categorical). The other of the two is empty. */
export interface BinnedColumn {
  readonly edges: Float64Array;
  readonly kept: Int32Array;
}

/** Distinct known values in ascending order, and how often each occurs. */
function countDistinct(sorted: Float64Array): { values: Float64Array; counts: Int32Array } {
  const counts = new Int32Array(sorted.length);
  let n = 0;
  for (const value of sorted) {
    if (Number.isNaN(value)) break;
    if (n === 0 || value !== sorted[n - 1]) sorted[n++] = value;
    counts[n - 1] = (counts[n - 1] ?? 0) + 1;
  }
  return { values: sorted.subarray(0, n), counts: counts.subarray(0, n) };
}

/**
 * The last distinct value of each bin when there are more values than bins: a value with at least a bin's fair share of the rows has a bin of its
 * own, and the rest is spread evenly over the bins that are left (as LightGBM does).
 */
function chooseCuts(counts: Int32Array, maxBins: number): number[] {
  const cuts: number[] = [];
  let rest = counts.reduce((sum, count) => sum + count, 0);
  const fair = rest / maxBins;
  let restBins = maxBins;
  for (const count of counts) {
    if (count < fair) continue;
    rest -= count;
    restBins--;
  }
  let filled = 0;
  for (let i = 0; i < counts.length - 1 && cuts.length < maxBins - 1; i++) {
    const count = counts[i] ?? 0;
    const alone = count >= fair;
    const mean = restBins > 0 ? rest / restBins : fair;
    filled += count;
    const nextAlone = (counts[i + 1] ?? 0) >= fair;
    if (!alone && !(filled >= mean) && !(nextAlone && filled >= Math.max(1, mean / 2))) continue;
    cuts.push(i);
    if (!alone) {
      rest -= filled;
      restBins--;
    }
    filled = 0;
  }
  return cuts;
}

/** Greatest value of each bin; the last is Infinity. A column without known values has none. */
export function chooseEdges(sample: Float64Array, maxBins: number): Float64Array {
  const { values, counts } = countDistinct(sample.sort());
  if (values.length === 0) return new Float64Array(0);
  const cuts =
    values.length <= maxBins ? Array.from({ length: values.length - 1 }, (_, i) => i) : chooseCuts(counts, maxBins);
  const edges = new Float64Array(cuts.length + 1).fill(Number.POSITIVE_INFINITY);
  cuts.forEach((cut, bin) => {
    edges[bin] = chooseThreshold(values[cut] ?? 0, values[cut + 1] ?? 0);
  });
  return edges;
}

/** The most frequent categories that occur, at most `maxBins`, in the order of their codes. */
function chooseCategories(codes: Int32Array, rows: Int32Array, categoryCount: number, maxBins: number): Int32Array {
  const counts = new Int32Array(categoryCount);
  for (const row of rows) {
    const code = codes[row] ?? -1;
    if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  }
  const present = Int32Array.from(counts.keys()).filter((code) => (counts[code] ?? 0) > 0);
  const frequent = present.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b).slice(0, maxBins);
  return frequent.sort();
}

/** Smallest bin whose edge is not below the value. Eight halvings over edges that are padded to 256. */
function findBin(padded: Float64Array, value: number): number {
  let bin = 0;
  for (let half = 128; half > 0; half >>= 1) if (value > (padded[bin + half - 1] ?? 0)) bin += half;
  return bin;
}

function writeNumeric(values: Float64Array, edges: Float64Array, bytes: Uint8Array, first: number): void {
  const padded = new Float64Array(256).fill(Number.POSITIVE_INFINITY);
  padded.set(edges);
  const missing = edges.length;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0;
    bytes[first + row * lanes] = Number.isNaN(value) || missing === 0 ? missing : findBin(padded, value);
  }
}

function writeCategorical(
  codes: Int32Array,
  binOf: Uint8Array,
  missing: number,
  bytes: Uint8Array,
  first: number,
): void {
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? -1;
    bytes[first + row * lanes] = code < 0 ? missing : (binOf[code] ?? missing);
  }
}

/** Chooses the bins of one column and writes its part of the matrix. */
export function binColumn(shared: BinningShared, column: RawColumn): BinnedColumn {
  const { bytes, rowCount, rows, maxBins } = shared;
  const group = Math.floor(column.index / lanes);
  const first = group * rowCount * lanes + (byteOfLane[column.index % lanes] ?? 0);
  if (column.kind === 'numeric') {
    const { values, more } = column;
    const edges = chooseEdges(
      Float64Array.from(rows, (row) => values[row] ?? Number.NaN),
      maxBins,
    );
    writeNumeric(values, edges, bytes, first);
    if (more) writeNumeric(more, edges, bytes, first + values.length * lanes);
    return { edges, kept: new Int32Array(0) };
  }
  const kept = chooseCategories(column.codes, rows, column.categoryCount, maxBins);
  const binOf = new Uint8Array(column.categoryCount).fill(kept.length);
  kept.forEach((code, bin) => {
    binOf[code] = bin;
  });
  writeCategorical(column.codes, binOf, kept.length, bytes, first);
  if (column.more) writeCategorical(column.more, binOf, kept.length, bytes, first + column.codes.length * lanes);
  return { edges: new Float64Array(0), kept };
}
