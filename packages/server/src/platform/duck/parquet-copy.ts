/** Memory that the dictionaries of one file may take while it is written. */
const DICTIONARY_BYTES = 64 << 20;
const LEAST_BYTES = 4096;
const USUAL_BYTES = 1 << 20;

/**
 * What follows the target of a COPY to Parquet with so many columns. The engine sets a dictionary page aside for every text column, 1 MiB each unless told otherwise: a
 * file of a thousand columns would take a gigabyte.
 */
export function parquetCopy(columns: number, ...options: readonly string[]): string {
  const bytes = Math.max(LEAST_BYTES, Math.floor(DICTIONARY_BYTES / Math.max(1, columns)));
  const page = bytes >= USUAL_BYTES ? [] : [`STRING_DICTIONARY_PAGE_SIZE_LIMIT ${bytes}`];
  return `(${['FORMAT parquet', ...options, ...page].join(', ')})`;
}
