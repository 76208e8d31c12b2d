/** A seeded source of randomness. The same seed gives the same sequence on every machine and in every release. */
export interface Random {
  /** The next uniform number in [0, 1) with 53 random bits. */
  next(): number;
  /** A uniform integer in [0, n). `n` must be an integer from 1 to 2^32; throws RangeError otherwise. */
  int(n: number): number;
  /** A standard normal number (mean 0, standard deviation 1). */
  normal(): number;
}

const TWO_32 = 4294967296;

function splitMix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

function xoshiro128(seed: number): () => number {
  const low = splitMix32(seed);
  // Seeds beyond 32 bits count too: the high part enters the state through its own stream.
  const high = splitMix32(Math.floor(seed / TWO_32) ^ 0x5bf03635);
  let a = low();
  let b = low() ^ high();
  let c = low();
  let d = (low() ^ high()) | 1;
  return () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
}

/**
 * Creates a seeded generator: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
 * ACM TOMS 47, 2021), its state filled by a 32-bit SplitMix with the MurmurHash3 finaliser. `normal()` is the polar
 * method (Marsaglia and Bray, SIAM Review 6, 1964).
 *
 * @param seed a whole number from 0 to 2^53 - 1; throws RangeError otherwise.
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`A seed is a whole number from 0 to 2^53 - 1, not ${seed}.`);
  }
  const word = xoshiro128(seed);
  let spare = Number.NaN;
  const next = () => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992;
  return {
    next,
    int(n) {
      if (!Number.isInteger(n) || n < 1 || n > TWO_32) {
        throw new RangeError(`int(n) takes a whole number from 1 to 2^32, not ${n}.`);
      }
      const limit = TWO_32 - (TWO_32 % n);
      let value = word();
      while (value >= limit) value = word();
      return value % n;
    },
    normal() {
      if (!Number.isNaN(spare)) {
        const value = spare;
        spare = Number.NaN;
        return value;
      }
      let u = 0;
      let v = 0;
      let square = 0;
      do {
        u = 2 * next() - 1;
        v = 2 * next() - 1;
        square = u * u + v * v;
      } while (square >= 1 || square === 0);
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * factor;
      return u * factor;
    },
  };
}

/**
 * Derives an independent seed for part `index` of a seeded whole (tree 17 of a forest, round 3 of a bench), so that the
 * parts may run in any order or on any thread. Both arguments are whole numbers from 0 to 2^53 - 1; the result is too.
 */
export function deriveSeed(seed: number, index: number): number {
  const own = splitMix32(seed);
  const upper = splitMix32(Math.floor(seed / TWO_32) ^ own());
  const part = splitMix32((Math.imul(index >>> 0, 0x9e3779b1) ^ own()) >>> 0);
  const far = splitMix32(Math.floor(index / TWO_32) ^ part());
  const high = (part() ^ upper()) >>> 11;
  const low = (part() ^ far()) >>> 0;
  return high * TWO_32 + low;
}
