import type { DatasetView, VersionView } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async, Empty } from '../../design/Async.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount } from '../../design/format.ts';
import { usePathParam, useQueryParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { ColumnCards } from './ColumnCards.tsx';
import { ColumnDetail } from './ColumnDetail.tsx';
import { ColumnTable } from './ColumnTable.tsx';
import { sayDataset } from './data-words.ts';
import { RowsPreviewTable } from './RowsPreviewTable.tsx';
import { BatchesTable, VersionsTable } from './VersionTables.tsx';

/** A dataset: what its current version (or the one in the path) holds, how it came to be, and what validation said. */
export function DatasetPage() {
  const name = usePathParam('dataset');
  const versionId = usePathParam('version');
  const dataset = useQuery({ queryKey: ['datasets', name], queryFn: () => client.datasets.get(name) });
  const asked = useQuery({
    queryKey: ['datasets', name, 'version', versionId],
    queryFn: () => client.datasets.version(name, versionId),
    enabled: versionId !== '',
  });
  const shown = versionId === '' ? dataset.data?.currentVersion : asked.data;
  const { data } = dataset;
  return (
    <>
      <PageHead
        title={name}
        kind="Dataset"
        {...(data === undefined || (versionId !== '' && shown === undefined)
          ? {}
          : { state: data.state, headline: sayDataset(data, shown) })}
      />
      <Async query={dataset} height={400}>
        {(view) =>
          versionId === '' ? (
            <DatasetParts dataset={view} shown={view.currentVersion} />
          ) : (
            <Async query={asked} height={400}>
              {(version) => <DatasetParts dataset={view} shown={version} />}
            </Async>
          )
        }
      </Async>
    </>
  );
}

function DatasetParts({ dataset, shown }: { readonly dataset: DatasetView; readonly shown: VersionView | undefined }) {
  return (
    <>
      {shown === undefined ? (
        <Empty>No rows yet. In the project's folder: kaizen run</Empty>
      ) : (
        <VersionLine version={shown} />
      )}
      {shown === undefined ? null : <Columns dataset={dataset} version={shown} />}
      <Section title="Batches" text="What came in, and what validation said of it.">
        <BatchesTable dataset={dataset.name} />
      </Section>
      <Section title="Versions" text="Each version is immutable; its id is the hash of what it holds.">
        <VersionsTable dataset={dataset.name} shown={shown?.id} />
      </Section>
      {shown === undefined ? null : (
        <>
          <ColumnNumbers dataset={dataset} version={shown} />
          <Section title="Rows">
            <RowsPreviewTable dataset={dataset.name} versionId={shown.id} />
          </Section>
        </>
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

function useProfile(dataset: string, versionId: string) {
  return useQuery({
    queryKey: ['datasets', dataset, 'profile', versionId],
    queryFn: () => client.datasets.profile(dataset, versionId),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function ColumnNumbers({ dataset, version }: { readonly dataset: DatasetView; readonly version: VersionView }) {
  const profile = useProfile(dataset.name, version.id);
  return (
    <Section title="Columns in numbers">
      <Async query={profile} height={300}>
        {(view) => <ColumnTable profile={view} schema={dataset.schema} />}
      </Async>
    </Section>
  );
}

function Columns({ dataset, version }: { readonly dataset: DatasetView; readonly version: VersionView }) {
  const [chosen, choose] = useQueryParam('column');
  const profile = useProfile(dataset.name, version.id);
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
