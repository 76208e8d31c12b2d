import type { Estimate } from '@kaizen/contracts';

/** 12000 → "12,000". */
export function sayCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Three decimals for measures and metrics: 0.6234 → "0.623". */
export function sayMeasure(value: number): string {
  return value.toFixed(3);
}

/** Money per 1,000 records from a cost per record. */
export function sayCost(perRecord: number, currency: string | undefined): string {
  const amount = (perRecord * 1000).toLocaleString('en-US', { maximumFractionDigits: 0 });
  return currency === undefined ? amount : `${amount} ${currency}`;
}

/** "480 EUR (95 % interval 120 to 900, 950 rows)" per 1,000 records. */
export function sayCostEstimate(estimate: Estimate, currency: string | undefined): string {
  const level = Math.round((estimate.level ?? 0.95) * 100);
  const low = sayCost(estimate.low, undefined);
  const high = sayCost(estimate.high, undefined);
  return `${sayCost(estimate.value, currency)} (${level} % interval ${low} to ${high}, ${sayCount(estimate.n)} labelled rows)`;
}

/** "3,072 EUR less than the reference (95 % interval of the difference -18,012 to 12,766, 900 labelled rows)", per 1,000 records. */
export function sayCostDifference(difference: Estimate, currency: string | undefined): string {
  const level = Math.round((difference.level ?? 0.95) * 100);
  const amount = `${sayCost(Math.abs(difference.value), currency)} ${difference.value < 0 ? 'less' : 'more'}`;
  const range = `${sayCost(difference.low, undefined)} to ${sayCost(difference.high, undefined)}`;
  const rows = `${sayCount(difference.n)} labelled rows`;
  return `${amount} than the reference (${level} % interval of the difference ${range}, ${rows})`;
}

/** "0.42 more than the reference (95 % interval of the difference 0.1 to 0.7, 900 labelled rows)", in the unit of the label. */
export function sayErrorDifference(difference: Estimate): string {
  const level = Math.round((difference.level ?? 0.95) * 100);
  const amount = `${sayMeasure(Math.abs(difference.value))} ${difference.value < 0 ? 'less' : 'more'}`;
  const range = `${sayMeasure(difference.low)} to ${sayMeasure(difference.high)}`;
  return `${amount} than the reference (${level} % interval of the difference ${range}, ${sayCount(difference.n)} labelled rows)`;
}

/** "3 March 2026 14:05 UTC". */
export function sayInstant(instant: number): string {
  const date = new Date(instant);
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return `${day} ${date.toISOString().slice(11, 16)} UTC`;
}

/** "Torque [Nm]", "Torque [Nm] and Type", "a, b and c". */
export function sayList(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
