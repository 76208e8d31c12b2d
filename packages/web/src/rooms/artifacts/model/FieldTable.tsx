import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import type { ModelField } from './mlmodel.ts';

const columns: readonly TableColumn<ModelField>[] = [
  { name: 'Name', text: ({ name }) => name },
  { name: 'Type', text: ({ type }) => type },
  {
    name: 'Must be there',
    text: ({ isRequired, normally }) => (isRequired ? 'yes' : normally === undefined ? 'no' : `no: else ${normally}`),
  },
];

/** One side of a signature. */
export function FieldTable({ caption, fields }: { readonly caption: string; readonly fields: readonly ModelField[] }) {
  return <DataTable caption={caption} columns={columns} rows={fields} rowKey={({ name }) => name} exportable={false} />;
}
