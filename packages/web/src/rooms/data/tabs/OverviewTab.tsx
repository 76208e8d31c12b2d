import type { DatasetView, VersionView } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Age } from '../../../design/Age.tsx';
import { Async, Empty } from '../../../design/Async.tsx';
import { CopyId } from '../../../design/CopyId.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatCount } from '../../../design/format.ts';
import { useQueryParam } from '../../../design/location.ts';
import { Section } from '../../../design/Section.tsx';
import { BatchesTable } from '../BatchesTable.tsx';
import { ColumnCards } from '../ColumnCards.tsx';
import { ColumnDetail } from '../ColumnDetail.tsx';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { RowsPreviewTable } from '../RowsPreviewTable.tsx';

/** What the version holds at a glance: its columns, the batches that came in, a few rows. */
export function OverviewTab({ dataset, version }: DatasetTabProps) {
  return (
    <>
      {version === undefined ? (
        <Empty>No rows yet. In the project's folder: kaizen run</Empty>
      ) : (
        <>
          <VersionLine version={version} />
          <Columns dataset={dataset} version={version} />
        </>
      )}
      <Section title="Batches" text="What came in, and what validation said of it.">
        <BatchesTable dataset={dataset.name} />
      </Section>
      {version === undefined ? null : (
        <Section title="Rows">
          <RowsPreviewTable dataset={dataset.name} versionId={version.id} />
        </Section>
      )}
    </>
  );
}

function VersionLine({ version }: { readonly version: VersionView }) {
  return (
    <Group gap="xs" mb="lg" c="var(--k-muted)">
      <Text size="sm" inherit>
        {version.current ? 'Current version' : 'Earlier version'}
      </Text>
      <CopyId id={version.id} />
      <Text size="sm" component="span">
        {formatCount(version.rows)} rows, <Age at={version.createdAt} />
        {version.parentId === undefined ? null : (
          <>
            , after{' '}
            <EvidenceLink to={`/datasets/${version.dataset}/versions/${version.parentId}`}>the one before</EvidenceLink>
          </>
        )}
        {version.current ? null : (
          <>
            . See <EvidenceLink to={`/datasets/${version.dataset}`}>the current one</EvidenceLink>
          </>
        )}
      </Text>
    </Group>
  );
}

function Columns({ dataset, version }: { readonly dataset: DatasetView; readonly version: VersionView }) {
  const [chosen, choose] = useQueryParam('column');
  const profile = useQuery({
    queryKey: ['datasets', dataset.name, 'profile', version.id],
    queryFn: () => client.datasets.profile(dataset.name, version.id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Async query={profile} height={420}>
      {(view) => {
        const column = view.columns.find((candidate) => candidate.name === chosen);
        const rule = dataset.schema?.columns.find((candidate) => candidate.name === chosen);
        return (
          <Section title="Columns" text="What each column holds. Choose one to see it in full.">
            <ColumnCards profile={view} schema={dataset.schema} chosen={chosen} onChoose={choose} />
            {column === undefined ? null : <ColumnDetail column={column} rule={rule} />}
          </Section>
        );
      }}
    </Async>
  );
}
