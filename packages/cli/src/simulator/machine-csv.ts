import type { MachineRecord } from './plant.ts';

/** Header of the AI4I 2020 file. */
export const machineColumns = [
  'UDI',
  'Product ID',
  'Type',
  'Air temperature [K]',
  'Process temperature [K]',
  'Rotational speed [rpm]',
  'Torque [Nm]',
  'Tool wear [min]',
  'Machine failure',
  'TWF',
  'HDF',
  'PWF',
  'OSF',
  'RNF',
] as const;

/** Records as CSV with header, in the layout of the AI4I 2020 file. */
export function formatMachineCsv(records: readonly MachineRecord[]): string {
  return `${[machineColumns.join(','), ...records.map(formatRecord)].join('\n')}\n`;
}

function formatRecord(record: MachineRecord): string {
  const flag = (value: boolean) => (value ? '1' : '0');
  const { modes } = record;
  return [
    record.udi,
    record.productId,
    record.type,
    record.airTemperature.toFixed(1),
    record.processTemperature.toFixed(1),
    record.rotationalSpeed,
    record.torque.toFixed(1),
    record.toolWear,
    flag(record.failure),
    flag(modes.twf),
    flag(modes.hdf),
    flag(modes.pwf),
    flag(modes.osf),
    flag(modes.rnf),
  ].join(',');
}
