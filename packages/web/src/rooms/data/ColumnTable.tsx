import type { ColumnProfile, DatasetProfile, DatasetSchema } from '@kaizen/contracts';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatCount, formatNumber, formatShare } from '../../design/format.ts';
import { sayRule } from './data-words.ts';

/** The profile as numbers, to read and to export. */
export function ColumnTable({
  profile,
  schema,
}: {
  readonly profile: DatasetProfile;
  readonly schema: DatasetSchema | undefined;
}) {
  const rules = new Map(schema?.columns.map((column) => [column.name, column]));
  const number = (value: number | undefined) => (value === undefined ? '' : formatNumber(value));
  const columns: ReadonlyArray<TableColumn<ColumnProfile>> = [
    { name: 'Column', text: ({ name }) => name },
    { name: 'Rule', text: ({ name }) => sayRule(rules.get(name)), wide: true },
    {
      name: 'Missing',
      text: ({ missing, count }) => (missing === 0 ? '0' : formatShare(missing / Math.max(1, missing + count))),
      numeric: true,
    },
    { name: 'Distinct', text: ({ distinct }) => formatCount(distinct), numeric: true, wide: true },
    { name: 'Min', text: ({ min }) => number(min), numeric: true },
    { name: '5 %', text: ({ quantiles }) => number(quantiles?.[1]), numeric: true, wide: true },
    { name: 'Median', text: ({ quantiles }) => number(quantiles?.[3]), numeric: true, wide: true },
    { name: 'Mean', text: ({ mean }) => number(mean), numeric: true },
    { name: '95 %', text: ({ quantiles }) => number(quantiles?.[5]), numeric: true, wide: true },
    { name: 'Max', text: ({ max }) => number(max), numeric: true },
    { name: 'sd', text: ({ sd }) => number(sd), numeric: true, wide: true },
  ];
  return (
    <DataTable caption="Columns in numbers" columns={columns} rows={profile.columns} rowKey={({ name }) => name} />
  );
}
