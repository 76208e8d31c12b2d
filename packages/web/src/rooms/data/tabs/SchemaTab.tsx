import type { SchemaRevisionView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { formatCount } from '../../../design/format.ts';
import { Section } from '../../../design/Section.tsx';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { SchemaEditor } from '../schema/SchemaEditor.tsx';

/** The schema as text, its difference before it is accepted, and every revision with who and why. */
export function SchemaTab({ dataset, version }: DatasetTabProps) {
  const schema = useQuery({ queryKey: ['schemas', dataset.name], queryFn: () => client.schemas.show(dataset.name) });
  const revisions = useQuery({
    queryKey: ['schemas', dataset.name, 'revisions'],
    queryFn: () => client.schemas.revisions(dataset.name),
  });
  return (
    <>
      <Section
        title="Schema"
        text="Columns and rules as one file. Edit it, look at the difference, then accept it with a reason. Versions are validated by the revision in force."
      >
        <Async query={schema} height={400}>
          {(view) => <SchemaEditor key={view.revision} inForce={view} versionId={version?.id} />}
        </Async>
      </Section>
      <Section title="Revisions">
        <Async
          query={revisions}
          height={120}
          isEmpty={({ items }) => items.length === 0}
          empty="No revision yet: the first batch shows the columns, or kaizen.yaml declares them, or you write them above."
        >
          {({ items }) => (
            <DataTable caption="Revisions" columns={columns} rows={items} rowKey={({ revision }) => String(revision)} />
          )}
        </Async>
      </Section>
    </>
  );
}

const columns: ReadonlyArray<TableColumn<SchemaRevisionView>> = [
  { name: 'Revision', text: ({ revision, current }) => `${revision}${current ? ', in force' : ''}` },
  { name: 'Why', text: ({ reason }) => reason },
  { name: 'By', text: ({ author }) => author, wide: true },
  { name: 'Columns', text: ({ columns: count }) => formatCount(count), numeric: true, wide: true },
  { name: 'Rules', text: ({ rules }) => formatCount(rules), numeric: true, wide: true },
  {
    name: 'When',
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
    cell: ({ createdAt }) => <Age at={createdAt} />,
  },
];
