import type { RunDetail } from '@kaizen/contracts';
import { formatNumber } from '../../../design/format.ts';

/** A number that may be absent, so that 0 counts as known. */
interface Known {
  readonly value: number;
}

/** What a run of a pipeline measured of its cost, and with which assumptions. */
export interface RunCostFacts {
  readonly hours: number;
  readonly money: Known | undefined;
  readonly kwh: Known | undefined;
  readonly co2: Known | undefined;
  readonly currency: string;
  readonly price: string | undefined;
  readonly source: string | undefined;
  readonly factor: string | undefined;
}

/** Reads the cost of a run; undefined when it was not measured. */
export function readRunCost({ metrics, tags }: Pick<RunDetail, 'metrics' | 'tags'>): RunCostFacts | undefined {
  const find = (name: string): Known | undefined => {
    const value = metrics.find((metric) => metric.name === name)?.value;
    return typeof value === 'number' ? { value } : undefined;
  };
  const hours = find('cost/machine_hours');
  if (hours === undefined) return undefined;
  return {
    hours: hours.value,
    money: find('cost/total'),
    kwh: find('energy/kwh'),
    co2: find('energy/co2_g'),
    currency: tags['cost.currency'] ?? '',
    price: tags['cost.price_per_hour'],
    source: tags['energy.source'],
    factor: tags['energy.co2_g_per_kwh'],
  };
}

/** Hours in the unit that reads best. */
export function sayHours(hours: number): string {
  const seconds = hours * 3600;
  if (seconds < 120) return `${sayDigits(seconds)} s`;
  return seconds < 7200 ? `${sayDigits(seconds / 60)} min` : `${sayDigits(hours)} h`;
}

/** Money with two digits, below a cent with the first that count. */
export function sayMoney(amount: number, currency: string): string {
  const said =
    amount >= 0.01 || amount === 0 ? amount.toFixed(2) : amount < 0.0001 ? 'under 0.0001' : sayDigits(amount);
  return `${said} ${currency}`.trim();
}

/** Kilowatt-hours in the unit that reads best. */
export function sayEnergy(kwh: number): string {
  if (kwh >= 1) return `${sayDigits(kwh)} kWh`;
  return kwh >= 0.001 ? `${sayDigits(kwh * 1000)} Wh` : `${sayDigits(kwh * 1e6)} mWh`;
}

/** Grams in the unit that reads best. */
export function sayCo2(grams: number): string {
  if (grams >= 1000) return `${sayDigits(grams / 1000)} kg`;
  return grams >= 1 ? `${sayDigits(grams)} g` : `${sayDigits(grams * 1000)} mg`;
}

/** Three digits that count. */
function sayDigits(value: number): string {
  if (value === 0) return '0';
  return formatNumber(value, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
}
