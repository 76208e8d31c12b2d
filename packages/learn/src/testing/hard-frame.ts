import { createRandom } from '@kaizen/stats';
import type { Column, Frame } from '../frame/frame.ts';

/**
 * Rows that preprocessing must cope with: missing and infinite numbers, a column near 1e9, a constant one, a heavily skewed one, categories
 * of very different frequency; for tests. `machines` are the categories of one column.
 */
export function makeHardFrame(
  rows: number,
  seed: number,
  machines: readonly string[] = ['L', 'M', 'H', 'ünï "quoted"', 'rare'],
): Frame {
  const random = createRandom(seed);
  const fill = (draw: () => number) =>
    Float64Array.from({ length: rows }, () => {
      const chance = random.next();
      if (chance < 0.1) return Number.NaN;
      return chance < 0.12 ? (chance < 0.11 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY) : draw();
    });
  const columns: Column[] = [
    { kind: 'numeric', name: 'small', values: fill(() => random.normal()) },
    {
      kind: 'categorical',
      name: 'machine',
      // The last category is drawn least.
      codes: Int32Array.from({ length: rows }, () =>
        random.next() < 0.1 ? -1 : Math.floor(random.next() ** 2 * machines.length),
      ),
      categories: machines,
    },
    { kind: 'numeric', name: 'large', values: fill(() => 1e9 + random.int(1000) * 0.001) },
    { kind: 'numeric', name: 'constant', values: new Float64Array(rows).fill(0.1) },
    { kind: 'numeric', name: 'skewed', values: fill(() => Math.exp(4 * random.normal())) },
    {
      kind: 'categorical',
      name: 'shift',
      codes: Int32Array.from({ length: rows }, () => random.int(2)),
      categories: ['day', 'night'],
    },
  ];
  return { rowCount: rows, columns };
}
