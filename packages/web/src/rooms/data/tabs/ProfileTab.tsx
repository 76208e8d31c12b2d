import type { VersionView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Async, Empty } from '../../../design/Async.tsx';
import { Section } from '../../../design/Section.tsx';
import { ColumnTable } from '../ColumnTable.tsx';
import type { DatasetTabProps } from '../DatasetTabs.tsx';

/** The columns of a version in numbers. */
export function ProfileTab({ dataset, version }: DatasetTabProps) {
  if (version === undefined) return <Empty>No rows yet, so there is no profile.</Empty>;
  return <ColumnNumbers dataset={dataset} version={version} />;
}

function ColumnNumbers({ dataset, version }: DatasetTabProps & { readonly version: VersionView }) {
  const profile = useQuery({
    queryKey: ['datasets', dataset.name, 'profile', version.id],
    queryFn: () => client.datasets.profile(dataset.name, version.id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Section title="Columns in numbers">
      <Async query={profile} height={300}>
        {(view) => <ColumnTable profile={view} schema={dataset.schema} />}
      </Async>
    </Section>
  );
}
