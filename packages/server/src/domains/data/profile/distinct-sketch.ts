/** Registers of a sketch: 2^12, so that one standard error is 1.04 / sqrt(4096) = 1.6 %. */
export const REGISTER_BITS = 12;
const REGISTERS = 2 ** REGISTER_BITS;
/** Bits of a hash that are left for the rank. */
const RANK_BITS = 64 - REGISTER_BITS;
/** Up to so many registers a sketch is a list of them. */
const SPARSE = 1200;

/** Three standard errors of an estimate, as a share of it. */
export const DISTINCT_ERROR = (3 * 1.04) / Math.sqrt(REGISTERS);

/**
 * A HyperLogLog sketch (Flajolet et al. 2007). `hash` names the function that made the hashes: sketches of different functions do not add up. Few registers are a list of
 * `register, rank, register, rank, …`; many are one byte each, in base64.
 */
export interface DistinctSketch {
  readonly hash: string;
  readonly registers: readonly number[] | string;
}

/** Makes a sketch of ranks by register (0: nothing seen). */
export function packSketch(hash: string, ranks: Uint8Array): DistinctSketch {
  const list: number[] = [];
  for (const [register, rank] of ranks.entries()) if (rank > 0) list.push(register, rank);
  return { hash, registers: list.length <= 2 * SPARSE ? list : Buffer.from(ranks).toString('base64') };
}

/** The sketch of no value. */
export function emptySketch(hash: string): DistinctSketch {
  return { hash, registers: [] };
}

/** Rank by register, 0 where nothing was seen. */
export function unpackSketch({ registers }: DistinctSketch): Uint8Array {
  if (typeof registers === 'string') return new Uint8Array(Buffer.from(registers, 'base64'));
  const ranks = new Uint8Array(REGISTERS);
  for (let at = 0; at < registers.length; at += 2) ranks[registers[at] ?? 0] = registers[at + 1] ?? 0;
  return ranks;
}

/** The place of the first one-bit among the bits of a hash that are no register number; `rest` is below 2^52. */
export function computeRank(rest: number): number {
  const high = Math.floor(rest / 2 ** 32);
  const zeros = high > 0 ? Math.clz32(high) - (64 - RANK_BITS) : 32 - (64 - RANK_BITS) + Math.clz32(rest);
  return Math.min(zeros + 1, RANK_BITS + 1);
}

/** The sketch of the values of both: the greater rank of each register. Undefined when their hashes differ. */
export function mergeSketches(left: DistinctSketch, right: DistinctSketch): DistinctSketch | undefined {
  if (left.hash !== right.hash) return undefined;
  const ranks = unpackSketch(left);
  for (const [register, rank] of unpackSketch(right).entries()) {
    if (rank > (ranks[register] ?? 0)) ranks[register] = rank;
  }
  return packSketch(left.hash, ranks);
}

/** Distinct values of a sketch, estimated without bias at any size (Ertl 2017, "New cardinality estimation algorithms", Algorithm 6). */
export function estimateDistinct(sketch: DistinctSketch): number {
  const seen = new Float64Array(RANK_BITS + 2);
  for (const rank of unpackSketch(sketch)) seen[rank] = (seen[rank] ?? 0) + 1;
  let z = REGISTERS * tau(1 - (seen[RANK_BITS + 1] ?? 0) / REGISTERS);
  for (let rank = RANK_BITS; rank >= 1; rank -= 1) z = (z + (seen[rank] ?? 0)) / 2;
  z += REGISTERS * sigma((seen[0] ?? 0) / REGISTERS);
  return z === Number.POSITIVE_INFINITY ? 0 : Math.round((REGISTERS * REGISTERS) / (2 * Math.LN2 * z));
}

function sigma(start: number): number {
  if (start === 1) return Number.POSITIVE_INFINITY;
  let [x, y, z, before] = [start, 1, start, -1];
  while (z !== before) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let [x, y, z, before] = [start, 1, 1 - start, -1];
  while (z !== before) {
    x = Math.sqrt(x);
    before = z;
    y /= 2;
    z -= (1 - x) ** 2 * y;
  }
  return z / 3;
}
