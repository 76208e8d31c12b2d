import type { Frame } from '@kaizen/learn';
import { createRandom } from '@kaizen/stats';

/** One machine record: it fails when torque is above 55; the type says nothing about it. */
export interface MachineRow {
  readonly torque: number | null;
  readonly type: string;
  readonly fails: boolean;
}

const TYPES = ['H', 'L', 'M'];

/** Machines whose product mix is `high` (share of type H). */
export function makeMachines(rows: number, seed: number, high = 0.1): MachineRow[] {
  const random = createRandom(seed);
  return Array.from({ length: rows }, () => {
    const torque = 40 + 10 * random.normal();
    const draw = random.next();
    const type = draw < high ? 'H' : draw < high + (1 - high) * 0.66 ? 'L' : 'M';
    return { torque, type, fails: torque > 55 };
  });
}

/** The same machines, read by a sensor that shows too little. */
export function readLow(rows: readonly MachineRow[]): MachineRow[] {
  return rows.map((row) => ({ ...row, torque: row.torque === null ? null : row.torque * 0.7 }));
}

/** The records as a training sees them. */
export function frameOf(rows: readonly MachineRow[]): Frame {
  return {
    rowCount: rows.length,
    columns: [
      { kind: 'numeric', name: 'torque', values: Float64Array.from(rows, ({ torque }) => torque ?? Number.NaN) },
      {
        kind: 'categorical',
        name: 'type',
        codes: Int32Array.from(rows, ({ type }) => TYPES.indexOf(type)),
        categories: TYPES,
      },
    ],
  };
}
