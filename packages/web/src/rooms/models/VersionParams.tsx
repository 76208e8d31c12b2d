import type { RegistryVersionView } from '@kaizen/contracts';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { Section } from '../../design/Section.tsx';

const columns: readonly TableColumn<readonly [string, string]>[] = [
  { name: 'Parameter', text: ([name]) => name },
  {
    name: 'Value',
    text: ([, value]) => value,
    cell: ([, value]) => <span style={{ overflowWrap: 'anywhere' }}>{value}</span>,
  },
];

/** What the version was trained with; nothing when none was logged. */
export function VersionParams({ version }: { readonly version: RegistryVersionView }) {
  const params = Object.entries(version.params).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  if (params.length === 0) return null;
  return (
    <Section title="Parameters">
      <DataTable caption="Parameters" columns={columns} rows={params} rowKey={([name]) => name} />
    </Section>
  );
}
