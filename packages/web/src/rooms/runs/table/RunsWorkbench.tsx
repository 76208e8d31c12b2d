import { Button, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { Empty, Failure } from '../../../design/Async.tsx';
import { formatCount } from '../../../design/format.ts';
import { LoadingBlock } from '../../../design/LoadingBlock.tsx';
import { readFilterFault } from './filter-fault.ts';
import { RunsGrid } from './RunsGrid.tsx';
import { RunsToolbar } from './RunsToolbar.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import type { RunRows } from './use-run-rows.ts';
import type { RunsAddress } from './use-runs-query.ts';
import { useRunsTable } from './use-runs-table.tsx';

const ChartsPanel = lazy(async () => ({ default: (await import('../charts/ChartsPanel.tsx')).ChartsPanel }));

/** Runs to look at: filter, table or charts, and what can be done with the chosen ones. */
export function RunsWorkbench(props: {
  readonly address: RunsAddress;
  readonly runs: RunRows;
  readonly experimentIds: readonly string[] | undefined;
}) {
  const { address, runs } = props;
  const { query } = address;
  const table = useRunsTable(props);
  const isNarrow = useMediaQuery('(max-width: 768px)') ?? false;
  const fault = useMemo(() => readFilterFault(runs.error), [runs.error]);
  const isCharts = query.view === 'charts';
  const grid = (
    <RunsGrid
      {...table.grid}
      height={isCharts && isNarrow ? '230px' : `max(360px, calc(100dvh - ${query.group === undefined ? 300 : 336}px))`}
      nameWidth={isNarrow ? 190 : 250}
    />
  );
  return (
    <>
      <RunsToolbar {...address} names={table.names} fault={fault} columns={table.columnKeys} search={runs.search} />
      <SelectionBar
        selection={table.selection}
        rows={table.known}
        columns={table.grid.look.columns}
        bulk={table.bulk}
      />
      <NewRuns runs={runs} />
      {query.group === undefined ? null : <GroupedFrom runs={runs} />}
      {runs.error === null || fault !== undefined ? null : <Failure error={runs.error} retry={runs.reload} />}
      {runs.rows.length === 0 && !runs.isLoading && runs.error === null ? (
        <NothingFound runs={runs} address={address} />
      ) : isCharts ? (
        <BesideCharts table={table} group={query.group} isNarrow={isNarrow}>
          {grid}
        </BesideCharts>
      ) : (
        grid
      )}
    </>
  );
}

const noFilter = { filter: '', status: undefined, since: undefined, stage: 'active' } as const;

/** New runs announce themselves; nothing moves until they are asked for. */
function NewRuns({ runs }: { readonly runs: RunRows }) {
  return (
    <div role="status">
      {runs.newer === 0 ? null : (
        <Button fullWidth variant="light" size="compact-sm" mb="sm" onClick={runs.reload}>
          {formatCount(runs.newer)} new {runs.newer === 1 ? 'run' : 'runs'}; show
        </Button>
      )}
    </div>
  );
}

function BesideCharts(props: {
  readonly table: ReturnType<typeof useRunsTable>;
  readonly group: string | undefined;
  readonly isNarrow: boolean;
  readonly children: ReactNode;
}) {
  const { table, isNarrow } = props;
  return (
    <Group align="flex-start" wrap={isNarrow ? 'wrap' : 'nowrap'} gap="md">
      <div style={{ flex: isNarrow ? '1 1 100%' : '0 0 272px', minWidth: 0 }}>{props.children}</div>
      <div style={{ flex: '1 1 0', minWidth: isNarrow ? '100%' : 0 }}>
        <Suspense fallback={<LoadingBlock height={320} />}>
          <ChartsPanel
            runs={table.charted}
            points={table.points}
            colours={table.grid.colours}
            metrics={table.names.columns.metrics}
            group={props.group}
          />
        </Suspense>
      </div>
    </Group>
  );
}

/** Groups are made of the runs that are loaded; the page says when that is not all of them. */
function GroupedFrom({ runs }: { readonly runs: RunRows }) {
  if (!runs.hasMore) return null;
  return (
    <Group gap="xs" mb="sm">
      <Text size="sm" c="var(--k-muted)">
        Groups are made of {formatCount(runs.rows.length)} runs
        {runs.count === undefined ? '' : ` of ${formatCount(runs.count)}`}.
      </Text>
      <Button size="compact-xs" variant="default" loading={runs.isLoadingMore} onClick={runs.loadMore}>
        More
      </Button>
    </Group>
  );
}

function NothingFound({ runs, address }: { readonly runs: RunRows; readonly address: RunsAddress }) {
  const isFiltered = runs.search.filter !== undefined || address.query.stage !== 'active';
  if (!isFiltered)
    return (
      <Empty>
        No run yet. A training pipeline tracks its runs by itself (kaizen run); Python code is tracked when
        MLFLOW_TRACKING_URI is {globalThis.location.origin}.
      </Empty>
    );
  return (
    <Empty>
      No run matches.{' '}
      <Button size="compact-sm" variant="default" onClick={() => address.change(noFilter)}>
        Clear the filters
      </Button>
    </Empty>
  );
}
