import type { DatasetProfile, VersionView } from '@kaizen/contracts';
import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../../api/client.ts';
import { Async, Empty } from '../../../design/Async.tsx';
import { saveCsv } from '../../../design/download.ts';
import { formatCount, shortId } from '../../../design/format.ts';
import { useQueryParam } from '../../../design/location.ts';
import { Section } from '../../../design/Section.tsx';
import { useReveal } from '../../../design/use-reveal.ts';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { NoRows } from '../NoRows.tsx';
import { ColumnPanel } from '../profile/ColumnPanel.tsx';
import { CorrelationMap } from '../profile/CorrelationMap.tsx';
import { arrangeColumns, type ColumnSort, columnSorts, pairColumns, toTable } from '../profile/compare-columns.ts';
import { lightProfileQuery } from '../profile/light-profile.ts';
import { ProfileGrid } from '../profile/ProfileGrid.tsx';
import { CHOICES, sayVersion } from '../versions/version-words.ts';

const sortWords: Readonly<Record<ColumnSort, string>> = {
  schema: 'order of the schema',
  name: 'name',
  missing: 'most missing',
  distinct: 'most distinct',
  apart: 'furthest apart',
};

/** What every column of a version holds, alone or beside another version. */
export function ProfileTab({ dataset, version }: DatasetTabProps) {
  if (version === undefined) return <NoRows dataset={dataset.name} what="no profile" />;
  return <Profiles dataset={dataset} version={version} />;
}

function Profiles({ dataset, version }: DatasetTabProps & { readonly version: VersionView }) {
  const [beside, setBeside] = useQueryParam('beside');
  const own = useQuery(lightProfileQuery(dataset.name, version.id));
  const other = useQuery(lightProfileQuery(dataset.name, beside));
  return (
    <>
      <Section
        title="Columns"
        text="What each column holds. Choose one to see it in full; put another version beside it to see what changed."
        aside={<VersionChoice dataset={dataset.name} version={version} beside={beside} onChoose={setBeside} />}
      >
        <Async query={own} height={420}>
          {(profile) =>
            beside === undefined ? (
              <Columns dataset={dataset} version={version} profile={profile} />
            ) : (
              <Async query={other} height={420}>
                {(there) => (
                  <Columns
                    dataset={dataset}
                    version={version}
                    profile={profile}
                    there={{ id: beside, profile: there }}
                  />
                )}
              </Async>
            )
          }
        </Async>
      </Section>
      {own.data?.correlations === undefined ? null : (
        <Section title="What moves together" text="Correlations of the numeric columns, the strongest pairs first.">
          <CorrelationMap correlations={own.data.correlations} numeric={countNumeric(own.data)} />
        </Section>
      )}
    </>
  );
}

function countNumeric({ columns }: DatasetProfile): number {
  return columns.filter(({ mean }) => mean !== undefined).length;
}

function VersionChoice(props: {
  readonly dataset: string;
  readonly version: VersionView;
  readonly beside: string | undefined;
  readonly onChoose: (version: string | undefined) => void;
}) {
  const versions = useQuery({
    queryKey: ['datasets', props.dataset, 'versions', 'choices'],
    queryFn: () => client.datasets.versions(props.dataset, { limit: CHOICES }),
  });
  const others = (versions.data?.items ?? []).filter(({ id }) => id !== props.version.id);
  return (
    <Select
      size="xs"
      w={{ base: '100%', xs: 380 }}
      aria-label="Put another version beside it"
      placeholder={others.length === 0 ? 'There is no other version' : 'Put another version beside it'}
      disabled={others.length === 0}
      clearable
      searchable
      value={props.beside ?? null}
      onChange={(value) => props.onChoose(value ?? undefined)}
      data={others.map((one) => ({ value: one.id, label: sayVersion(one) }))}
    />
  );
}

function Columns(props: {
  readonly dataset: DatasetTabProps['dataset'];
  readonly version: VersionView;
  readonly profile: DatasetProfile;
  readonly there?: { readonly id: string; readonly profile: DatasetProfile };
}) {
  const { dataset, version, profile, there } = props;
  const [find = '', setFind] = useQueryParam('find');
  const [asked, setSort] = useQueryParam('sort');
  const [chosen, choose] = useQueryParam('column');
  const place = useReveal(chosen);
  const isCompared = there !== undefined;
  const sort = columnSorts.find((one) => one === asked) ?? (isCompared ? 'apart' : 'schema');
  const lines = useMemo(() => pairColumns(profile.columns, there?.profile.columns ?? []), [profile, there?.profile]);
  const shown = useMemo(() => arrangeColumns(lines, find, sort), [lines, find, sort]);
  return (
    <>
      <Group gap="sm" mb="xs">
        <TextInput
          size="xs"
          aria-label="Find a column"
          placeholder="Find a column"
          value={find}
          onChange={(event) => setFind(event.currentTarget.value || undefined)}
        />
        <SortSelect sort={sort} isCompared={isCompared} onSort={setSort} />
        <Text size="xs" c="var(--k-muted)">
          {formatCount(shown.length)} of {formatCount(lines.length)} columns, {formatCount(profile.rows)} rows
          {isCompared ? `; dashed: ${shortId(there.id)} with ${formatCount(there.profile.rows)} rows` : ''}
        </Text>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          aria-label="CSV of the columns"
          leftSection={<IconDownload size={12} aria-hidden />}
          onClick={() => saveCsv(`profile of ${dataset.name}`, toTable(shown))}
        >
          CSV
        </Button>
      </Group>
      {shown.length === 0 ? (
        <Empty>{lines.length === 0 ? 'This version has no columns.' : `No column is called "${find}".`}</Empty>
      ) : (
        <ProfileGrid lines={shown} isCompared={isCompared} chosen={chosen} onChoose={choose} />
      )}
      <div ref={place} className="k-revealed">
        {chosen === undefined || !profile.columns.some(({ name }) => name === chosen) ? null : (
          <ColumnPanel
            dataset={dataset.name}
            here={version.id}
            there={there?.profile.columns.some(({ name }) => name === chosen) === true ? there.id : undefined}
            column={chosen}
            rule={dataset.schema?.columns.find(({ name }) => name === chosen)}
          />
        )}
      </div>
    </>
  );
}

function SortSelect(props: {
  readonly sort: (typeof columnSorts)[number];
  readonly isCompared: boolean;
  readonly onSort: (sort: string | undefined) => void;
}) {
  return (
    <Select
      size="xs"
      w={190}
      aria-label="Order of the columns"
      allowDeselect={false}
      value={props.sort}
      onChange={(value) => props.onSort(value ?? undefined)}
      data={columnSorts
        .filter((one) => props.isCompared || one !== 'apart')
        .map((value) => ({ value, label: sortWords[value] }))}
    />
  );
}
