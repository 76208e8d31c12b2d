import type { LoggedModelView, SignatureColumn } from '@kaizen/contracts';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatNumber } from '../../design/format.ts';

/** The columns that a caller sends, with an example. */
export function SignatureTable({ model }: { readonly model: LoggedModelView }) {
  return (
    <DataTable
      caption="Columns of the signature"
      columns={columnsOf(model)}
      rows={model.signature.inputs}
      rowKey={(column) => column.name}
    />
  );
}

function columnsOf({ inputExample }: LoggedModelView): readonly TableColumn<SignatureColumn>[] {
  return [
    { name: 'Column', text: (column) => column.name },
    { name: 'Type', text: (column) => column.type },
    { name: 'Must be there', text: (column) => (column.required ? 'yes' : 'no'), wide: true },
    { name: 'Values', text: (column) => column.values?.join(', ') ?? 'any', wide: true },
    {
      name: 'Example',
      text: (column) => {
        const value = inputExample?.[column.name];
        if (value === undefined || value === null) return '–';
        return typeof value === 'number' ? formatNumber(value, 4) : value;
      },
      numeric: true,
    },
  ];
}
