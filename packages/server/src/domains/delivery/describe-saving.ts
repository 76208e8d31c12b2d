/** An amount as people write it: "34,583", "2.5". Small amounts keep one digit after the point. */
export function describeAmount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0 });
}

/** A cost difference (positive: cheaper) per 1,000 records: "saves 34,583 EUR per 1,000 records", "costs 120 EUR more per 1,000 records". */
export function describeSaving(value: number, unit: string): string {
  return value < 0
    ? `costs ${describeAmount(-value)} ${unit} more per 1,000 records`
    : `saves ${describeAmount(value)} ${unit} per 1,000 records`;
}
