import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installation } from '../installation.ts';
import { formatMachineCsv } from './machine-csv.ts';
import { Plant } from './plant.ts';

/** The real file, where it lies beside the clone. */
const file = join(installation.root, '../shared/data/ai4i2020/ai4i2020.csv');

function readColumns(csv: string): Map<string, string[]> {
  const [header = '', ...lines] = csv.trimEnd().split(/\r?\n/);
  const names = header.split(',');
  const cells = lines.map((line) => line.split(','));
  return new Map(names.map((name, index) => [name, cells.map((row) => row[index] ?? '')]));
}

const sorted = (values: readonly string[] | undefined) => (values ?? []).map(Number).sort((a, b) => a - b);
const quantile = (values: readonly number[], at: number) => values[Math.floor(at * (values.length - 1))] ?? Number.NaN;
const shareOf = (values: readonly string[] | undefined, wanted: string) =>
  (values ?? []).filter((value) => value === wanted).length / (values?.length ?? 1);

describe.skipIf(!existsSync(file))('40,000 simulated records beside the real file', () => {
  const real = readColumns(existsSync(file) ? readFileSync(file, 'utf8') : '');
  const simulated = readColumns(formatMachineCsv(new Plant(3, 'fleet').take(40_000)));

  // Largest distance of a quantile, in units of the real column's spread between its 10 % and 90 % quantiles.
  it.each([
    ['Air temperature [K]', 0.12],
    ['Process temperature [K]', 0.12],
    ['Rotational speed [rpm]', 0.06],
    ['Torque [Nm]', 0.04],
    ['Tool wear [min]', 0.06],
  ] as const)('%s has the same quantiles', (name, allowed) => {
    const ours = sorted(simulated.get(name));
    const theirs = sorted(real.get(name));
    const spread = quantile(theirs, 0.9) - quantile(theirs, 0.1);
    for (const at of [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]) {
      expect(Math.abs(quantile(ours, at) - quantile(theirs, at)) / spread, `quantile ${at}`).toBeLessThan(allowed);
    }
  });

  it('has the same shares of products and of failures', () => {
    for (const type of ['L', 'M', 'H'])
      expect(shareOf(simulated.get('Type'), type)).toBeCloseTo(shareOf(real.get('Type'), type), 1.7);
    for (const [name, allowed] of [
      ['Machine failure', 0.006],
      ['TWF', 0.003],
      ['HDF', 0.004],
      ['PWF', 0.003],
      ['OSF', 0.003],
      ['RNF', 0.0015],
    ] as const) {
      expect(Math.abs(shareOf(simulated.get(name), '1') - shareOf(real.get(name), '1')), name).toBeLessThan(allowed);
    }
  });

  it('follows the rules that reproduce the flags of the real file', () => {
    const numbers = (name: string) => (real.get(name) ?? []).map(Number);
    const [air, process, speed, torque, wear] = [
      'Air temperature [K]',
      'Process temperature [K]',
      'Rotational speed [rpm]',
      'Torque [Nm]',
      'Tool wear [min]',
    ].map(numbers);
    const limits: Readonly<Record<string, number>> = { L: 11_000, M: 12_000, H: 13_000 };
    const rows = real.get('Type')?.length ?? 0;
    for (let row = 0; row < rows; row++) {
      const at = (values: readonly number[] | undefined) => values?.[row] ?? Number.NaN;
      const watts = (at(torque) * at(speed) * 2 * Math.PI) / 60;
      expect(real.get('PWF')?.[row]).toBe(watts < 3500 || watts > 9000 ? '1' : '0');
      expect(real.get('HDF')?.[row]).toBe(at(process) - at(air) < 8.6 && at(speed) < 1380 ? '1' : '0');
      expect(real.get('OSF')?.[row]).toBe(
        at(wear) * at(torque) > (limits[real.get('Type')?.[row] ?? ''] ?? 0) ? '1' : '0',
      );
    }
  });
});
