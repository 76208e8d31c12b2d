import { formatMachineCsv, machineColumns } from '../simulator/machine-csv.ts';
import type { MachineRecord } from '../simulator/plant.ts';

/** What is broken in the rows of {@link breakRows}, by how many rows. */
const breaches = [
  { column: 'Torque [Nm]', what: 'missing torque', value: '' },
  { column: 'Rotational speed [rpm]', what: 'negative speed', value: '-1400' },
  { column: 'Type', what: 'unknown type', value: 'X' },
  { column: 'Air temperature [K]', what: 'text in a number', value: 'warm' },
] as const;

/** A CSV batch of good rows in which every 50th row is broken, the four ways in turn. Returns the text and how many rows are broken. */
export function breakRows(records: readonly MachineRecord[]): { csv: string; broken: number } {
  const [header, ...lines] = formatMachineCsv(records).trimEnd().split('\n');
  let broken = 0;
  const changed = lines.map((line, index) => {
    if (index % 50 !== 49) return line;
    const breach = breaches[broken % breaches.length];
    if (breach === undefined) return line;
    broken += 1;
    const cells = line.split(',');
    cells[machineColumns.indexOf(breach.column)] = breach.value;
    return cells.join(',');
  });
  return { csv: `${[header, ...changed].join('\n')}\n`, broken };
}
