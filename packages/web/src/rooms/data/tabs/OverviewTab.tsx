import type { DatasetView, VersionView } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { CopyId } from '../../../design/CopyId.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatCount } from '../../../design/format.ts';
import { useQueryParam } from '../../../design/location.ts';
import { Section } from '../../../design/Section.tsx';
import { useReveal } from '../../../design/use-reveal.ts';
import { BatchesTable } from '../BatchesTable.tsx';
import { ColumnCards } from '../ColumnCards.tsx';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { NoRows } from '../NoRows.tsx';
import { ColumnPanel } from '../profile/ColumnPanel.tsx';
import { lightProfileQuery } from '../profile/light-profile.ts';
import { RowsPreviewTable } from '../RowsPreviewTable.tsx';

/** Columns that are drawn; a wide dataset has hundreds, which the profile lists. */
const DRAWN = 24;

/** What the version holds at a glance: its columns, the batches that came in, a few rows. */
export function OverviewTab({ dataset, version }: DatasetTabProps) {
  return (
    <>
      {version === undefined ? (
        <Section title="Columns">
          <NoRows dataset={dataset.name} what="nothing to show" />
        </Section>
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
          <RowsPreviewTable dataset={dataset.name} versionId={version.id} schema={dataset.schema} />
        </Section>
      )}
    </>
  );
}

const standing = {
  current: 'Current version',
  former: 'Earlier version',
  staged: 'Staged version',
  rejected: 'Rejected version',
} as const;

function VersionLine({ version }: { readonly version: VersionView }) {
  return (
    <Group gap="xs" mb="lg" c="var(--k-muted)">
      <Text size="sm" inherit>
        {standing[version.state]}
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
  const place = useReveal(chosen);
  const profile = useQuery(lightProfileQuery(dataset.name, version.id));
  return (
    <Async query={profile} height={420}>
      {({ columns }) => (
        <Section title="Columns" text="What each column holds. Choose one to see it in full.">
          <ColumnCards columns={columns.slice(0, DRAWN)} schema={dataset.schema} chosen={chosen} onChoose={choose} />
          {columns.length <= DRAWN ? null : (
            <Text size="sm" mt="sm">
              The first {formatCount(DRAWN)} of {formatCount(columns.length)} columns.{' '}
              <EvidenceLink
                to={`/datasets/${dataset.name}${version.current ? '' : `/versions/${version.id}`}`}
                search={{ tab: 'profile' }}
              >
                All of them, to search and sort
              </EvidenceLink>
            </Text>
          )}
          <div ref={place} className="k-revealed">
            {chosen === undefined || !columns.some(({ name }) => name === chosen) ? null : (
              <ColumnPanel
                dataset={dataset.name}
                here={version.id}
                there={undefined}
                column={chosen}
                rule={dataset.schema?.columns.find(({ name }) => name === chosen)}
              />
            )}
          </div>
        </Section>
      )}
    </Async>
  );
}
