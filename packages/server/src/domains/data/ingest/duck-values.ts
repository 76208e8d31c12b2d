/** A cell of a DuckDB answer as a finite number; undefined for NULL, NaN and anything else. Counts beyond 2^53 come as text. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A cell as text; NULL as empty text. */
export function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** A list cell; empty for NULL. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
