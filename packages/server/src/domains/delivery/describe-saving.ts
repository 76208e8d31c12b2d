/** An amount as people write it: "34,583", "2.5". Small amounts keep one digit after the point. */
export function describeAmount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0 });
}

/** A number in the unit of a metric: four figures. */
export function describeFigure(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

/** How much better (or worse) by a metric: "has a mae that is 0.25 better". */
export function describeGain(metric: string, value: number): string {
  return `has a ${metric} that is ${describeFigure(Math.abs(value))} ${value < 0 ? 'worse' : 'better'}`;
}

/** A cost difference (positive: cheaper) per 1,000 records: "saves 34,583 EUR per 1,000 records", "costs 120 EUR more per 1,000 records". */
export function describeSaving(value: number, unit: string): string {
  return value < 0
    ? `costs ${describeAmount(-value)} ${unit} more per 1,000 records`
    : `saves ${describeAmount(value)} ${unit} per 1,000 records`;
}
