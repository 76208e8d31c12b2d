/** One page of a list: `next` is an opaque cursor, absent on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** What a caller asks of a list: `limit` 1–1000 (default 50), `cursor` as returned by the page before. */
export interface PageRequest {
  readonly limit?: number;
  readonly cursor?: string;
}
