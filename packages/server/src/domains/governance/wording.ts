/** "2026-03-03 10:00:05 UTC". */
export function describeInstant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Whole numbers with thousands separators, others with at most four digits after the point. */
export function describeNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 4 });
}
