import { describe, expect, it } from 'vitest';
import { readRunCost, sayCo2, sayEnergy, sayHours, sayMoney } from './run-cost.ts';

describe('what a run cost', () => {
  it.each([
    [sayHours(0.5 / 3600), '0.5 s'],
    [sayHours(0.1), '6 min'],
    [sayHours(3), '3 h'],
    [sayMoney(12.3, 'EUR'), '12.30 EUR'],
    [sayMoney(0, 'EUR'), '0.00 EUR'],
    [sayMoney(0.00001372, 'USD'), 'under 0.0001 USD'],
    [sayEnergy(2.5), '2.5 kWh'],
    [sayEnergy(0.25), '250 Wh'],
    [sayEnergy(4.6e-7), '0.46 mWh'],
    [sayCo2(1500), '1.5 kg'],
    [sayCo2(0.0002), '0.2 mg'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected);
  });

  it('is read with its assumptions, and absent where it was not measured', () => {
    const metric = { value: 0, step: 0, at: 0, points: 1 };
    expect(readRunCost({ metrics: [{ ...metric, name: 'f1' }], tags: {} })).toBeUndefined();
    const metrics = [
      { ...metric, name: 'cost/machine_hours', value: 2 },
      { ...metric, name: 'cost/total' },
    ];
    expect(readRunCost({ metrics, tags: { 'cost.currency': 'EUR' } })).toMatchObject({
      hours: 2,
      money: { value: 0 },
      kwh: undefined,
      currency: 'EUR',
    });
  });
});
