import type { RunColumns } from '@kaizen/contracts';
import { ActionIcon, CopyButton, Group, SegmentedControl, Select, Switch, Tooltip } from '@mantine/core';
import { IconCheck, IconDownload, IconLink } from '@tabler/icons-react';
import type { ColumnKey } from '../column-key.ts';
import { type RunsQuery, type RunsViewName, runStatuses } from '../runs-query.ts';
import { ColumnPicker } from './ColumnPicker.tsx';
import { ExportMenu, type ExportQuery } from './ExportMenu.tsx';
import { FilterBox } from './FilterBox.tsx';
import type { FilterNames } from './filter-completion.ts';
import type { FilterFault } from './filter-fault.ts';
import { SavedViews } from './SavedViews.tsx';
import type { RunRows } from './use-run-rows.ts';
import type { RunsAddress } from './use-runs-query.ts';

interface ToolbarProps extends RunsAddress {
  readonly names: FilterNames;
  readonly fault: FilterFault | undefined;
  readonly columns: readonly ColumnKey[];
  readonly search: RunRows['search'];
}

/** Everything that decides which runs are seen, and how. */
export function RunsToolbar(props: ToolbarProps) {
  const { query, change } = props;
  return (
    <Group gap="xs" mb="sm" align="flex-start">
      <FilterBox value={query.filter} apply={(filter) => change({ filter })} names={props.names} fault={props.fault} />
      <QuickFilters query={query} change={change} />
      <GroupChoice query={query} change={change} columns={props.names.columns} />
      <ViewChoice query={query} change={change} />
      <ColumnPicker names={props.names.columns} chosen={props.columns} choose={(columns) => change({ columns })} />
      <ShareAndExport search={props.search} />
    </Group>
  );
}

const statusChoices = runStatuses.map((status) => ({
  value: status,
  label: status[0]?.toUpperCase() + status.slice(1),
}));
const stageChoices = [
  { value: 'active', label: 'Active' },
  { value: 'deleted', label: 'Deleted' },
  { value: 'all', label: 'Both' },
];
const spanChoices = [
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last day' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
];

function QuickFilters({ query, change }: RunsAddress) {
  return (
    <>
      <Select
        size="xs"
        aria-label="Status"
        placeholder="Any status"
        data={statusChoices}
        value={query.status ?? null}
        onChange={(status) => change({ status: status ?? undefined })}
        clearable
        w={116}
      />
      <Select
        size="xs"
        aria-label="Started"
        placeholder="Any time"
        data={spanChoices}
        value={query.since ?? null}
        onChange={(since) => change({ since: since ?? undefined })}
        clearable
        w={116}
      />
      <Select
        size="xs"
        aria-label="Active or deleted"
        data={stageChoices}
        value={query.stage}
        onChange={(stage) => change({ stage: readStage(stage) })}
        allowDeselect={false}
        w={90}
      />
    </>
  );
}

function readStage(value: string | null): RunsQuery['stage'] {
  return value === 'deleted' || value === 'all' ? value : 'active';
}

function GroupChoice({ query, change, columns }: RunsAddress & { readonly columns: RunColumns }) {
  const own = columns.tags.filter((name) => !name.startsWith('mlflow.'));
  const choices = [
    {
      group: 'About the run',
      items: [
        { value: 'datasets', label: 'Dataset' },
        { value: 'attributes.status', label: 'Status' },
        { value: 'attributes.user', label: 'User' },
        { value: 'attributes.experiment', label: 'Experiment' },
      ],
    },
    { group: 'Parameters', items: columns.params.map((name) => ({ value: `params.${name}`, label: name })) },
    { group: 'Tags', items: own.map((name) => ({ value: `tags.${name}`, label: name })) },
  ];
  return (
    <Select
      size="xs"
      aria-label="Group by"
      placeholder="Group by"
      data={choices.filter(({ items }) => items.length > 0)}
      value={query.group ?? null}
      onChange={(group) => change({ group: group ?? undefined })}
      searchable
      clearable
      limit={100}
      w={132}
    />
  );
}

function ViewChoice({ query, change }: RunsAddress) {
  return (
    <Group gap="sm" h={30}>
      <Switch
        size="xs"
        label="Nest"
        checked={query.nested}
        disabled={query.group !== undefined}
        onChange={(event) => change({ nested: event.currentTarget.checked })}
        title="Children stand under their parents"
      />
      <SegmentedControl
        size="xs"
        aria-label="View"
        data={[
          { value: 'table', label: 'Table' },
          { value: 'charts', label: 'Charts' },
        ]}
        value={query.view}
        onChange={(view) => change({ view: readView(view) })}
      />
    </Group>
  );
}

function readView(value: string): RunsViewName {
  return value === 'charts' ? 'charts' : 'table';
}

function ShareAndExport({ search }: { readonly search: RunRows['search'] }) {
  const exported: ExportQuery = {
    ...(search.stage === undefined ? {} : { stage: search.stage }),
    ...(search.experimentIds === undefined ? {} : { experimentIds: search.experimentIds }),
    ...(search.filter === undefined ? {} : { filter: search.filter }),
    ...(search.orderBy === undefined ? {} : { order: search.orderBy }),
  };
  return (
    <Group gap={4} h={30}>
      <SavedViews experimentId={search.experimentIds?.[0]} />
      <CopyButton value={globalThis.location.href}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy the address of what is shown'} withArrow>
            <ActionIcon variant="default" size={30} onClick={copy} aria-label="Copy the address of what is shown">
              {copied ? <IconCheck size={15} aria-hidden /> : <IconLink size={15} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
      <ExportMenu title="All runs found" query={exported}>
        <ActionIcon variant="default" size={30} aria-label="Download all runs found">
          <IconDownload size={15} aria-hidden />
        </ActionIcon>
      </ExportMenu>
    </Group>
  );
}
