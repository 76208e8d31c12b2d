import { describe, expect, it } from 'vitest';
import { formatMachineCsv } from './machine-csv.ts';
import { Plant, usualConditions } from './plant.ts';

const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
};
const quantile = (values: readonly number[], at: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(at * values.length)] ?? Number.NaN;

/** What SOURCE.md of the dataset states, and how far 40,000 simulated records may be from it. */
describe.each(['line', 'fleet'] as const)('a simulated %s', (order) => {
  const records = new Plant(11, order).take(40_000);

  it('has the stated marginals', () => {
    expect(share(records.map((record) => record.type === 'L'))).toBeCloseTo(0.6, 1);
    expect(mean(records.map((record) => record.airTemperature))).toBeCloseTo(300, -0.3);
    expect(deviation(records.map((record) => record.airTemperature))).toBeGreaterThan(1.7);
    expect(deviation(records.map((record) => record.airTemperature))).toBeLessThan(2.3);
    expect(mean(records.map((record) => record.processTemperature - record.airTemperature))).toBeCloseTo(10, 0);
    expect(deviation(records.map((record) => record.processTemperature - record.airTemperature))).toBeCloseTo(1, 0);
    expect(deviation(records.map((record) => record.processTemperature)) / 1.484).toBeCloseTo(1, 0.3);
    expect(mean(records.map((record) => record.torque))).toBeCloseTo(39.99, 0);
    expect(deviation(records.map((record) => record.torque))).toBeCloseTo(9.97, 0);
    for (const [at, speed] of [
      [0.01, 1275],
      [0.1, 1364],
      [0.5, 1503],
      [0.9, 1746],
      [0.99, 2188],
    ] as const) {
      expect(
        Math.abs(
          quantile(
            records.map((record) => record.rotationalSpeed),
            at,
          ) - speed,
        ),
      ).toBeLessThan(speed * 0.03);
    }
    expect(Math.max(...records.map((record) => record.toolWear))).toBeLessThanOrEqual(258);
    expect(mean(records.map((record) => record.toolWear))).toBeGreaterThan(98);
    expect(mean(records.map((record) => record.toolWear))).toBeLessThan(118);
  });

  it('has the stated failure rates, per 10,000 records', () => {
    const rate = (pick: (record: (typeof records)[number]) => boolean) => share(records.map(pick)) * 10_000;
    expect(rate((record) => record.failure)).toBeGreaterThan(290);
    expect(rate((record) => record.failure)).toBeLessThan(390);
    expect(rate((record) => record.modes.hdf)).toBeGreaterThan(70);
    expect(rate((record) => record.modes.hdf)).toBeLessThan(150);
    expect(rate((record) => record.modes.pwf)).toBeGreaterThan(65);
    expect(rate((record) => record.modes.pwf)).toBeLessThan(125);
    expect(rate((record) => record.modes.osf)).toBeGreaterThan(65);
    expect(rate((record) => record.modes.osf)).toBeLessThan(130);
    expect(rate((record) => record.modes.twf)).toBeGreaterThan(30);
    expect(rate((record) => record.modes.twf)).toBeLessThan(65);
  });

  it('fails exactly by the rules', () => {
    for (const record of records) {
      const watts = (record.torque * record.rotationalSpeed * 2 * Math.PI) / 60;
      expect(record.modes.pwf).toBe(watts < 3500 || watts > 9000);
      expect(record.modes.hdf).toBe(
        record.processTemperature - record.airTemperature < 8.6 && record.rotationalSpeed < 1380,
      );
    }
  });
});

describe('Plant', () => {
  it('gives the same records for the same seed, in any portions', () => {
    const whole = new Plant(3, 'fleet').take(100);
    const plant = new Plant(3, 'fleet');
    expect([...plant.take(37), ...plant.take(63)]).toEqual(whole);
  });

  it('reports a low torque while failures follow the true one', () => {
    const records = new Plant(5, 'fleet').take(20_000, { ...usualConditions, torqueSensorGain: 0.8 });
    expect(mean(records.map((record) => record.torque))).toBeCloseTo(32, 0);
    expect(share(records.map((record) => record.failure))).toBeGreaterThan(0.025);
  });

  it('writes the layout of the file', () => {
    const [header, first] = formatMachineCsv(new Plant(1, 'line').take(1)).split('\n');
    expect(header).toBe(
      'UDI,Product ID,Type,Air temperature [K],Process temperature [K],Rotational speed [rpm],Torque [Nm],Tool wear [min],Machine failure,TWF,HDF,PWF,OSF,RNF',
    );
    expect(first?.split(',')).toHaveLength(14);
  });
});
