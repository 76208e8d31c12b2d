import type { RunColumns, RunRow } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { client } from '../../../api/client.ts';
import { colourRuns } from '../charts/run-colour.ts';
import { parseColumnKey } from '../column-key.ts';
import { chooseCharted, choosePoints } from './choose-charted.ts';
import type { FilterNames } from './filter-completion.ts';
import { computeScales } from './GridCell.tsx';
import type { LineActions, LineLook } from './grid-look.ts';
import type { GridProps } from './RunsGrid.tsx';
import { chooseColumns, describeColumn, type RunColumn } from './run-column.ts';
import { arrangeLines, type TableLine } from './run-lines.ts';
import { useBulkChange } from './use-bulk-change.ts';
import type { RunRows } from './use-run-rows.ts';
import type { RunsAddress } from './use-runs-query.ts';
import { useSelection } from './use-selection.ts';

const noRows: readonly RunRow[] = [];
const noColumns: RunColumns = { metrics: [], params: [], tags: [] };
/** Groups are made of what is loaded; so much is loaded for them without scrolling. */
const groupedAtLeast = 5_000;

/** Everything that the table needs, from the address and the rows. */
export function useRunsTable(props: {
  readonly address: RunsAddress;
  readonly runs: RunRows;
  readonly experimentIds: readonly string[] | undefined;
}) {
  const { address, runs } = props;
  const { query, change } = address;
  const names = useFilterNames(runs.rows, props.experimentIds);
  const selection = useSelection();
  const bulk = useBulkChange(runs.reload);
  const { lines, actions } = useLines(address, runs, selection.toggle);
  const isCharts = query.view === 'charts';
  const isGrouped = query.group !== undefined;
  const withExperiment = props.experimentIds === undefined;
  const columnKeys = useMemo(
    () => query.columns ?? chooseColumns(names.columns, withExperiment),
    [query.columns, names.columns, withExperiment],
  );
  const columns = useMemo(
    () => (isCharts ? [] : columnKeys.flatMap((key) => describeColumn(key) ?? []).map(widen(isGrouped))),
    [columnKeys, isCharts, isGrouped],
  );
  const scales = useMemo(() => computeScales(runs.rows, columns), [runs.rows, columns]);
  const now = useNow();
  const look: LineLook = useMemo(() => ({ columns, scales, actions, now }), [columns, scales, actions, now]);
  const hidden = useMemo(() => new Set(query.hidden), [query.hidden]);
  const known = useMemo(() => [...runs.rows, ...runs.pinnedRows], [runs.rows, runs.pinnedRows]);
  const drawn = useMemo(
    () => (isCharts ? chooseCharted(lines, selection.ids, hidden, query.group) : noRows),
    [isCharts, lines, selection.ids, hidden, query.group],
  );
  const colours = useMemo(
    () => (isCharts ? colourRuns(drawn, query.group) : new Map<string, string>()),
    [isCharts, drawn, query.group],
  );
  const grid: Omit<GridProps, 'height' | 'nameWidth'> = {
    lines,
    look,
    hidden,
    colours,
    sort: query.sort,
    setSort: (sort) => change({ sort }),
    selected: selection.ids,
    total: runs.count,
    hasMore: runs.isLoading || (runs.hasMore && query.group === undefined),
    isPrevious: runs.isPrevious,
    loadMore: runs.loadMore,
    lead: <SelectAll lines={lines} chosen={selection.ids} choose={selection.setAll} />,
  };
  const points = useMemo(
    () => (isCharts ? choosePoints(known, selection.ids, hidden) : noRows),
    [isCharts, known, selection.ids, hidden],
  );
  return { grid, names, columnKeys, selection, bulk, known, charted: drawn, points };
}

/** Mean ± sd takes more room than a number. */
function widen(isGrouped: boolean): (column: RunColumn) => RunColumn {
  return (column) =>
    isGrouped && column.kind === 'metrics' ? { ...column, width: Math.max(150, column.width) } : column;
}

function useFilterNames(rows: readonly RunRow[], experimentIds: readonly string[] | undefined): FilterNames {
  const columns = useQuery({
    queryKey: ['run-columns', experimentIds ?? []],
    queryFn: () => client.runs.columns(experimentIds === undefined ? {} : { experimentIds }),
    staleTime: 60_000,
  });
  return useMemo(
    () => ({ columns: columns.data ?? noColumns, valuesOf: (key) => gatherValues(rows.slice(0, 1000), key) }),
    [columns.data, rows],
  );
}

function gatherValues(rows: readonly RunRow[], key: string): readonly string[] {
  const parsed = parseColumnKey(key);
  const read = (row: RunRow) =>
    parsed?.kind === 'params' || parsed?.kind === 'tags'
      ? row[parsed.kind][parsed.name]
      : (
          {
            'attributes.user_id': row.user,
            'attributes.run_name': row.name,
            'datasets.name': row.datasets[0]?.name,
          } as Record<string, string | undefined>
        )[key];
  return [...new Set(rows.flatMap((row) => read(row) ?? []))].toSorted().slice(0, 50);
}

/** The lines in order, and what can be done with one. */
function useLines({ query, change }: RunsAddress, runs: RunRows, toggle: ReturnType<typeof useSelection>['toggle']) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set());
  const { rows, pinnedRows, hasMore, loadMore } = runs;
  const { group, nested, pinned, hidden } = query;
  const lines = useMemo(
    () => arrangeLines(rows, { pinned: new Set(pinned), nested, group, open }, pinnedRows),
    [rows, pinnedRows, pinned, nested, group, open],
  );
  useEffect(() => {
    if (group !== undefined && hasMore && rows.length < groupedAtLeast) loadMore();
  }, [group, hasMore, rows.length, loadMore]);
  // The lines change with every page that comes; what can be done with one does not, so the lines in sight are left alone.
  const latest = useRef(lines);
  latest.current = lines;
  const actions: LineActions = useMemo(
    () => ({
      select: (id, isRange) =>
        toggle(id, isRange ? latest.current.flatMap((line) => (line.kind === 'run' ? line.row.id : [])) : undefined),
      open: (key) => setOpen((before) => flip(before, key)),
      pin: (id) => change({ pinned: [...flip(new Set(pinned), id)] }),
      hide: (id) => change({ hidden: [...flip(new Set(hidden), id)] }),
    }),
    [toggle, change, pinned, hidden],
  );
  return { lines, actions };
}

function flip(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The time, every half minute: ages need no more. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function SelectAll(props: {
  readonly lines: readonly TableLine[];
  readonly chosen: ReadonlySet<string>;
  readonly choose: (ids: readonly string[]) => void;
}) {
  const ids = props.lines.flatMap((line) => (line.kind === 'run' ? line.row.id : []));
  const isAll = ids.length > 0 && ids.every((id) => props.chosen.has(id));
  return (
    <input
      type="checkbox"
      checked={isAll}
      ref={(box) => {
        if (box !== null) box.indeterminate = !isAll && props.chosen.size > 0;
      }}
      onChange={() => props.choose(isAll ? [] : ids)}
      aria-label="Select all runs that are loaded"
    />
  );
}
