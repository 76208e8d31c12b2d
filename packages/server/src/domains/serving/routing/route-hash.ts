const BUCKETS = 10_000;

/** 32-bit FNV-1a over UTF-16 code units (the hash of GrowthBook's SDKs, which differs from FNV over UTF-8 outside ASCII). */
function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** A number in [0, 1) with a resolution of 0.0001: the same for the same seed and value, independent between seeds (GrowthBook's hash version 2). */
export function computeBucket(seed: string, value: string): number {
  return (fnv32a(String(fnv32a(seed + value))) % BUCKETS) / BUCKETS;
}
