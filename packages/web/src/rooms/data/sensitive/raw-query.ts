/**
 * Key and life of a query whose values may be raw. A raw reading is asked for once: it is not under the keys that live events refresh, and is forgotten when it is left. Each
 * repetition would be another line of the log, and, because that is an event, the next refreshment.
 */
export function maybeRaw<K extends readonly unknown[]>(key: K, purpose: string | undefined) {
  if (purpose === undefined) return { queryKey: key } as const;
  return {
    queryKey: ['raw', purpose, ...key],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  } as const;
}
