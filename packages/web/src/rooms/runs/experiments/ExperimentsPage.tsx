import type { ExperimentView } from '@kaizen/contracts';
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { client } from '../../../api/client.ts';
import { Age } from '../../../design/Age.tsx';
import { Empty, Failure } from '../../../design/Async.tsx';
import { CopyId } from '../../../design/CopyId.tsx';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatCount } from '../../../design/format.ts';
import { useQueryParam } from '../../../design/location.ts';
import { NameDialog } from '../../../design/NameDialog.tsx';
import { PageHead } from '../../../design/PageHead.tsx';
import { RunsTabs } from './RunsTabs.tsx';

/** All experiments, the last changed first. */
export function ExperimentsPage() {
  const [name, setName] = useQueryParam('name');
  const [stage, setStage] = useQueryParam('stage');
  const search = useDebouncedCallback((text: string) => setName(text === '' ? undefined : text), 250);
  const found = useExperiments(name, stage);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const router = useRouter();
  return (
    <>
      <PageHead
        title="Experiments"
        headline={found.data === undefined ? undefined : sayExperiments(items.length, found.hasNextPage, name)}
        actions={
          <NameDialog
            label="New experiment…"
            title="New experiment"
            confirm="Create"
            value=""
            maxLength={500}
            act={(text) => client.experiments.create({ name: text })}
            touches={['experiments']}
            then={({ id }) => router.history.push(`/experiments/${encodeURIComponent(id)}`)}
          />
        }
      />
      <RunsTabs active="experiments" />
      <Group gap="xs" mb="sm">
        <TextInput
          aria-label="Search by name"
          placeholder="Search by name"
          leftSection={<IconSearch size={15} aria-hidden />}
          defaultValue={name ?? ''}
          onChange={(event) => search(event.currentTarget.value.trim())}
          w={260}
        />
        <Select
          aria-label="Active or deleted"
          data={[
            { value: 'active', label: 'Active' },
            { value: 'deleted', label: 'Deleted' },
            { value: 'all', label: 'Both' },
          ]}
          value={stage ?? 'active'}
          onChange={(value) => setStage(value === 'active' ? undefined : (value ?? undefined))}
          allowDeselect={false}
          w={110}
        />
      </Group>
      {found.error === null ? null : <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 ? <Empty>No experiment is called so.</Empty> : null}
      {items.length === 0 ? null : (
        <DataTable caption="Experiments" columns={columns} rows={items} rowKey={({ id }) => id} />
      )}
      {found.hasNextPage ? (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          More
        </Button>
      ) : null}
    </>
  );
}

function useExperiments(name: string | undefined, stage: string | undefined) {
  const filter = name === undefined ? undefined : `name ILIKE '%${name.replaceAll("'", "''")}%'`;
  return useInfiniteQuery({
    queryKey: ['experiments', 'list', filter, stage],
    queryFn: ({ pageParam }: { readonly pageParam: string | undefined }) =>
      client.experiments.list({
        limit: 100,
        stage: stage === 'deleted' || stage === 'all' ? stage : 'active',
        ...(filter === undefined ? {} : { filter }),
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined,
    getNextPageParam: (last: { readonly next?: string }) => last.next,
    placeholderData: keepPreviousData,
  });
}

function sayExperiments(count: number, isMore: boolean, name: string | undefined): string {
  const found = name === undefined ? '' : ' found';
  return `${formatCount(count)}${isMore ? ' and more' : ''} ${count === 1 ? 'experiment' : 'experiments'}${found}.`;
}

const columns: ReadonlyArray<TableColumn<ExperimentView>> = [
  {
    name: 'Experiment',
    text: ({ name }) => name,
    cell: ({ id, name }) => <EvidenceLink to={`/experiments/${encodeURIComponent(id)}`}>{name}</EvidenceLink>,
  },
  { name: 'Project', text: ({ projectId }) => projectId, wide: true },
  {
    name: 'Tags',
    text: ({ tags }) =>
      Object.entries(tags)
        .filter(([name]) => !name.startsWith('mlflow.'))
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    wide: true,
  },
  { name: 'Id', text: ({ id }) => id, cell: ({ id }) => <CopyId id={id} />, wide: true },
  {
    name: 'Made',
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
    cell: ({ createdAt }) => <Age at={createdAt} />,
    wide: true,
  },
  {
    name: 'Changed',
    text: ({ updatedAt }) => new Date(updatedAt).toISOString(),
    cell: ({ updatedAt }) => <Age at={updatedAt} />,
  },
];
