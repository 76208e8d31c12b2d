/** What queries live by otherwise (main.tsx, and the library's default). */
const STALE_MS = 5_000;
const KEPT_MS = 300_000;

/**
 * Key and life of a query whose values may be raw. A raw reading is asked for once: it is not under the keys that live events refresh, and is forgotten when it is left. Each
 * repetition would be another line of the log, and, because that is an event, the next refreshment.
 */
export function maybeRaw(key: readonly unknown[], purpose: string | undefined) {
  const isRaw = purpose !== undefined;
  const queryKey: readonly unknown[] = isRaw ? ['raw', purpose, ...key] : key;
  return {
    queryKey,
    staleTime: isRaw ? Number.POSITIVE_INFINITY : STALE_MS,
    gcTime: isRaw ? 0 : KEPT_MS,
    refetchOnWindowFocus: !isRaw,
    refetchOnReconnect: !isRaw,
  };
}
